/**
 * One ticking clock for everything that shows elapsed time. It stands still while nobody can see the window, and goes
 * slower while a person works elsewhere and the computer runs on its battery.
 */
import { useSyncExternalStore } from 'react';
import { followPresence, isThrifty } from './presence.ts';

const pace = { usual: 1000, thrifty: 10_000 };

let now = Date.now();
let timer: number | undefined;
let stopFollowing: (() => void) | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const one of listeners) one();
}

/** Ticks from now on at the pace of now. */
function wind(): void {
  window.clearInterval(timer);
  timer = undefined;
  if (listeners.size === 0 || document.visibilityState === 'hidden') return;
  tick();
  timer = window.setInterval(tick, isThrifty() ? pace.thrifty : pace.usual);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    now = Date.now();
    stopFollowing = followPresence(wind);
    document.addEventListener('visibilitychange', wind);
    wind();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stopFollowing?.();
    document.removeEventListener('visibilitychange', wind);
    wind();
  };
}

const still = (): (() => void) => () => {};

/** Unix ms, once a second while `ticking`. */
export function useNow(ticking = true): number {
  return useSyncExternalStore(ticking ? subscribe : still, () => now);
}
