import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createInspector, type Inspector } from '../../../src/main/results/index.ts';
import type { InspectorLimits } from '../../../src/main/results/inspect/inspector.ts';
import { turningClock } from '../jobs/bench.ts';
import { until } from '../until.ts';
import { png } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'inspector-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const real = new URL('../../../src/main/results/inspect/worker-main.ts', import.meta.url);
const picture = join(folder, 'a.png');
writeFileSync(picture, png());

/** A thread that behaves as it is told. */
function thread(name: string, source: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${source}`);
  return new URL(`file://${path}`);
}

const named = JSON.stringify({ media: 'audio', mime: 'audio/flac', extension: 'flac' });
let open: Inspector | null = null;
afterEach(() => open?.close());

function inspector(entry: URL, more: { clock?: typeof systemClock; limits?: Partial<InspectorLimits> } = {}) {
  const reports: unknown[] = [];
  open = createInspector({
    entry,
    clock: systemClock,
    report: (_where, error) => reports.push(error),
    ...more,
  });
  const inspect = open.inspect;
  return { look: () => inspect(picture, { media: 'image', mime: null, isWhole: true }), reports, inspect };
}

describe('files are looked into by threads of their own', () => {
  it('one after the other and beside each other', async () => {
    const { look } = inspector(real);
    const right = { kind: 'right', facts: { extension: 'png', width: 64, height: 48 } };
    expect(await look()).toMatchObject(right);
    const many = await Promise.all(Array.from({ length: 8 }, look));
    for (const verdict of many) expect(verdict).toMatchObject(right);
  });

  it('a file that cannot be read is the system’s error, not a verdict', async () => {
    const { inspect } = inspector(real);
    const gone = inspect(join(folder, 'none'), { media: 'image', mime: null });
    await expect(gone).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(inspect(folder, { media: 'image', mime: null })).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('one that takes too long is ended, and its file kept as what it was named, with a doubt', async () => {
    const clock = turningClock(1_000_000);
    const endless = thread(
      'endless',
      `parentPort.on('message', () => { parentPort.postMessage({ named: ${named} }); setImmediate(() => { for (;;); }); });`,
    );
    const { look } = inspector(endless, { clock });
    const verdict = look();
    let settled = false;
    void verdict.then(() => {
      settled = true;
    });
    // The limit is the only way out; turned again and again, since it begins once the file's size is known.
    await until(() => {
      clock.turn(120_000);
      return settled;
    });
    expect(await verdict).toMatchObject({
      kind: 'doubted',
      doubt: 'Checking this file took too long and was stopped.',
    });
  });

  it('one that takes too much memory is ended, and its file kept with a doubt', async () => {
    const greedy = thread(
      'greedy',
      `parentPort.on('message', () => {
        parentPort.postMessage({ named: ${named} });
        const all = [];
        for (;;) all.push(Array.from({ length: 1000 }, (_, at) => ({ at })));
      });`,
    );
    const { look, reports } = inspector(greedy, { limits: { memoryMiB: 24 } });
    expect(await look()).toMatchObject({
      kind: 'doubted',
      facts: { extension: 'flac' },
      doubt: 'Checking this file took too much memory and was stopped.',
    });
    expect(reports).toEqual([]);
  });

  it('a fault of ours is reported, and the file kept with a doubt', async () => {
    const faulty = thread('faulty', `parentPort.on('message', () => { throw new TypeError('ours'); });`);
    const { look, reports } = inspector(faulty);
    expect(await look()).toMatchObject({ kind: 'doubted', doubt: 'Checking this file failed.' });
    expect(reports).toEqual([expect.objectContaining({ message: 'ours' })]);
    // The next file gets a thread of its own.
    expect(await look()).toMatchObject({ kind: 'doubted' });
  });
});
