/** Memory of a running app and all its processes, as the kernel counts it. Linux only. */
import { existsSync, readFileSync } from 'node:fs';
import { descendantsOf } from './app.ts';

/** Bytes that a process and all below it hold, shared pages counted in parts. */
export function memoryOf(pid: number): number {
  return [pid, ...descendantsOf(pid)].reduce((sum, each) => sum + proportional(each), 0);
}

/** Bytes that one process holds resident. */
export function residentOf(pid: number): number {
  return field(`/proc/${pid}/status`, /^VmRSS:\s+(\d+) kB$/m);
}

export const canMeasure = existsSync('/proc/self/smaps_rollup');

const proportional = (pid: number): number => field(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+) kB$/m);

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
