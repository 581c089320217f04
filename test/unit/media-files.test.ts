import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMediaFinder } from '../../src/main/media-files.ts';
import { answerMedia } from '../../src/main/shell/media-protocol.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-served-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = (content: string) => createHash('sha256').update(content).digest('hex');

/** Serves one row of the ledger, whatever it says. */
function serving(row: { path: string | null; sha256: string | null; mime: string | null }) {
  const result = { id: 'r1', download: 'done', media: 'image', fileName: 'a.png', ...row };
  type Parts = Parameters<typeof createMediaFinder>;
  const find = createMediaFinder(
    { ledger: { results: { get: () => result } }, inputs: { fileOf: () => null } } as unknown as Parts[0],
    { of: async () => null } as unknown as Parts[1],
  );
  return () => answerMedia(new Request('media://result/r1'), find, null);
}

describe('what a row of the ledger names', () => {
  const file = () => path.join(folder, 'a.png');

  it('is served when it is the file that was saved, and under a type of our own list', async () => {
    writeFileSync(file(), 'pixels');
    for (const [mime, type] of [
      ['image/png', 'image/png'],
      ['IMAGE/PNG; x=1', 'image/png'],
      ['text/html', 'application/octet-stream'],
      ['application/xhtml+xml', 'application/octet-stream'],
      ['text/javascript', 'application/octet-stream'],
      ['application/pdf', 'application/octet-stream'],
      [null, 'application/octet-stream'],
    ] as const) {
      const answer = await serving({ path: file(), sha256: hash('pixels'), mime })();
      expect([mime, answer.status, answer.headers.get('content-type')]).toEqual([mime, 200, type]);
      expect(await answer.text()).toBe('pixels');
    }
  });

  it('is not served when it is any other file, also after it was changed', async () => {
    writeFileSync(file(), 'a private key');
    expect((await serving({ path: file(), sha256: hash('pixels'), mime: 'text/html' })()).status).toBe(404);
    expect((await serving({ path: file(), sha256: null, mime: 'image/png' })()).status).toBe(404);
    for (const other of [folder, path.join(folder, 'gone'), '/dev/zero']) {
      expect((await serving({ path: other, sha256: hash('pixels'), mime: 'image/png' })()).status).toBe(404);
    }
    const ask = serving({ path: file(), sha256: hash('pixels'), mime: 'image/png' });
    writeFileSync(file(), 'pixels');
    utimesSync(file(), 1, 1);
    expect(await (await ask()).text()).toBe('pixels');
    writeFileSync(file(), 'wixels');
    utimesSync(file(), 2, 2);
    expect((await ask()).status).toBe(404);
  });
});
