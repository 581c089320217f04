/** Where results are put: folders of the template and of projects, names that the folder takes, free numbers. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { localDay } from '../../../src/main/base/dates.ts';
import { freeName } from '../../../src/main/base/files.ts';
import { type Bench, type BenchOptions, good, openBench } from './bench.ts';
import { png } from './samples.ts';

const picture = png();
const real = { ...fs };
let bench: Bench;
afterEach(async () => {
  Object.assign(fs, real);
  syncBuiltinESMExports();
  await bench.close();
});

async function setUp(downloads: BenchOptions['downloads'] = {}) {
  bench = await openBench({ downloads });
  bench.server.on('/a.png', good(picture, 'image/png'));
}

async function fetched({ title = 'Lighthouse', project = null as string | null } = {}) {
  const jobId = bench.job(title);
  if (project !== null) bench.ledger.jobs.update(jobId, { projectId: project });
  const id = bench.result(jobId, { path: '/a.png' });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return bench.row(id);
}

const today = () => localDay(Date.now());

describe('a template with folders', () => {
  it('puts the file, its sidecar and nothing else there', async () => {
    await setUp({ template: () => '{project}/{date}/{title}', sidecars: () => true });
    const row = await fetched({ project: 'Spring' });
    const folder = join(bench.folder, 'Spring', today());
    expect(row).toMatchObject({ download: 'done', path: join(folder, 'Lighthouse.png') });
    expect(readdirSync(folder).sort()).toEqual(['Lighthouse.png', 'Lighthouse.png.json']);
    expect(bench.files()).toEqual(['Spring']);
    const other = await fetched({ project: 'Spring' });
    expect(other.path).toBe(join(folder, 'Lighthouse (2).png'));
  });

  it('leaves a folder out that would have no name', async () => {
    await setUp({ template: () => '{project}/{title}' });
    expect((await fetched()).path).toBe(join(bench.folder, 'Lighthouse.png'));
  });

  it('leaves a file alone that has the name of a folder', async () => {
    await setUp({ template: () => '{project}/{title}' });
    mkdirSync(bench.folder, { recursive: true });
    writeFileSync(join(bench.folder, 'Spring'), 'mine');
    symlinkSync(join(bench.folder, 'nowhere'), join(bench.folder, 'Spring (2)'));
    expect((await fetched({ project: 'Spring' })).path).toBe(
      join(bench.folder, 'Spring (3)', 'Lighthouse.png'),
    );
    expect(readFileSync(join(bench.folder, 'Spring'), 'utf8')).toBe('mine');
    expect(existsSync(join(bench.folder, 'nowhere'))).toBe(false);
  });
});

describe('a link that has the name of a folder of the template', () => {
  it.each([
    ['out of the results folder', '{project}/{title}', 'Spring', 'Spring (2)/Lighthouse.png'],
    ['out of it, further in', 'Films/{project}/{title}', 'Films/Spring', 'Films/Spring (2)/Lighthouse.png'],
  ])('is not followed %s', async (_where, template, link, file) => {
    await setUp({ template: () => template, sidecars: () => true });
    const outside = `${bench.folder}-outside`;
    mkdirSync(dirname(join(bench.folder, link)), { recursive: true });
    mkdirSync(outside);
    symlinkSync(outside, join(bench.folder, link));
    expect((await fetched({ project: 'Spring' })).path).toBe(join(bench.folder, file));
    expect(readdirSync(outside)).toEqual([]);
  });

  it('is followed to another folder in the results folder, also where that is itself a link', async () => {
    await setUp({ template: () => '{project}/{title}' });
    const real = `${bench.folder}-real`;
    mkdirSync(join(real, 'Seasons'), { recursive: true });
    rmSync(bench.folder, { recursive: true, force: true });
    symlinkSync(real, bench.folder);
    symlinkSync('Seasons', join(bench.folder, 'Spring'));
    const { path } = await fetched({ project: 'Spring' });
    expect(path).toBe(join(bench.folder, 'Spring', 'Lighthouse.png'));
    expect(readdirSync(join(real, 'Seasons'))).toEqual(['Lighthouse.png']);
  });
});

describe('a project with a folder of its own', () => {
  it('has its new files there, with their parts', async () => {
    const parts: string[] = [];
    await setUp({
      folder: (project) => (project === 'Spring' ? `${bench.folder}-spring` : bench.folder),
      folders: () => [bench.folder, `${bench.folder}-spring`],
      failpoint(point) {
        if (point !== 'download.before_rename') return;
        parts.push(...readdirSync(`${bench.folder}-spring`).filter((name) => name.endsWith('.part')));
      },
    });
    expect((await fetched({ project: 'Spring' })).path).toBe(`${bench.folder}-spring/Lighthouse.png`);
    expect(parts).toHaveLength(1);
    expect((await fetched({ project: 'Other' }).catch(() => null))?.path ?? '').toBe(
      join(bench.folder, 'Lighthouse.png'),
    );
  });
});

/** A folder whose names end at so many bytes, as encrypting file systems have them. */
function namesEndAt(bytes: number): void {
  const tooLong = (path: unknown) =>
    typeof path === 'string' && path.startsWith(bench.folder) && Buffer.byteLength(basename(path)) > bytes;
  const calls = ['lstat', 'stat', 'link', 'open', 'rename', 'mkdir', 'writeFile', 'rm'] as const;
  for (const call of calls) {
    (fs as unknown as Record<string, unknown>)[call] = async (...rest: unknown[]) => {
      const wrong = rest.slice(0, call === 'link' || call === 'rename' ? 2 : 1).find(tooLong);
      if (wrong !== undefined) {
        throw Object.assign(new Error(`ENAMETOOLONG: ${call}`), { code: 'ENAMETOOLONG', syscall: call });
      }
      return (real[call] as (...all: unknown[]) => unknown)(...rest);
    };
  }
  syncBuiltinESMExports();
}

