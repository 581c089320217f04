/** How a part grows: one write at a time, in order, and nothing is said to be on the disk before it is. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCheckpoints } from '../../../src/main/results/checkpoints.ts';
import { openPart } from '../../../src/main/results/part-file.ts';
import { createWriter } from '../../../src/main/results/part-writer.ts';

/** A disk that writes when it is let. */
function slowDisk() {
  const writes: { sizes: number[]; at: number; end: (failure?: Error) => void }[] = [];
  const write = (pieces: readonly Uint8Array[], at: number, wrote: (bytes: number) => void) =>
    new Promise<void>((resolve, reject) => {
      const sizes = pieces.map(({ length }) => length);
      writes.push({
        sizes,
        at,
        end(failure) {
          if (failure) return reject(failure);
          wrote(sizes.reduce((sum, size) => sum + size, 0));
          resolve();
        },
      });
    });
  return { writes, write };
}

const piece = (size: number) => new Uint8Array(size);
const full = () => Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'write' });

describe('the pieces of a part', () => {
  it('are written one write at a time, those that came during one together in the next, in order', async () => {
    const { writes, write } = slowDisk();
    const writer = createWriter(write, 100);
    for (const size of [1, 2, 3]) writer.add(piece(size));
    expect(writes.map(({ sizes, at }) => ({ sizes, at }))).toEqual([{ sizes: [1], at: 100 }]);
    const first = writer.reach(101);
    writes[0]!.end();
    await first;
    expect(writes.map(({ sizes, at }) => ({ sizes, at })).slice(1)).toEqual([{ sizes: [2, 3], at: 101 }]);
    const all = writer.reach(106);
    writes[1]!.end();
    await all;
    expect(writer.written()).toBe(106);
  });

  it('are not written any more after one could not be, and whatever waits for one of them fails with the reason', async () => {
    const { writes, write } = slowDisk();
    const writer = createWriter(write, 0);
    for (const size of [1, 2]) writer.add(piece(size));
    const waits = [writer.reach(1), writer.reach(3)].map((wait) => wait.catch((error) => error.code));
    writes[0]!.end(full());
    expect(await Promise.all(waits)).toEqual(['disk_full', 'disk_full']);
    expect(() => writer.check()).toThrow();
    writer.add(piece(5));
    expect(writes).toHaveLength(1);
    expect(writer.written()).toBe(0);
  });
});

describe('a part on the disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'part-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has the bytes that were taken, in their order, however they came, and their hash', async () => {
    const path = join(folder, 'a.part');
    const part = await openPart(path, 0);
    const whole = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
    for (let at = 0; at < whole.length; at += 777) await part.write(whole.subarray(at, at + 777));
    expect(await part.checkpoint()).toBe(whole.length);
    expect(readFileSync(path).equals(whole)).toBe(true);
    expect(part.digest()).toBe(createHash('sha256').update(whole).digest('hex'));
    await part.close();
    const again = await openPart(path, 1000);
    await again.write(whole.subarray(1000));
    await again.checkpoint();
    expect(readFileSync(path).equals(whole)).toBe(true);
    await again.close();
  });
});

describe('a checkpoint', () => {
  function setUp() {
    const noted: number[] = [];
    const flushes: { claims: number; end: (failure?: Error) => void }[] = [];
    const flush = () =>
      new Promise<number>((resolve, reject) => {
        const claims = part.bytes;
        flushes.push({ claims, end: (failure) => (failure ? reject(failure) : resolve(claims)) });
      });
    const part = { bytes: 0, checkpoint: flush, salvage: flush };
    const checkpoints = createCheckpoints('r', part as never, {
      ledger: {
        tx: (work: () => void) => work(),

        results: { update: (_id: string, { receivedBytes }: never) => noted.push(receivedBytes) },
      } as never,
      clock: { now: () => 0 } as never,
      limits: { checkpointBytes: 10, checkpointMs: 1000 } as never,
      failpoint: () => undefined,
    });
    return { noted, flushes, part, checkpoints };
  }

  it('is noted after its flush, and only for what had come before it; none begins while one is under way', async () => {
    const { noted, flushes, part, checkpoints } = setUp();
    part.bytes = 9;
    expect(checkpoints.beginWhenDue()).toBe(false);
    part.bytes = 10;
    expect(checkpoints.beginWhenDue()).toBe(true);
    part.bytes = 50;
    expect(checkpoints.beginWhenDue()).toBe(false);
    expect(flushes).toHaveLength(1);
    expect(noted).toEqual([]);
    flushes[0]!.end();
    await checkpoints.end();
    expect(noted).toEqual([10]);
    const last = checkpoints.last();
    await Promise.resolve();
    await Promise.resolve();
    flushes[1]!.end();
    await last;
    expect(noted).toEqual([10, 50]);
  });

  it('that fails notes nothing, and ends the download at the next piece', async () => {
    const { noted, flushes, part, checkpoints } = setUp();
    part.bytes = 10;
    checkpoints.beginWhenDue();
    flushes[0]!.end(new Error('The disk is gone.'));
    await expect(checkpoints.end()).rejects.toThrow('The disk is gone.');
    expect(() => checkpoints.beginWhenDue()).toThrow('The disk is gone.');
    expect(noted).toEqual([]);
  });
});
