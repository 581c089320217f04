/** Live bytes of running downloads by result id; finished facts come with the job itself. */
import { create } from 'zustand';
import { on } from '../bridge.ts';

export interface DownloadProgress {
  receivedBytes: number;
  totalBytes: number | null;
  /** Bytes per second over the last few reports; null before the second one. */
  rate: number | null;
  at: number;
}

export const useDownloads = create<{ byResult: ReadonlyMap<string, DownloadProgress> }>(() => ({
  byResult: new Map(),
}));

/** Reports older than this belong to downloads that have ended, ms. */
const FORGET_AFTER = 30_000;

/** The next reading of one download: rates are smoothed, since chunks arrive unevenly. */
export function nextProgress(
  before: DownloadProgress | undefined,
  report: { receivedBytes: number; totalBytes: number | null },
  now: number,
): DownloadProgress {
  const bytes = before ? report.receivedBytes - before.receivedBytes : 0;
  const seconds = before ? (now - before.at) / 1000 : 0;
  const current = before && seconds > 0 && bytes >= 0 ? bytes / seconds : null;
  const rate = current === null ? null : before?.rate == null ? current : before.rate * 0.7 + current * 0.3;
  return { receivedBytes: report.receivedBytes, totalBytes: report.totalBytes, rate, at: now };
}

/** Starts listening; the answer stops it. */
export function followDownloads(): () => void {
  return on('downloadProgress', (reports) => {
    const now = Date.now();
    useDownloads.setState(({ byResult }) => {
      const next = new Map([...byResult].filter(([, progress]) => now - progress.at < FORGET_AFTER));
      for (const report of reports) {
        next.set(report.resultId, nextProgress(byResult.get(report.resultId), report, now));
      }
      return { byResult: next };
    });
  });
}
