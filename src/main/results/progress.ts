/** Bytes of the running downloads, collected and reported at a steady pace, and how fast they come. */
import type { DownloadProgress } from '../../shared/results.ts';
import type { Clock, Timer } from '../base/clock.ts';

type Changes = DownloadProgress[];

export interface Progress {
  received(resultId: string, jobId: string, bytes: number, total: number | null): void;
  /** Bytes per second over the last seconds. */
  rate(): number;
  /** Forgets a download that is over. */
  ended(resultId: string): void;
  close(): void;
}

const windowMs = 3000;

export function createProgress(clock: Clock, everyMs: number, tell: (changes: Changes) => void): Progress {
  const pending = new Map<string, Changes[number]>();
  const last = new Map<string, number>();
  let arrivals: { at: number; bytes: number }[] = [];
  let timer: Timer | null = null;

  const flush = () => {
    timer = null;
    const changes = [...pending.values()];
    pending.clear();
    if (changes.length > 0) tell(changes);
  };

  return {
    received(resultId, jobId, bytes, total) {
      const before = last.get(resultId);
      last.set(resultId, bytes);
      const now = clock.now();
      const gained = before === undefined ? 0 : Math.max(0, bytes - before);
      const newest = arrivals.at(-1);
      // One entry per tenth of a second keeps the list short however small the pieces are.
      if (gained > 0 && newest !== undefined && now >= newest.at && now - newest.at < 100)
        newest.bytes += gained;
      else if (gained > 0) arrivals.push({ at: now, bytes: gained });
      if (arrivals.length > 100) arrivals = arrivals.slice(-50);
      pending.set(resultId, { resultId, jobId, receivedBytes: bytes, totalBytes: total });
      timer ??= clock.setTimeout(flush, everyMs);
    },
    rate() {
      const now = clock.now();
      arrivals = arrivals.filter(({ at }) => at <= now && now - at < windowMs);
      return Math.round((arrivals.reduce((sum, { bytes }) => sum + bytes, 0) * 1000) / windowMs);
    },
    ended(resultId) {
      last.delete(resultId);
    },
    close() {
      timer?.clear();
      flush();
    },
  };
}
