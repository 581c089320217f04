/** When a job that waits is sent again. Pure. */

/** `held`: its time has come, and a person holds the sending. */
export type NextTry = { kind: 'in'; seconds: number } | { kind: 'now' | 'held' };

/**
 * @param until Unix ms of the next try; null: there is none
 * @param isHeld whether a person holds the sending of its account
 */
export function nextTry(until: number | null, now: number, isHeld: boolean): NextTry | null {
  if (until === null) return null;
  const seconds = Math.ceil((until - now) / 1000);
  if (seconds > 0) return { kind: 'in', seconds };
  return { kind: isHeld ? 'held' : 'now' };
}
