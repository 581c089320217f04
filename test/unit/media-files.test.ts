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

interface Row {
  path: string | null;
  sha256: string | null;
  mime: string | null;
  media?: 'other' | 'video';
}

/** Serves one row of the ledger, whatever it says. `mayPlay`: what came of opening it in the hidden page. */
function serving(row: Row, mayPlay = true) {
  const result = { id: 'r1', download: 'done', media: 'other', fileName: 'a.png', ...row };
  type Parts = Parameters<typeof createMediaFinder>;
  const find = createMediaFinder(
    { ledger: { results: { get: () => result } }, inputs: { fileOf: () => null } } as unknown as Parts[0],
    { of: async () => null, mayPlay: async () => mayPlay } as unknown as Parts[1],
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

  it('is not served when it is a film that the hidden page could not bear', async () => {
    writeFileSync(file(), 'frames');
    const film = { path: file(), sha256: hash('frames'), mime: 'video/mp4', media: 'video' } as const;
    expect((await serving(film, false)()).status).toBe(404);
    expect((await serving(film)()).status).toBe(200);
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

describe('a picture', () => {
  const picture = (change: object, drawnAs: string | null = null) => {
    writeFileSync(path.join(folder, 'a.png'), 'pixels');
    const base = { media: 'image', mime: 'image/png', width: 4, height: 4 };
    const at = { path: path.join(folder, 'a.png'), sha256: hash('pixels') };
    const result = { id: 'r1', download: 'done', fileName: 'a.png', ...at, ...base, ...change };
    writeFileSync(path.join(folder, 'still.webp'), 'a still');
    type Parts = Parameters<typeof createMediaFinder>;
    const find = createMediaFinder(
      {
        ledger: { results: { get: (id: string) => (id === 'r1' ? result : null) } },
        inputs: { fileOf: () => ({ path: at.path, mime: result.mime }) },
      } as unknown as Parts[0],
      {
        of: async () => null,
        stillOf: async () => path.join(folder, 'still.webp'),
        drawnAs: (name: string) => (name === drawnAs ? 'r1' : null),
      } as unknown as Parts[1],
    );
    return async (address: string) => {
      const answer = await answerMedia(new Request(address), find, null);
      return answer.status === 200
        ? [answer.headers.get('content-type'), await answer.text()]
        : answer.status;
    };
  };

  it.each([
    ['a drawing', { mime: 'image/svg+xml' }],
    ['a drawing by another spelling', { mime: 'Image/SVG+XML; charset=utf-8' }],
    ['of too many pixels', { width: 28_000, height: 28_000 }],
    ['of unknown size', { width: null }],
    ['that moves, with large frames', { width: 4_000, height: 4_000, passes: 2 }],
    ['that moves without end', { passes: 60_000 }],
    ['of a format whose size only its sender tells', { mime: 'image/bmp' }],
    ['without a type', { mime: null }],
  ])('%s is handed to the window as a still alone', async (_name, change) => {
    expect(await picture(change)('media://result/r1')).toEqual(['image/webp', 'a still']);
  });

  it('of a usual size is handed out as it is', async () => {
    expect(await picture({})('media://result/r1')).toEqual(['image/png', 'pixels']);
  });

  it('is given to the hidden page under a name that only it knows, for as long as it draws', async () => {
    const ask = picture({ mime: 'image/svg+xml' }, 'secret');
    expect(await ask('media://original/secret')).toEqual(['image/svg+xml', 'pixels']);
    expect(await ask('media://original/r1')).toBe(404);
    expect(await ask('media://original/other')).toBe(404);
  });

  it('that is a drawing is handed out as no other kind of file either', async () => {
    const ask = picture({ mime: 'image/svg+xml', media: 'other' });
    expect(await ask('media://result/r1')).toBe(404);
    expect(await ask('media://input/any')).toBe(404);
  });
});
