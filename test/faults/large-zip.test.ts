/** A zip beyond 4 GiB. Its bytes pass by: what is not zero is kept, and another reader finds its way in them. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { fromRandomAccessReader, RandomAccessReader } from 'yauzl';
import { writeZip } from '../../src/main/results/zip-export.ts';
import { full, hangs } from './scale.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-large-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GiB = 1024 ** 3;
/** A file without blocks on the disk, with a word at its beginning. */
function sparse(name: string, bytes: number): string {
  const file = path.join(folder, name);
  writeFileSync(file, `begins ${name}`);
  truncateSync(file, bytes);
  return file;
}

/** Keeps the chunks that hold anything, by their place. */
class Kept extends Writable {
  total = 0;
  readonly chunks = new Map<number, Buffer>();
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (chunk.some((byte) => byte !== 0)) this.chunks.set(this.total, Buffer.from(chunk));
    this.total += chunk.length;
    done();
  }
}

class Reader extends RandomAccessReader {
  readonly #kept: Kept;
  constructor(kept: Kept) {
    super();
    this.#kept = kept;
  }
  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = Buffer.alloc(end - start);
    for (const [at, chunk] of this.#kept.chunks) {
      if (at < end && at + chunk.length > start) {
        chunk.copy(bytes, Math.max(0, at - start), Math.max(0, start - at));
      }
    }
    return Readable.from([bytes]);
  }
}

it.runIf(full)(
  'is read by another reader: a file of more than 4 GiB, and one that begins beyond',
  async () => {
    const sizes = { 'large.mov': 4 * GiB + 12_345, 'behind.png': 54_321 };
    const kept = new Kept();
    const entries = Object.entries(sizes).map(([name, bytes]) => ({
      path: sparse(name, bytes),
      name,
      note: { name: `${name}.json`, text: () => `{"of":"${name}"}` },
    }));
    await writeZip(entries, kept, 0o644);
    expect(kept.total).toBeGreaterThan(4 * GiB);
    const found: Record<string, { bytes: number; begins: string }> = {};
    await new Promise<void>((resolve, reject) => {
      fromRandomAccessReader(new Reader(kept), kept.total, { lazyEntries: true }, (error, zip) => {
        if (error) return reject(error);
        zip.on('error', reject);
        zip.on('end', resolve);
        zip.on('entry', (entry) => {
          const range = { start: 0, end: Math.min(20, entry.uncompressedSize) };
          zip.openReadStream(entry, { ...range, decompress: null } as never, async (problem, stream) => {
            if (problem) return reject(problem);
            const begins = Buffer.concat(await stream.toArray()).toString();
            found[entry.fileName] = { bytes: entry.uncompressedSize, begins };
            zip.readEntry();
          });
        });
        zip.readEntry();
      });
    });
    expect(found).toMatchObject({
      'large.mov': { bytes: sizes['large.mov'], begins: expect.stringMatching(/^begins large\.mov/) },
      'large.mov.json': { begins: '{"of":"large.mov"}' },
      'behind.png': { bytes: sizes['behind.png'], begins: expect.stringMatching(/^begins behind\.png/) },
      'behind.png.json': { begins: '{"of":"behind.png"}' },
    });
  },
  hangs,
);
