/** What is truly known of a running download. */

/** Part done from 0 to 1, or null when the total is not known. */
export function fraction(receivedBytes: number, totalBytes: number | null): number | null {
  if (totalBytes === null || totalBytes <= 0) return null;
  return Math.min(1, Math.max(0, receivedBytes / totalBytes));
}

/** Milliseconds to go at `rate` bytes per second, or null when total or rate are not known. */
export function timeLeft(
  receivedBytes: number,
  totalBytes: number | null,
  rate: number | null,
): number | null {
  if (totalBytes === null || rate === null || rate <= 0) return null;
  return (Math.max(0, totalBytes - receivedBytes) / rate) * 1000;
}
