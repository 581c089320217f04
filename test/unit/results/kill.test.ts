import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { failpoints } from '../../../src/main/base/failpoints.ts';
import { type Bench, good, openBench, sha256 } from './bench.ts';
import { png } from './samples.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const points = failpoints.filter((point) => point.startsWith('download.'));
const picture = png(400, 300);

let bench: Bench;
afterEach(() => bench.close());

const run = (point: string): Promise<NodeJS.Signals | null> =>
  new Promise((resolve, reject) => {
    const args = ['--no-warnings', child, bench.ledgerFile, bench.folder, bench.server.origin, point];
    const one = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    one.on('error', reject);
    one.on('exit', (_code, signal) => resolve(signal));
  });

it('what had come after the last note is not fetched again, as long as the system was not started again', async () => {
  bench = await openBench({ downloads: { sidecars: () => true, template: () => '{title}' } });
  const large = randomBytes(300_000);
  bench.server.on('/a.png', good(large, 'application/octet-stream'));
  const id = bench.result(bench.job(), { path: '/a.png' });
  await bench.handOver();
  expect(await run('download.before_checkpoint')).toBe('SIGKILL');
  const { size } = statSync(join(bench.folder, `.safelight-${id}.part`));
  expect(size).toBeGreaterThan(0);
  await bench.restart();
  await bench.idle();
  expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
  const ranges = bench.server.seen.map(({ headers }) => headers.range);
  expect(ranges).toEqual(size === large.length ? [undefined] : [undefined, `bytes=${size}-`]);
});

it('after another start of the system only what was noted is trusted', async () => {
  bench = await openBench({ downloads: { boot: 'another-start' } });
  const large = randomBytes(300_000);
  bench.server.on('/a.png', good(large, 'application/octet-stream'));
  const id = bench.result(bench.job(), { path: '/a.png' });
  await bench.handOver();
  expect(await run('download.before_checkpoint')).toBe('SIGKILL');
  await bench.restart();
  await bench.idle();
  expect(bench.row(id)).toMatchObject({ download: 'done', sha256: sha256(large) });
  expect(bench.server.seen.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
});

describe(`a download that is killed at any of ${points.length} points`, () => {
  it.each(points)('%s: is one whole file after the next start, with nothing left over', async (point) => {
    bench = await openBench({ downloads: { sidecars: () => true, template: () => '{title}' } });
    bench.server.on('/a.png', good(picture, 'image/png'));
    const jobId = bench.job();
    const text = { kind: 'text', media: 'text', role: 'lyrics', download: 'done', url: null } as const;
    const lyrics = '<la> la';
    const contents = new Map([
      [bench.result(jobId, { path: '/a.png' }), picture],
      [bench.result(jobId, { kind: 'inline', data: picture, role: 'cover' }), picture],
      [bench.result(jobId, { ...text, text: lyrics }), Buffer.from(lyrics)],
    ]);
    await bench.handOver();
    expect(await run(point)).toBe('SIGKILL');
    await bench.restart();
    await bench.idle();
    for (const [id, content] of contents) {
      const row = bench.row(id);
      expect(row).toMatchObject({ download: 'done', sha256: sha256(content), partPath: null, error: null });
      expect(readFileSync(row.path!)).toEqual(content);
    }
    const names = ['Lighthouse cover.png', 'Lighthouse lyrics.txt', 'Lighthouse.png'];
    expect(bench.files()).toEqual(names.flatMap((name) => [name, `${name}.json`]));
    expect(bench.ledger.jobs.require(jobId)).toMatchObject({ doneCount: 3, attention: null });
    const saved = bench.ledger.events.ofJob(jobId).filter(({ type }) => type === 'result_saved');
    expect(saved).toHaveLength(3);
  });
});
