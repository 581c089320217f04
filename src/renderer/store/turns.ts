/**
 * One guard against late answers: each question takes a turn, and its answer counts only while no newer question has
 * been asked.
 */

/** Begins a turn; the function that it gives is true as long as this turn is the newest. */
export type BeginTurn = () => () => boolean;

export function createTurns(): BeginTurn {
  let newest = 0;
  return () => {
    newest += 1;
    const mine = newest;
    return () => mine === newest;
  };
}
