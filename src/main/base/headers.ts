/** Values of HTTP headers. */

/** Whether a secret can stand in a header: visible ASCII, and no space. */
export const isHeaderSafe = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** A `Content-Type` without its parameters, in lower case; null when there is none. */
export const bareMime = (contentType: string | null | undefined): string | null =>
  contentType?.split(';')[0]?.trim().toLowerCase() ?? null;

/**
 * The wait (ms) of a `Retry-After`: seconds or an HTTP date. Null when it says neither. Never negative.
 * @param now Unix ms
 */
export function retryAfterMs(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(date) ? Math.max(0, date - now) : null;
}