describe('a folder that takes short names only', () => {
  it.each([143, 144, 180, 184, 100])('of %d bytes has the file and its sidecar', async (bytes) => {
    await setUp({ template: () => '{project}/{title} {title}', sidecars: () => true });
    namesEndAt(bytes);
    for (const number of [1, 2]) {
      const row = await fetched({ title: '灯台'.repeat(60), project: 'ж'.repeat(100) });
      expect(row, JSON.stringify(row.error)).toMatchObject({ download: 'done', error: null });
      const names = readdirSync(dirname(row.path ?? ''));
      expect(names).toHaveLength(2 * number);
      for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(bytes);
      expect(bench.reports).toEqual([]);
    }
  });
});

describe('paths as short as Windows wants them', () => {
  it('hold folder, name and sidecar', async () => {
    await setUp({ template: () => '{project}/{title} {title}', sidecars: () => true, isWindows: true });
    const row = await fetched({ title: 'x'.repeat(200), project: 'p'.repeat(100) });
    expect(`${row.path}.json`.length).toBeLessThanOrEqual(259);
    expect(existsSync(`${row.path}.json`)).toBe(true);
  });
});

describe('a free number', () => {
  it('is found from one look at the folder, however many files have the name', async () => {
    await setUp();
    mkdirSync(bench.folder, { recursive: true });
    const most = 10_500;
    for (let number = 1; number <= most; number += 1) {
      writeFileSync(join(bench.folder, `Lighthouse${number > 1 ? ` (${number})` : ''}.png`), '');
    }
    let looks = 0;
    let tries = 0;
    fs.readdir = (async (...all: Parameters<typeof fs.readdir>) => {
      looks += 1;
      return real.readdir(...all);
    }) as typeof fs.readdir;
    fs.lstat = (async (...all: Parameters<typeof fs.lstat>) => {
      tries += 1;
      return real.lstat(...all);
    }) as typeof fs.lstat;
    syncBuiltinESMExports();
    expect((await fetched()).fileName).toBe(`Lighthouse (${most + 1}).png`);
    expect(looks).toBe(1);
    expect(tries).toBeLessThan(5);
  });

  it('counts names as the same that differ in capitals or in how their letters are composed', async () => {
    await setUp();
    mkdirSync(bench.folder, { recursive: true });
    writeFileSync(join(bench.folder, 'Café.png'), '');
    writeFileSync(join(bench.folder, 'CAFE\u0301 (2).PNG'), '');
    expect((await fetched({ title: 'Café' })).fileName).toBe('Café (3).png');
  });

  it('is taken further when somebody takes it first', async () => {
    let rivals = 3;
    await setUp({
      failpoint(point) {
        if (point !== 'download.before_rename' || rivals === 0) return;
        rivals -= 1;
        const [row] = bench.ledger.results.inStates(['downloading']);
        writeFileSync(row?.path ?? '', 'mine');
      },
    });
    expect((await fetched()).fileName).toBe('Lighthouse (4).png');
    expect(readFileSync(join(bench.folder, 'Lighthouse (2).png'), 'utf8')).toBe('mine');
  });

  it.each([
    [1, []],
    [2, [1]],
    [4, [1, 2, 3]],
    [2, [1, 3, 4, 5]],
    [1_000_001, Array.from({ length: 1_000_000 }, (_, at) => at + 1)],
  ])('is %d', async (free, taken) => {
    await setUp();
    const names = new Set(taken.map(String));
    let asked = 0;
    const found = await freeName(String, (name) => {
      asked += 1;
      return names.has(name);
    });
    expect(found.number).toBe(free);
    expect(asked).toBeLessThan(50);
    rmSync(bench.folder, { recursive: true, force: true });
  });
});
