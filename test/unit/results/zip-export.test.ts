import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { open as openZip } from 'yauzl';
import { writeZip } from '../../../src/main/results/zip-export.ts';
import { scaled } from '../../faults/scale.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'safelight-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const picture = path.join(folder, 'a.png');
writeFileSync(picture, 'picture');

/** Names of a zip, by another reader. */
const namesOf = (file: string) =>
  new Promise<string[]>((resolve, reject) => {
    openZip(file, { lazyEntries: false, autoClose: true }, (error, zip) => {
      if (error) return reject(error);
      const names: string[] = [];
      zip.on('entry', ({ fileName, uncompressedSize, compressionMethod }) => {
        names.push(`${fileName} ${uncompressedSize} ${compressionMethod}`);
      });
      zip.on('error', reject);
      zip.on('end', () => resolve(names));
    });
  });

it('holds any number of entries; in the full run more than a zip without 64-bit additions can', async () => {
  // The writer looks through all of them for the next: the time that it takes grows with the square.
  const count = scaled(500, 33_000);
  const file = path.join(folder, 'many.zip');
  let made = 0;
  const entries = Array.from({ length: count }, (_, at) => ({
    path: picture,
    name: `${at}.png`,
    note: {
      name: `${at}.png.json`,
      text: () => {
        made += 1;
        return `{"at":${at}}`;
      },
    },
  }));
  await writeZip(entries, createWriteStream(file, { flags: 'wx' }), 0o644);
  const names = await namesOf(file);
  expect(made).toBe(count);
  expect(names).toHaveLength(2 * count);
  expect(names.slice(0, 2)).toEqual(['0.png 7 0', '0.png.json 8 0']);
  expect(names.at(-2)).toBe(`${count - 1}.png 7 0`);
});

it.each([
  ['a file is gone', path.join(folder, 'gone.png'), () => '{}', 'ENOENT'],
  ['a note cannot be made', picture, () => JSON.parse('{'), undefined],
])('fails when %s', async (_what, from, text, code) => {
  const sink = createWriteStream(path.join(folder, `${code}.zip`));
  const entries = [{ path: from, name: 'a.png', note: { name: 'a.png.json', text } }];
  await expect(writeZip(entries, sink, 0o644)).rejects.toMatchObject(code === undefined ? {} : { code });
  expect(sink.destroyed).toBe(true);
});
