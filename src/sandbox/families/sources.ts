/** Media in a request: links, data URLs, uploaded files. The sandbox never fetches a link. */
import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { UploadedFile } from '../body.ts';
import { badField, Refusal, tooLarge } from '../refusal.ts';

const dataUrl = /^data:([a-z]+\/[a-z0-9.+-]+)?(;[a-z0-9=-]+)*;base64,/i;
const mebibyte = 1024 * 1024;

/**
 * Checks a link as TokenLab would: http or https, no user name, no fragment, no private network. Links to the
 * sandbox's own outputs are allowed, so that a result can be the next input.
 */
export function checkLink(field: string, value: string, origin: string): void {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw badField(field, `${field} is not a URL.`, 'invalid_url');
  }
  if (url.origin === origin) return;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw badField(field, `${field} must be an http or https URL.`, 'invalid_url');
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw badField(field, `${field} must not contain credentials or a fragment.`, 'invalid_url');
  }
  if (isPrivateHost(url.hostname)) {
    throw badField(field, `${field} cannot be reached: it points into a private network.`, 'invalid_url');
  }
}

/** Like {@link checkLink}, but also allows data URLs. */
export function checkLinkOrData(field: string, value: string, origin: string): void {
  if (value.startsWith('data:')) {
    if (!dataUrl.test(value)) throw badField(field, `${field} is not a base64 data URL.`, 'invalid_url');
    return;
  }
  checkLink(field, value, origin);
}

function isPrivateHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local')) return true;
  if (isIP(name) === 4) {
    const [a, b] = name.split('.').map(Number) as [number, number];
    return (
      a === 10 ||
      a === 127 ||
      a === 0 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254)
    );
  }
  return isIP(name) === 6 && /^(::1?$|f[cd]|fe80)/.test(name);
}

/** A short text that identifies a source, so that another source gives another image. */
export function fingerprint(source: string | Uint8Array): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 16);
}

export interface PictureSize {
  width: number;
  height: number;
}

/** Checks an uploaded image. Returns its size if it is a PNG. Throws 400 or 413. */
export function checkPicture(
  field: string,
  file: UploadedFile,
  longestBytes = 50 * mebibyte,
): PictureSize | undefined {
  if (file.bytes.byteLength > longestBytes) {
    throw tooLarge(`${field} is larger than ${longestBytes / mebibyte} MiB.`, field);
  }
  const head = Buffer.from(file.bytes.subarray(0, 24));
  if (head.subarray(1, 4).toString('latin1') === 'PNG' && head.length === 24) {
    return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  }
  const jpeg = head[0] === 0xff && head[1] === 0xd8;
  const webp = head.subarray(8, 12).toString('latin1') === 'WEBP';
  if (!jpeg && !webp) throw badField(field, `${field} must be a PNG, JPEG or WebP image.`, 'invalid_image');
  return undefined;
}

/** A mask must be a PNG of the source's size. */
export function checkMask(mask: UploadedFile, source: PictureSize | undefined): void {
  const size = checkPicture('mask', mask);
  if (size === undefined) throw badField('mask', 'mask must be a PNG image.', 'invalid_image');
  if (source !== undefined && (size.width !== source.width || size.height !== source.height)) {
    throw badField('mask', 'mask must be the same size as the source image.', 'invalid_image');
  }
}

export function tooManyImages(field: string, most: number): Refusal {
  return new Refusal(
    400,
    'invalid_request_error',
    `${field} accepts at most ${most} images with this model.`,
    {
      code: 'too_many_images',
      param: field,
    },
  );
}
