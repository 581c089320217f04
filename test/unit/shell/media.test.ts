import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRange } from '../../../src/main/shell/byte-range.ts';
import { answerMedia, type MediaFinder, readMediaAddress } from '../../../src/main/shell/media-protocol.ts';

const content = randomBytes(700_000);
let folder = '';
let find: MediaFinder;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-media-'));
  writeFileSync(path.join(folder, 'a.mp4'), content);
  writeFileSync(path.join(folder, 'empty.txt'), '');
  find = (kind, id) => {
    if (kind !== 'result') return null;
    if (id === 'r1') return { path: path.join(folder, 'a.mp4'), mime: 'video/mp4' };
    if (id === 'r2') return { path: path.join(folder, 'empty.txt'), mime: 'text/plain' };
    if (id === 'folder') return { path: folder, mime: 'video/mp4' };
    return id === 'gone' ? { path: path.join(folder, 'gone.png'), mime: 'image/png' } : null;
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
  answerMedia(new Request(address, { headers, method }), find, null);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('media://', () => {
  it('serves a whole file with its type and length', async () => {
    const answer = await ask('media://result/r1');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(answer.headers.get('content-length')).toBe('700000');
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
    const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');
    expect(hash(await bytesOf(answer))).toBe(hash(content));
  });

  it('serves the range that a player seeks to', async () => {
    const answer = await ask('media://result/r1', { range: 'bytes=300000-599999' });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe('bytes 300000-599999/700000');
    expect((await bytesOf(answer)).equals(content.subarray(300_000, 600_000))).toBe(true);
    const tail = await ask('media://result/r1', { range: 'bytes=-5' });
    expect((await bytesOf(tail)).equals(content.subarray(-5))).toBe(true);
  });

  it('says so when the range lies outside of the file', async () => {
    const answer = await ask('media://result/r1', { range: 'bytes=700000-' });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe('bytes */700000');
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe and reads no device', async () => {
    const pipe = path.join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    for (const named of [pipe, '/dev/zero']) {
      const answer = await answerMedia(
        new Request('media://input/1'),
        () => ({ path: named, mime: 'image/png' }),
        null,
      );
      expect(answer.status, named).toBe(404);
    }
  });

  it('answers HEAD without a body, and refuses to write', async () => {
    const head = await ask('media://result/r1', {}, 'HEAD');
    expect(head.headers.get('content-length')).toBe('700000');
    expect((await bytesOf(head)).length).toBe(0);
    expect((await ask('media://result/r1', {}, 'DELETE')).status).toBe(405);
  });

  it('serves an empty file, and can be cancelled half way', async () => {
    expect((await bytesOf(await ask('media://result/r2'))).length).toBe(0);
    const answer = await ask('media://result/r1');
    const reader = answer.body!.getReader();
    await reader.read();
    await reader.cancel();
  });

  it.each([
    'media://result/unknown',
    'media://result/gone',
    'media://result/folder',
    'media://thumb/r1',
    'media://other/r1',
    'media://result/',
    'media://result/..%2f..%2fetc%2fpasswd',
    'media://result/a/b',
    'media://result/%00',
  ])('has nothing at %s', async (address) => {
    expect((await ask(address)).status).toBe(404);
  });

  it('lets pages of ours read it with fetch, and nobody else', async () => {
    const ours = await ask('media://result/r1', { origin: 'safelight://app' });
    expect(ours.headers.get('access-control-allow-origin')).toBe('safelight://app');
    await ours.body?.cancel();
    const foreign = await ask('media://result/r1', { origin: 'https://evil.example' });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    await foreign.body?.cancel();
  });

  it('never lets a result run as a page', async () => {
    const answer = await ask('media://result/r1');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    await answer.body?.cancel();
  });

  it('reads addresses strictly', () => {
    expect(readMediaAddress('media://thumb/res_1-a.b')).toEqual({ kind: 'thumb', id: 'res_1-a.b' });
    expect(readMediaAddress('http://result/r1')).toBeNull();
    expect(readMediaAddress(`media://result/${'a'.repeat(200)}`)).toBeNull();
  });
});

describe('Range', () => {
  it.each([
    [null, null],
    ['', null],
    ['items=0-1', null],
    ['bytes=-', null],
    ['bytes=5-2', null],
    ['bytes=0-1,3-4', null],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-200', { start: 0, end: 99 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
  ])('%s', (header, range) => {
    expect(readRange(header, 100)).toEqual(range);
  });
});
