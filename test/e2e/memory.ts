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

/** The kernel walks all pages of the process for each look, so one look has to do. */
function ownOf(pid: number): number {
  const text = read(`/proc/${pid}/smaps_rollup`);
  return kilobytes(text, /^Pss_Anon:\s+(\d+) kB$/m) + kilobytes(text, /^Pss_Shmem:\s+(\d+) kB$/m);
}

const field = (file: string, pattern: RegExp): number => kilobytes(read(file), pattern);

const kilobytes = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0) * 1024;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
}
