/** How a running download goes, from the byte counts that main tells: rate over the last seconds, and time left. */

/** The rate looks back this far (ms): long enough to be calm, short enough to notice a stall. */
const WINDOW_MS = 6_000;
/** Below this span (ms) a rate would be a guess. */
const SETTLE_MS = 800;

export interface Transfer {
  receivedBytes: number;
  /** Null when the server did not say. */
  totalBytes: number | null;
  /** Bytes per second; null until it can be said. */
  rate: number | null;
  /** Milliseconds; null when total or rate are not known. */
  leftMs: number | null;
  samples: readonly { at: number; bytes: number }[];
}

/**
 * The transfer after one more count. A count that goes back means that the download began again.
 * @param now Unix ms
 */
export function advance(
  before: Transfer | undefined,
  receivedBytes: number,
  totalBytes: number | null,
  now: number,
): Transfer {
  const kept =
    before && receivedBytes >= before.receivedBytes
      ? before.samples.filter((sample) => now - sample.at <= WINDOW_MS && sample.at < now)
      : [];
  const samples = [...kept, { at: now, bytes: receivedBytes }];
  const first = samples[0];
  const span = first ? now - first.at : 0;
  const rate = first && span >= SETTLE_MS ? ((receivedBytes - first.bytes) * 1000) / span : null;
  const leftMs =
    rate !== null && rate > 0 && totalBytes !== null
      ? (Math.max(0, totalBytes - receivedBytes) / rate) * 1000
      : null;
  return { receivedBytes, totalBytes, rate, leftMs, samples };
}

/** Part done from 0 to 1, or null when the total is not known. */
export function fraction(receivedBytes: number, totalBytes: number | null): number | null {
  if (totalBytes === null || totalBytes <= 0) return null;
  return Math.min(1, Math.max(0, receivedBytes / totalBytes));
}
