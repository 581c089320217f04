import { describe, expect, it } from 'vitest';
import { bareMime, isHeaderSafe, retryAfterMs } from '../../../src/main/base/headers.ts';
import { mimeOfName } from '../../../src/main/base/mime.ts';

describe('values of headers', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);
  const wait = (retryAfter: string | undefined, date?: string) =>
    retryAfterMs({ 'retry-after': retryAfter, date }, now);

  it('read a Retry-After as seconds or as a date, never as a negative wait', () => {
    expect(wait(' 120 ')).toBe(120_000);
    expect(wait('1.5')).toBe(1500);
    expect(wait('Thu, 01 Jan 2026 12:00:30 GMT')).toBe(30_000);
    expect(wait('Thu, 01 Jan 2026 11:00:00 GMT')).toBe(0);
    for (const nothing of [undefined, '', '-5', 'soon']) expect(wait(nothing)).toBeNull();
  });

  it.each([
    ['50 minutes ahead of us', 'Thu, 01 Jan 2026 12:50:20 GMT', 'Thu, 01 Jan 2026 12:50:00 GMT'],
    ['50 minutes behind us', 'Thu, 01 Jan 2026 11:10:20 GMT', 'Thu, 01 Jan 2026 11:10:00 GMT'],
    ['of another year', 'Fri, 01 Jan 1999 00:00:10 GMT', 'Thu, 31 Dec 1998 23:59:50 GMT'],
    ['in the older forms', 'Thu Jan  1 12:50:20 2026', 'Thursday, 01-Jan-26 12:50:00 GMT'],
    ['by its offset', 'Thu, 01 Jan 2026 13:50:20 +0100', 'Thu, 01 Jan 2026 12:50:00 GMT'],
  ])('measure a date by the clock of the server: %s', (_name, retryAfter, date) => {
    expect(wait(retryAfter, date)).toBe(20_000);
  });

  it('measure a date by our own clock when the server does not say its time', () => {
    for (const date of [undefined, '', 'today', '1767268800'])
      expect(wait('Thu, 01 Jan 2026 12:00:30 GMT', date)).toBe(30_000);
    expect(wait('20', 'Fri, 01 Jan 1999 00:00:10 GMT')).toBe(20_000);
  });

  it('take a content type without its parameters', () => {
    expect(bareMime(' Image/PNG; charset=binary')).toBe('image/png');
    expect(bareMime(undefined)).toBeNull();
  });

  it('let a secret into a header only when it is visible ASCII', () => {
    expect(isHeaderSafe('sk-abc_123')).toBe(true);
    for (const text of ['', 'a b', 'ké', 'a\n']) expect(isHeaderSafe(text)).toBe(false);
  });
});

describe('the media type of a file by its name', () => {
  it('follows the ending, in any case', () => {
    expect(mimeOfName('Holiday.JPG')).toBe('image/jpeg');
    expect(mimeOfName('/v/out.tar.glb')).toBe('model/gltf-binary');
  });

  it('is not known for other endings, names without one, and names of Object', () => {
    for (const name of ['notes.txt', 'png', '.', 'a.constructor', 'a.'])
      expect(mimeOfName(name)).toBeUndefined();
  });
});
