import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { makePrivate } from '../../../src/main/base/private.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { writeSidecar } from '../../../src/main/results/sidecar.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('what is private', () => {
  it('is narrowed where it is wider, and a link is not followed', () => {
    const profile = join(folder, 'profile');
    const outside = join(folder, 'outside');
    mkdirSync(profile);
    chmodSync(profile, 0o777);
    for (const [name, mode] of [
      ['wide', 0o666],
      ['run', 0o755],
      ['narrow', 0o400],
    ] as const) {
      writeFileSync(join(profile, name), '');
      chmodSync(join(profile, name), mode);
    }
    writeFileSync(outside, '');
    chmodSync(outside, 0o644);
    symlinkSync(outside, join(profile, 'link'));
    makePrivate(profile);
    expect(modeOf(profile)).toBe('700');
    expect(['wide', 'run', 'narrow'].map((name) => modeOf(join(profile, name)))).toEqual([
      '600',
      '700',
      '400',
    ]);
    expect(modeOf(outside)).toBe('644');
    makePrivate(join(folder, 'gone'));
  });

  it('is the ledger with all its files and backups', () => {
    const file = join(folder, 'ledger.db');
    const umask = process.umask(0);
    try {
      const ledger = openLedger({ report: () => undefined, file, clock: systemClock });
      for (const suffix of ['', '-wal', '-shm']) expect(modeOf(file + suffix)).toBe('600');
      ledger.close();
      expect(modeOf(join(folder, 'backups'))).toBe('700');
      expect(modeOf(folder)).toBe('700');
    } finally {
      process.umask(umask);
    }
  });

  it('is a sidecar, which is never written through a link', async () => {
    const outside = join(folder, 'outside');
    writeFileSync(outside, 'theirs');
    const picture = join(folder, 'a.png');
    symlinkSync(outside, join(folder, '.safelight-res_1-sidecar.part'));
    await writeSidecar(picture, 'res_1', { schema: 'x' });
    expect(modeOf(`${picture}.json`)).toBe('600');
    expect(statSync(outside).size).toBe('theirs'.length);
    for (const place of ['/dev/zero', outside, folder]) {
      const other = join(folder, `b-${place.length}.png`);
      symlinkSync(place, `${other}.json`);
      await writeSidecar(other, 'res_2', { schema: 'x' });
      expect(statSync(outside).size).toBe('theirs'.length);
    }
  });
});
