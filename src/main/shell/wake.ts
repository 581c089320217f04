/** Moments after which the poller should look at once: the computer woke up, was unlocked, or is online again. */
import { net, powerMonitor } from 'electron';
import type { Clock } from '../base/clock.ts';

/** Chromium has no event for main when the network returns, so it is looked at. Costs nothing: no packet is sent. */
const checkEvery = 2_000;

export interface WakeListener {
  /** The computer is about to sleep. */
  sleep(): void;
  /** It woke up, or the network came back. */
  wake(): void;
  /** The system says whether there is a network; reported at the start when there is none, then at each change. */
  online(isOnline: boolean): void;
  /** The screen was unlocked: on most systems the keyring is too. */
  unlocked(): void;
}

/** Call after Electron is ready. @returns a function that stops looking */
export function watchWaking(clock: Clock, listener: WakeListener): () => void {
  powerMonitor.on('suspend', () => listener.sleep());
  powerMonitor.on('resume', () => listener.wake());
  powerMonitor.on('unlock-screen', () => listener.unlocked());

  let wasOnline = true;
  let stopped = false;
  const look = () => {
    if (stopped) return;
    const isOnline = net.isOnline();
    if (isOnline !== wasOnline) {
      wasOnline = isOnline;
      listener.online(isOnline);
      if (isOnline) listener.wake();
    }
    clock.setTimeout(look, checkEvery);
  };
  look();
  return () => {
    stopped = true;
  };
}
