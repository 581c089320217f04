import { describe, expect, it } from 'vitest';
import { bareMime, isHeaderSafe, retryAfterMs } from '../../../src/main/base/headers.ts';
import { mimeOfName } from '../../../src/main/base/mime.ts';

describe('values of headers', () => {
  it('read a Retry-After as seconds or as a date, never as a negative wait', () => {
    const now = Date.UTC(2026, 0, 1, 12, 0, 0);
    expect(retryAfterMs(' 120 ', now)).toBe(120_000);
    expect(retryAfterMs('1.5', now)).toBe(1500);
    expect(retryAfterMs('Thu, 01 Jan 2026 12:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterMs('Thu, 01 Jan 2026 11:00:00 GMT', now)).toBe(0);
    for (const nothing of [undefined, '', '-5', 'soon']) expect(retryAfterMs(nothing, now)).toBeNull();
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
