/** Wall-clock alarms by name, that survive sleep and a clock that is set forwards or backwards. */
import type { Clock, Timer } from '../clock.ts';
import { watchSetBack } from './set-back.ts';

export interface Alarms {
  /** Rings `name` once at `at` (Unix ms); an earlier alarm of that name is replaced. */
  set(name: string, at: number): void;
  clear(name: string): void;
  at(name: string): number | null;
  /** Rings everything that is due now, for example after sleep. */
  check(): void;
  stop(): void;
}

/** No timer runs longer than this (ms): a jump of the clock is noticed before a promised second has passed. */
const longestNap = 1_000;

/** `longest`: no alarm lies further ahead than this (ms); one that does, does so because the clock was set back. */
export function createAlarms(clock: Clock, longest: number, ring: (name: string) => void): Alarms {
  const due = new Map<string, number>();
  const setBack = watchSetBack(clock);
  let timer: Timer | null = null;
  let stopped = false;

  /** A clock that was set back takes the alarms with it. */
  const follow = () => {
    const back = setBack();
    if (back > 0) for (const [name, at] of due) due.set(name, at - back);
  };

  const arm = () => {
    timer?.clear();
    timer = null;
    if (stopped || due.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const at of due.values()) next = Math.min(next, at);
    timer = clock.setTimeout(check, Math.min(longestNap, Math.max(0, next - clock.now())));
  };

  function check() {
    if (stopped) return;
    follow();
    const now = clock.now();
    const ringing: string[] = [];
    for (const [name, at] of due) {
      if (at <= now) ringing.push(name);
      else if (at - now > longest) due.set(name, now + longest);
    }
    for (const name of ringing) due.delete(name);
    for (const name of ringing) ring(name);
    arm();
  }

  return {
    set(name, at) {
      follow();
      due.set(name, at);
      arm();
    },
    clear(name) {
      if (!due.delete(name)) return;
      follow();
      arm();
    },
    at: (name) => due.get(name) ?? null,
    check,
    stop() {
      stopped = true;
      timer?.clear();
      due.clear();
    },
  };
}
