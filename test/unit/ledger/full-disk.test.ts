import { existsSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { claimLedger, type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import { openReserve, reserveBytes, reserveFile } from '../../../src/main/ledger/reserve.ts';
import { smallDisk } from '../small-disk.ts';
import { addAccount, addJob } from './fixture.ts';

const MiB = 1024 * 1024;

describe('the reserve of a ledger', () => {
  let free: number | null = 100 * MiB;
  const folder = mkdtempSync(join(tmpdir(), 'reserve-'));
  const file = join(folder, 'ledger.db');
  const path = reserveFile(file);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    free = 100 * MiB;
    rmSync(path, { force: true });
  });
  const open = (changed: () => void = () => undefined) => openReserve(file, changed, () => free);

  it('is put aside in real bytes where there is room, and found again', async () => {
    await open().keep();
    expect(statSync(path).size).toBe(reserveBytes);
    expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(reserveBytes);
    free = 0;
    const next = open();
    expect(next.isSpent()).toBe(false);
    next.beforeWrite();
    expect(next.isSpent()).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  it('is not taken from a disk that has little left: then nothing new is begun either', async () => {
    free = 20 * MiB;
    const reserve = open();
    await reserve.keep();
    expect(existsSync(path)).toBe(false);
    expect(reserve.isSpent()).toBe(true);
    free = 100 * MiB;
    await reserve.keep();
    expect(reserve.isSpent()).toBe(false);
    expect(existsSync(path)).toBe(true);
  });

  it('is given back when a write finds no room, whatever the system says of free bytes', async () => {
    free = null;
    let changes = 0;
    const reserve = open(() => {
      changes += 1;
    });
    await reserve.keep();
    expect(existsSync(path)).toBe(true);
    reserve.release();
    expect(existsSync(path)).toBe(false);
    expect(reserve.isSpent()).toBe(true);
    reserve.release();
    expect(changes).toBe(1);
  });

  it('holds nothing half: what a kill left of one is written again', async () => {
    await open().keep();
    truncateSync(path, MiB);
    await open().keep();
    expect(statSync(path).size).toBe(reserveBytes);
  });
});

const disk = smallDisk('size=64m');

describe.skipIf(disk === null)('a ledger on a full disk', () => {
  const { folder, fill } = disk!;
  const file = join(folder, 'ledger.db');
  const other = join(folder, 'other-program.bin');
  let ledger: Ledger | null = null;
  const open = () => {
    ledger = openLedger({ report: () => undefined, file, clock: systemClock });
    return ledger;
  };
  const close = () => {
    ledger?.close();
    ledger = null;
  };
  afterAll(() => disk!.remove());
  afterEach(() => {
    rmSync(other, { force: true });
    close();
    for (const name of ['ledger.db', 'ledger.db-wal', 'ledger.db-shm', 'ledger.db.reserve'])
      rmSync(join(folder, name), { force: true });
  });

  it('is still written, and says that nothing new may be begun, until there is room again', async () => {
    const it = open();
    addAccount(it, 'acc');
    await it.disk.keep();
    expect(it.disk.state()).toBe('ok');
    it.disk.mustHaveRoom();
    fill();
    expect(disk!.free()).toBe(0);
    let changes = 0;
    it.disk.onChange(() => {
      changes += 1;
    });
    for (let n = 0; n < 200; n += 1) addJob(it, { id: `job_${n}` });
    expect(it.disk.state()).toBe('full');
    expect(() => it.disk.mustHaveRoom()).toThrow(expect.objectContaining({ code: 'disk_full' }));
    expect(changes).toBe(1);
    rmSync(other);
    await it.disk.keep();
    expect(it.disk.state()).toBe('ok');
    expect(statSync(reserveFile(file)).size).toBe(reserveBytes);
    expect(changes).toBe(2);
  });

  it('opens at the next start and says so', async () => {
    addAccount(open(), 'acc');
    await ledger!.disk.keep();
    addJob(ledger!, { id: 'job_before' });
    close();
    fill();
    const it = open();
    expect(it.disk.state()).toBe('full');
    expect(it.jobs.get('job_before')).not.toBeNull();
    addJob(it, { id: 'job_after' });
    close();
    expect(open().jobs.get('job_after')).not.toBeNull();
  });

  it('opens for reading where even the reserve is gone, and for writing when there is room again', async () => {
    addAccount(open(), 'acc');
    addJob(ledger!, { id: 'job_before' });
    close();
    rmSync(reserveFile(file), { force: true });
    fill();
    expect(disk!.free()).toBe(0);
    const it = open();
    expect(it.disk.state()).toBe('read_only');
    expect(it.jobs.require('job_before').id).toBe('job_before');
    expect(it.list.counts({ accountId: null, withSample: true })).toBeDefined();
    const full = expect.objectContaining({ code: 'disk_full' });
    expect(() => addJob(it, { id: 'job_never' })).toThrow(full);
    expect(() => it.meta.set('a', 'b')).toThrow(full);
    await it.disk.keep();
    close();
    rmSync(other);
    const again = open();
    expect(again.jobs.get('job_never')).toBeNull();
    addJob(again, { id: 'job_again' });
    expect(again.disk.state()).toBe('ok');
  });

  it('can be claimed, with or without a reserve', () => {
    addAccount(open(), 'acc');
    close();
    rmSync(reserveFile(file), { force: true });
    fill();
    const claim = claimLedger(file);
    expect(claim.kind).toBe('claimed');
    if (claim.kind === 'claimed') claim.release();
  });
});
