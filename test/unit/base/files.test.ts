import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  copyDurably,
  diskError,
  exists,
  freeName,
  moveIntoPlace,
  numberSuffix,
  writeAtomically,
  writeAtomicallySync,
} from '../../../src/main/base/files.ts';

/** What was asked of the file system, in order. */
const done: string[] = [];
/** With what the folder itself cannot be opened; empty: it can. */
let folderFails = '';
const real = { ...fs };
beforeAll(() => {
  fs.open = async (path, ...rest) => {
    if (path === folder && folderFails !== '') throw Object.assign(new Error(), { code: folderFails });
    const handle = await real.open(path, ...rest);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      done.push(`sync ${basename(String(path))}`);
      await sync();
    };
    return handle;
  };
  fs.writeFile = async (path, content, options) => {
    await real.writeFile(path, content, options);
    const { flush } = options as { flush?: boolean };
    done.push(`write${flush ? ' and sync' : ''} ${basename(String(path))}`);
  };
  fs.rename = async (from, to) => {
    await real.rename(from, to);
    done.push(`rename ${basename(String(from))} ${basename(String(to))}`);
  };
  syncBuiltinESMExports();
});
afterAll(() => {
  Object.assign(fs, real);
  syncBuiltinESMExports();
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  done.length = 0;
  folderFails = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const messages = { full: 'full', unwritable: (code: string) => `unwritable: ${code}` };

describe('a file that is written whole or not at all', () => {
  it('is on the disk before it gets its name, and so is its name before this is done', async () => {
    await writeAtomically(at('a.txt'), 'new', { part: at('part') });
    expect(done).toEqual(['write and sync part', 'rename part a.txt', `sync ${basename(folder)}`]);
    done.length = 0;
    await writeAtomically(at('b.txt'), (part) => copyDurably(at('a.txt'), part), { part: at('part') });
    expect(done.slice(-3)).toEqual(['sync part', 'rename part b.txt', `sync ${basename(folder)}`]);
    expect(readFileSync(at('b.txt'), 'utf8')).toBe('new');
    expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt']);
  });

  it('replaces what was there; when it fails, that stays and no part does', async () => {
    writeFileSync(at('a.txt'), 'old');
    const fails = writeAtomically(at('a.txt'), async (part) => {
      writeFileSync(part, 'half');
      throw new Error('no more');
    });
    await expect(fails).rejects.toThrow('no more');
    expect(readdirSync(folder)).toEqual(['a.txt']);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('old');
    await writeAtomically(at('a.txt'), new Uint8Array([110, 101, 119]));
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('may be a folder, which never replaces another', async () => {
    const fill = async (part: string) => {
      mkdirSync(part);
      writeFileSync(join(part, 'one.txt'), '1');
    };
    await writeAtomically(at('made'), fill);
    expect(readdirSync(at('made'))).toEqual(['one.txt']);
    mkdirSync(at('mine'));
    writeFileSync(at('mine/mine.txt'), 'mine');
    await expect(writeAtomically(at('mine'), fill, { messages })).rejects.toMatchObject({
      code: 'file_unwritable',
    });
    expect(readdirSync(folder).sort()).toEqual(['made', 'mine']);
    expect(readdirSync(at('mine'))).toEqual(['mine.txt']);
  });

  it('gets its name from its content where that is asked for', async () => {
    let name = '';
    const fill = async (part: string) => {
      writeFileSync(part, 'content');
      name = 'seven';
    };
    await writeAtomically(() => at(name), fill, { part: at('.part') });
    expect(readdirSync(folder)).toEqual(['seven']);
  });

  it.runIf(process.platform !== 'win32')(
    'replaces what a killed process left at its part, and never writes through a link there',
    async () => {
      writeFileSync(at('theirs'), 'theirs');
      symlinkSync(at('theirs'), at('part'));
      await writeAtomically(at('a.txt'), 'new', { part: at('part') });
      expect(readFileSync(at('theirs'), 'utf8')).toBe('theirs');
      expect(lstatSync(at('a.txt')).isFile()).toBe(true);
      symlinkSync(at('theirs'), at('part'));
      writeAtomicallySync(at('b.txt'), (part) => writeFileSync(part, 'new'), at('part'));
      expect(readFileSync(at('theirs'), 'utf8')).toBe('theirs');
      expect(readdirSync(folder).sort()).toEqual(['a.txt', 'b.txt', 'theirs']);
    },
  );

  it.each(['EACCES', 'EPERM', 'EISDIR'])(
    'is written where its folder cannot be opened for a flush (%s)',
    async (code) => {
      folderFails = code;
      await writeAtomically(at('a.txt'), 'new');
      expect(readFileSync(at('a.txt'), 'utf8')).toBe('new');
    },
  );

  it('is not taken for written when the disk fails before its name is flushed', async () => {
    folderFails = 'EIO';
    await expect(writeAtomically(at('a.txt'), 'new', { messages })).rejects.toThrow('unwritable: EIO');
  });

  it('is written likewise where nothing may be waited for', () => {
    writeFileSync(at('a.txt'), 'old');
    const fails = () =>
      writeAtomicallySync(
        at('a.txt'),
        (part) => {
          writeFileSync(part, 'half');
          throw new Error('no more');
        },
        at('part'),
      );
    expect(fails).toThrow('no more');
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('old');
    writeAtomicallySync(at('a.txt'), (part) => writeFileSync(part, 'new'), at('part'));
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });
});

describe('errors of the disk', () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code });

  it.each(['ENOSPC', 'EDQUOT'])('%s: the disk is full', (code) => {
    expect(diskError(withCode(code), { ...messages, next: ['choose_folder'] })).toMatchObject({
      code: 'disk_full',
      message: 'full',
      shape: { next: ['free_disk_space', 'choose_folder'] },
    });
  });

  it.each(['EACCES', 'EROFS', 'ENOTDIR', 'ENOTEMPTY', 'EIO'])('%s: it cannot be written', (code) => {
    expect(diskError(withCode(code), messages)).toMatchObject({
      code: 'file_unwritable',
      message: `unwritable: ${code}`,
      shape: { next: ['none'] },
    });
  });

  it('nothing else is taken for one', () => {
    for (const error of [withCode('ECONNRESET'), new TypeError('ours'), null, 'text']) {
      expect(diskError(error, messages)).toBe(error);
    }
  });

  const small = mkdtempSync(join(tmpdir(), 'small-'));
  const mounted =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]).status === 0;
  afterAll(() => {
    if (mounted) spawnSync('umount', [small]);
    rmSync(small, { recursive: true, force: true });
  });

  it.runIf(mounted)('are told when a real disk is full, and the file that was there stays', async () => {
    const path = join(small, 'a.bin');
    writeFileSync(path, 'old');
    const large = new Uint8Array(1024 * 1024);
    await expect(writeAtomically(path, large, { messages })).rejects.toMatchObject({ code: 'disk_full' });
    const fill = (part: string) => fs.appendFile(part, large);
    await expect(writeAtomically(path, fill, { messages })).rejects.toMatchObject({ code: 'disk_full' });
    expect(readdirSync(small)).toEqual(['a.bin']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('names', () => {
  it('are numbered until one is free', async () => {
    for (const name of ['a', 'a (2)']) writeFileSync(at(name), '');
    const pathOf = (number: number) => at(`a${numberSuffix(number)}`);
    expect(await freeName(pathOf, exists)).toEqual({ name: at('a (3)'), number: 3 });
    expect(await freeName(pathOf, exists, 5)).toEqual({ name: at('a (5)'), number: 5 });
    await expect(freeName(pathOf, () => true)).rejects.toMatchObject({ code: 'file_unwritable' });
  });

  it('that are taken are never taken over', async () => {
    writeFileSync(at('part'), 'new');
    writeFileSync(at('a'), 'old');
    expect(await moveIntoPlace(at('part'), at('a'))).toBe(false);
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    expect(await moveIntoPlace(at('part'), at('b'))).toBe(true);
    expect(readFileSync(at('b'), 'utf8')).toBe('new');
    expect(existsSync(at('part'))).toBe(false);
  });
});
