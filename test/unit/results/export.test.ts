import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { createSpace } from '../../../src/main/base/space.ts';
import { createExporter } from '../../../src/main/results/index.ts';
import { createRedactor } from '../../../src/main/support/redact.ts';
import { type Bench, good, openBench, sha256 } from './bench.ts';
import { png, wav } from './samples.ts';

let bench: Bench;
afterEach(() => bench.close());

const picture = png();
const sound = wav();

const exporter = () =>
  createExporter({
    ledger: bench.ledger,
    resultFiles: bench.resultFiles,
    space: createSpace(),
    redactor: createRedactor({ secrets: () => [] }),
    appVersion: '0.1.0',
    inputHash: () => null,
    now: () => new Date(2026, 10, 23, 12).getTime(),
  });

/** For an export that asks nothing, or not in this way. */
const never = {
  folder: () => Promise.reject(new Error('No folder should be asked for.')),
  zip: () => Promise.reject(new Error('No zip should be asked for.')),
};

/** Two jobs with a finished file each, and a place beside the results folder. */
async function twoResults() {
  bench = await openBench();
  bench.server.on('/a.png', good(picture, 'image/png'));
  bench.server.on('/b.wav', good(sound, 'audio/wav'));
  const jobs = [bench.job('Lighthouse'), bench.job('Foghorn')] as const;
  const ids = [
    bench.result(jobs[0], { path: '/a.png' }),
    bench.result(jobs[1], { path: '/b.wav', media: 'audio' }),
  ];
  for (const job of jobs) bench.downloads.enqueue(job);
  await bench.idle();
  return { ids, beside: dirname(bench.folder) };
}

describe('results taken out of the app', () => {
  it('go into a new folder with their sidecars', async () => {
    const { ids, beside } = await twoResults();
    const target = join(beside, 'export');
    expect(await exporter().save(ids, target, 'folder')).toEqual({
      files: 2,
      missing: 0,
      bytes: picture.length + sound.length,
    });
    expect(readdirSync(target).sort()).toEqual([
      'Foghorn.wav',
      'Foghorn.wav.json',
      'Lighthouse.png',
      'Lighthouse.png.json',
    ]);
    expect(readFileSync(join(target, 'Lighthouse.png'))).toEqual(picture);
    const note = JSON.parse(readFileSync(join(target, 'Lighthouse.png.json'), 'utf8'));
    expect(note).toMatchObject({
      schema: 'safelight-result/1',
      file: { name: 'Lighthouse.png', sha256: sha256(picture) },
      request: { fields: { prompt: 'a lighthouse' } },
    });
    expect(JSON.stringify(note)).not.toContain('topsecret');
    expect(readdirSync(beside).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('go into one zip that any program can read', async () => {
    const { ids, beside } = await twoResults();
    const target = join(beside, 'export.zip');
    await exporter().save([...ids, ids[0]!], target, 'zip');
    const files = unzipSync(readFileSync(target));
    expect(Object.keys(files).sort()).toEqual([
      'Foghorn.wav',
      'Foghorn.wav.json',
      'Lighthouse.png',
      'Lighthouse.png.json',
    ]);
    expect(Buffer.from(files['Foghorn.wav']!)).toEqual(sound);
    expect(readdirSync(beside).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('count what is no longer there, and fail when nothing is', async () => {
    const { ids, beside } = await twoResults();
    rmSync(bench.row(ids[0]!).path!);
    expect(await exporter().save(ids, join(beside, 'one'), 'folder')).toMatchObject({ files: 1, missing: 1 });
    rmSync(bench.row(ids[1]!).path!);
    await expect(exporter().save(ids, join(beside, 'none'), 'folder')).rejects.toMatchObject({
      code: 'file_missing',
    });
    await expect(exporter().save(['res_unknown'], join(beside, 'none'), 'zip')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('leave nothing behind where they cannot be written', async () => {
    const { ids, beside } = await twoResults();
    writeFileSync(join(beside, 'blocker'), '');
    for (const as of ['folder', 'zip'] as const) {
      await expect(exporter().save(ids, join(beside, 'blocker', 'export'), as)).rejects.toMatchObject({
        code: 'file_unwritable',
      });
    }
    mkdirSync(join(beside, 'taken'));
    writeFileSync(join(beside, 'taken', 'mine.txt'), 'mine');
    await expect(exporter().save(ids, join(beside, 'taken'), 'folder')).rejects.toMatchObject({
      code: 'file_unwritable',
    });
    expect(readdirSync(join(beside, 'taken'))).toEqual(['mine.txt']);
    expect(readdirSync(beside).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('ask where they should go, and go there beside what is there already', async () => {
    const { ids, beside } = await twoResults();
    const job = bench.row(ids[1]!).jobId;
    mkdirSync(join(beside, 'Safelight 2026-11-23'));
    const folder = await exporter().export(
      { resultIds: [ids[0]!], jobIds: [job], as: 'folder' },
      { ...never, folder: async () => beside },
    );
    expect(folder).toEqual({ path: join(beside, 'Safelight 2026-11-23 (2)'), files: 2, missing: 0 });
    expect(readdirSync(folder!.path)).toContain('Foghorn.wav');
    const names: string[] = [];
    const zip = async (name: string) => {
      names.push(name);
      return join(beside, 'mine.zip');
    };
    const wanted = { resultIds: ids, jobIds: [], as: 'zip' as const };
    expect(await exporter().export(wanted, { ...never, zip })).toMatchObject({ files: 2 });
    expect(names).toEqual(['Safelight 2026-11-23.zip']);
    expect(await exporter().export(wanted, { ...never, zip: async () => null })).toBeNull();
  });

  it('ask nothing when the jobs have no file', async () => {
    await twoResults();
    const empty = bench.job('Empty');
    await expect(
      exporter().export({ resultIds: [], jobIds: [empty], as: 'folder' }, never),
    ).rejects.toMatchObject({ code: 'file_missing' });
  });
});
