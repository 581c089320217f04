/** Memory of a running app and all its processes, as the kernel counts it. Linux only. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { descendantsOf } from '../../scripts/process-tree.ts';

/**
 * Bytes that a process and all below it have of their own, pages that they share counted in parts. Pages of files are
 * left out: how large this app's part of the program's own file is changes with how many other apps run.
 */
export function memoryOf(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, each) => sum + ownOf(each), 0);
}

/** Bytes that one process holds resident. */
export function residentOf(pid: number): number {
  return field(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m);
}

/** By process id, how far each process of an app has grown at its worst moment since `growth` began. Bytes. */
export type Growth = Map<number, number>;

/** Lets the kernel forget the peaks of an app's processes so far. @returns what says how far they have grown since */
export function growth(pid: number): () => Growth {
  const before = new Map([pid, ...descendantsOf(pid)].map((each) => [each, residentOf(each)]));
  // "5" resets the peak to what is resident now, see proc(5). The kernel misses nothing between two looks.
  for (const each of before.keys()) writeFileSync(`/proc/${each}/clear_refs`, '5');
  const peakOf = (each: number) => field(`/proc/${each}/status`, /^VmHWM:\s+(\d+) kB$/m);
  return () => new Map([...before].map(([each, bytes]) => [each, Math.max(0, peakOf(each) - bytes)]));
}

export const canMeasure = existsSync('/proc/self/smaps_rollup');

const ownOf = (pid: number): number =>
  field(`/proc/${pid}/smaps_rollup`, /^Pss_Anon:\s+(\d+) kB$/m) +
  field(`/proc/${pid}/smaps_rollup`, /^Pss_Shmem:\s+(\d+) kB$/m);

function field(file: string, pattern: RegExp): number {
  try {
    return Number(pattern.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    // The process has ended meanwhile.
    return 0;
  }
}

/** Looks again and again until stopped, and keeps the highest. */
export function watchPeak(measure: () => number, everyMs = 50): { stop(): number } {
  let peak = measure();
  const timer = setInterval(() => {
    peak = Math.max(peak, measure());
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(peak, measure());
    },
  };
}
