/** A disk that something stands in the way of, for a moment or for good, and a file system that knows less than others. */

import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { until } from '../until.ts';
import { type Bench, type BenchOptions, good, openBench, sha256 } from './bench.ts';
import { png } from './samples.ts';

const picture = png();
const real = { ...fs };
afterAll(restore);
function restore() {
  Object.assign(fs, real);
  syncBuiltinESMExports();
}

let bench: Bench;
afterEach(async () => {
  restore();
  await bench.close();
});

const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${code}: told by the test, ${syscall}`), { code, syscall, errno: -1 });

type Call = 'open' | 'link' | 'rename' | 'rm' | 'mkdir' | 'stat' | 'lstat';
type Rule = { call: Call; name: RegExp; code: string; times?: number };

/** Files of results only: the ledger is somebody else's business. */
function failing(...rules: Rule[]): { count: number } {
  const failed = { count: 0 };
  for (const call of new Set(rules.map((rule) => rule.call))) {
    const left = new Map(rules.map((rule) => [rule, rule.times ?? Number.POSITIVE_INFINITY]));
    const ours = rules.filter((rule) => rule.call === call);
    (fs as unknown as Record<Call, unknown>)[call] = async (...rest: [string, ...unknown[]]) => {
      const names = rest.filter((one) => typeof one === 'string').map((one) => basename(one as string));
      const rule = ours.find(({ name }) => name.test(call === 'link' ? names[1]! : names[0]!));
      if (rule !== undefined && left.get(rule)! > 0) {
        left.set(rule, left.get(rule)! - 1);
        failed.count += 1;
        throw systemError(rule.code, call);
      }
      return (real[call] as (...all: unknown[]) => unknown)(...rest);
    };
  }
  syncBuiltinESMExports();
  return failed;
}

/** What a flush answers for files, or for folders. */
function unsyncable(code: string, which: 'files' | 'folders'): { count: number } {
  const failed = { count: 0 };
  fs.open = async (path, ...rest) => {
    const handle = await real.open(path, ...rest);
    const isFolder = (await handle.stat()).isDirectory();
    if (isFolder === (which === 'folders')) {
      handle.sync = async () => {
        failed.count += 1;
        throw systemError(code, 'fsync');
      };
    }
    return handle;
  };
  if (which === 'files') {
    fs.writeFile = async (...all) => {
      await real.writeFile(...all);
      if ((all[2] as { flush?: boolean }).flush) throw systemError(code, 'fsync');
    };
  }
  syncBuiltinESMExports();
  return failed;
}

async function setUp(options: BenchOptions = {}) {
  bench = await openBench(options);
  bench.server.on('/a.png', good(picture, 'image/png'));
}

async function fetchOne() {
  const jobId = bench.job();
  const id = bench.result(jobId, { path: '/a.png' });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return { id, row: bench.row(id) };
}

const isSaved = (row: Bench extends { row(id: string): infer R } ? R : never) => {
  expect(row).toMatchObject({ download: 'done', fileName: 'Lighthouse.png', sha256: sha256(picture) });
  expect(readFileSync(row.path!)).toEqual(picture);
};

describe('a part that cannot be removed once the file has its name', () => {
  it.each(['EPERM', 'EBUSY', 'EACCES', 'ETXTBSY', 'EIO', 'EWHATEVER'])(
    '%s: makes no second file, and is removed at a later start',
    async (code) => {
      await setUp();
      failing({ call: 'rm', name: /\.part$/, code });
      const { id, row } = await fetchOne();
      isSaved(row);
      expect(bench.files()).toEqual([`.safelight-${id}.part`, 'Lighthouse.png']);
      restore();
      await bench.restart();
      while (bench.files().length > 1) await new Promise(setImmediate);
      isSaved(bench.row(id));
      expect(bench.files()).toEqual(['Lighthouse.png']);
    },
  );

  it('harms the file by no later download into it', async () => {
    await setUp();
    failing({ call: 'rm', name: /\.part$/, code: 'EPERM' });
    const { id, row } = await fetchOne();
    restore();
    const other = png(30, 20);
    bench.server.on('/a.png', good(other, 'image/png'));
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    expect(readFileSync(row.path!)).toEqual(picture);
    expect(bench.row(id)).toMatchObject({ fileName: 'Lighthouse (2).png', sha256: sha256(other) });
  });

  it('is no failure of an inline result either, nor of its second try', async () => {
    await setUp();
    failing({ call: 'rm', name: /\.part$/, code: 'EPERM' });
    const jobId = bench.job();
    const id = bench.result(jobId, { kind: 'inline', data: picture, url: null });
    bench.downloads.enqueue(jobId);
    await bench.idle();
    isSaved(bench.row(id));
  });
});

describe('something is in the way for a moment', () => {
  const calls: [string, Rule[]][] = [
    ['the part is opened', [{ call: 'open', name: /\.part$/, code: 'EBUSY', times: 3 }]],
    ['the folder is made', [{ call: 'mkdir', name: /results/, code: 'EPERM', times: 2 }]],
    [
      'the file is given its name',
      [
        { call: 'link', name: /\.png$/, code: 'EACCES', times: 1 },
        { call: 'rename', name: /\.part$/, code: 'EBUSY', times: 4 },
      ],
    ],
    ['a name is looked at', [{ call: 'lstat', name: /\.png$/, code: 'EACCES', times: 2 }]],
    ['a code that nobody knows comes', [{ call: 'open', name: /\.part$/, code: 'EWHATEVER', times: 2 }]],
  ];
  it.each(calls)('while %s: the download continues', async (_name, rules) => {
    await setUp();
    const failed = failing(...rules);
    const { row } = await fetchOne();
    isSaved(row);
    expect(failed.count).toBe(rules.reduce((sum, { times = 0 }) => sum + times, 0));
    expect(bench.files()).toEqual(['Lighthouse.png']);
    expect(row.attempts).toBe(0);
    expect(bench.server.seen).toHaveLength(1);
  });

  it.each(['EBUSY', 'ETXTBSY', 'EPERM', 'EACCES'])(
    '%s under way: it continues where it was',
    async (code) => {
      await setUp();
      let left = 2;
      fs.open = async (path, ...rest) => {
        const handle = await real.open(path, ...rest);
        const write = handle.write.bind(handle) as (...all: unknown[]) => unknown;
        handle.write = (async (...all: unknown[]) => {
          if (left-- > 0) throw systemError(code, 'write');
          return write(...all);
        }) as typeof handle.write;
        return handle;
      };
      syncBuiltinESMExports();
      isSaved((await fetchOne()).row);
    },
  );

  it('for good: after some tries the person learns of it, and is never sent to restart the app', async () => {
    await setUp();
    const failed = failing({ call: 'open', name: /\.part$/, code: 'EACCES' });
    const { id, row } = await fetchOne();
    expect(row).toMatchObject({
      download: 'failed',
      error: { code: 'file_unwritable', next: ['choose_folder', 'download_again'] },
    });
    expect(failed.count).toBe(6);
    restore();
    await bench.restart();
    await bench.idle();
    isSaved(bench.row(id));
  });

  it('as an error that nobody foresaw: tried again, then told, and never to restart the app', async () => {
    let left = 2;
    await setUp({
      downloads: {
        failpoint: (point) => {
          if (point === 'download.before_naming' && left-- > 0) throw new TypeError('x is not a function');
        },
      },
    });
    isSaved((await fetchOne()).row);
    left = Number.POSITIVE_INFINITY;
    const { row } = await fetchOne();
    expect(row).toMatchObject({
      download: 'failed',
      error: { code: 'internal', next: ['download_again', 'contact_support'] },
    });
    expect(row.error?.message).toContain('x is not a function');
    expect(bench.files()).toEqual([`.safelight-${row.id}.part`, 'Lighthouse.png']);
  });

  it('while a text becomes a file: the text stays done', async () => {
    await setUp();
    failing({ call: 'open', name: /\.part$/, code: 'EBUSY', times: 2 });
    const jobId = bench.job();
    const text = { kind: 'text', media: 'text', role: 'lyrics', text: 'la', download: 'done' } as const;
    const id = bench.result(jobId, text);
    bench.downloads.enqueue(jobId);
    await bench.idle();
    expect(bench.row(id)).toMatchObject({ download: 'done', fileName: 'Lighthouse lyrics.txt', error: null });
  });
});

describe('a ledger that takes nothing for a moment', () => {
  const quick = { downloads: { limits: { awayRetry: 5 } } };
  /** Begins a download that is answered by a ledger which takes nothing. */
  async function begun() {
    await setUp(quick);
    const update = bench.ledger.results.update;
    const down = { is: false, refused: 0 };
    bench.ledger.results.update = (...all) => {
      if (!down.is) return update(...all);
      down.refused += 1;
      throw new AppError('ledger_busy', 'busy', { retryable: true, next: ['wait_and_retry'] });
    };
    bench.server.on('/a.png', (request, response, count) => {
      down.is = count === 1;
      good(picture, 'image/png')(request, response, count);
    });
    const jobId = bench.job();
    const id = bench.result(jobId, { path: '/a.png' });
    bench.downloads.enqueue(jobId);
    await until(() => down.refused > 3);
    return { id, down };
  }

  it('although the failure itself cannot be written down, the download continues', async () => {
    const { id, down } = await begun();
    expect(bench.row(id)).toMatchObject({ download: 'downloading', error: null });
    down.is = false;
    await until(() => bench.row(id).download === 'done');
    isSaved(bench.row(id));
  });

  it('a row that says it is being fetched while nothing fetches it is taken up when a person asks', async () => {
    await setUp();
    bench.server.on('/a.png', good(picture, 'image/png'));
    const id = bench.result(bench.job(), { path: '/a.png', download: 'downloading' });
    await bench.downloads.downloadAgain(id);
    await bench.idle();
    isSaved(bench.row(id));
  });

  it('it stops for good when the app quits', async () => {
    const { down } = await begun();
    await bench.downloads.close();
    expect(bench.downloads.status()).toMatchObject({ active: 0 });
    const { refused } = down;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(down.refused).toBe(refused);
  });
});

describe('a file system that knows no flush', () => {
  const codes = [
    'EINVAL',
    'ENOTSUP',
    'EOPNOTSUPP',
    'ENOSYS',
    'EPERM',
    'EACCES',
    'EISDIR',
    'EBADF',
    'EWHATEVER',
  ];
  it.each(codes.flatMap((code) => [[code, 'files'] as const, [code, 'folders'] as const]))(
    '%s for %s: the file is saved',
    async (code, which) => {
      await setUp({ downloads: { sidecars: () => true } });
      const failed = unsyncable(code, which);
      isSaved((await fetchOne()).row);
      expect(failed.count).toBeGreaterThan(0);
      expect(bench.files()).toEqual(['Lighthouse.png', 'Lighthouse.png.json']);
      expect(bench.reports).toEqual([]);
    },
  );

  it('is kept apart from one that lost something', async () => {
    await setUp();
    unsyncable('EIO', 'files');
    expect((await fetchOne()).row).toMatchObject({ download: 'failed', error: { code: 'file_unwritable' } });
  });
});

it('a name that is given although the answer is lost makes no second file', async () => {
  await setUp();
  fs.link = async (from, to) => {
    await real.link(from, to);
    throw systemError('EEXIST', 'link');
  };
  syncBuiltinESMExports();
  isSaved((await fetchOne()).row);
  expect(bench.files()).toEqual(['Lighthouse.png']);
});
