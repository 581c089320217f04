/** Values of HTTP headers. */

/** Whether a secret can stand in a header: visible ASCII, and no space. */
export const isHeaderSafe = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** A `Content-Type` without its parameters, in lower case; null when there is none. */
export const bareMime = (contentType: string | null | undefined): string | null =>
  contentType?.split(';')[0]?.trim().toLowerCase() ?? null;

/** An HTTP date as Unix ms; null for anything else. The oldest of its three forms names no zone, and means UTC. */
function httpDate(value: string | undefined): number | null {
  const text = value?.trim() ?? '';
  if (!/[a-z]/i.test(text)) return null;
  const hasZone = /(?:[a-z]|[+-]\d{2}:?\d{2})$/i.test(text);
  const date = Date.parse(hasZone ? text : `${text} GMT`);
  return Number.isFinite(date) ? date : null;
}

/**
 * The server's own time of an answer, by which its dates are measured; the clocks of two computers differ.
 * @param now Unix ms, for an answer that does not say
 */
export const serverTime = (headers: Record<string, string | undefined>, now: number): number =>
  httpDate(headers.date) ?? now;

/**
 * The wait (ms) of a `Retry-After`: seconds, or an HTTP date measured by the answer's own `Date`. Null when it says
 * neither. Never negative.
 * @param now Unix ms
 */
export function retryAfterMs(headers: Record<string, string | undefined>, now: number): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = httpDate(text);
  return date === null ? null : Math.max(0, date - serverTime(headers, now));
}
