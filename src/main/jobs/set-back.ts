/** Plans are kept in wall-clock time, so that sleep counts. When that clock is set back, they have to move with it. */
import type { Clock } from '../clock.ts';

/** Less than this (ms) is the slow correction that every computer's clock gets, or the time between two readings. */
const tolerance = 100;

/**
 * @returns a function that says by how many ms the wall clock was set back since it was last asked: exactly, also when
 * more time than that has passed in between. A clock that was set forwards gives 0: what is due then is done.
 */
export function watchSetBack(clock: Clock): () => number {
  const lead = () => clock.now() - clock.running();
  let known = lead();
  return () => {
    const moved = lead() - known;
    if (Math.abs(moved) < tolerance) return 0;
    known += moved;
    return Math.max(0, -moved);
  };
}
