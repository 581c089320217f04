/**
 * A floor on the speed of downloads: one that stays below it gives its place to one that waits. The floor rises with the time
 * that a download has had its place, so that none holds it for days by staying just above.
 */
import type { Clock, Timer } from '../base/clock.ts';

export interface PaceLimits {
  /** Bytes in a second; what is slower over a turn steps back. */
  floor: number;
  /** Ms over which the speed is taken. */
  turn: number;
  /** The longest turn of one that has to begin from zero each time. */
  longestTurn: number;
}

export interface Pace {
  clock: Clock;
  limits: PaceLimits;
  /** Ms of this turn. */
  turn: number;
  /** After each such time (ms) the floor rises by its first height. */
  patience: number;
  /** Received by now. */
  bytes(): number;
  /** Whether anything would begin in its place. Nothing is gained otherwise, so it continues. */
  isWanted(): boolean;
  stepBack(): void;
}

/** @returns a function that ends the watch */
export function watchPace({ clock, limits, turn, patience, bytes, isWanted, stepBack }: Pace): () => void {
  let timer: Timer;
  const since = clock.running();
  const begin = () => {
    const from = bytes();
    const at = clock.running();
    timer = clock.setTimeout(() => {
      const now = clock.running();
      const floor = limits.floor * (1 + Math.floor((now - since) / patience));
      const seconds = Math.max(turn, now - at) / 1000;
      if (bytes() - from < floor * seconds && isWanted()) stepBack();
      else begin();
    }, turn);
  };
  begin();
  return () => timer.clear();
}

/**
 * How long a download may be slow before it steps back. One that continues where it stopped loses nothing; one that cannot gets
 * twice the time at each turn, so that it comes to its end at last.
 */
export const turnOf = ({ turn, longestTurn }: PaceLimits, isResumable: boolean, timesBack: number): number =>
  isResumable ? turn : Math.min(longestTurn, turn * 2 ** Math.min(timesBack, 20));

/** One that continues later loses little when it gives up its place, so it is asked for more much sooner. */
export const patienceOf = ({ turn, longestTurn }: PaceLimits, isResumable: boolean): number =>
  isResumable ? 4 * turn : longestTurn;
