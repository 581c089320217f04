/** When a start came to what: each moment counts once. */
import { type StartStep, startSteps } from '../../shared/diagnostics.ts';

export interface Marks {
  mark(step: StartStep): void;
  /** In the order of a start. */
  all(): { step: StartStep; ms: number }[];
}

/** @param running ms since the process began */
export function createMarks(running: () => number): Marks {
  const seen = new Map<StartStep, number>();
  return {
    mark(step) {
      if (!seen.has(step)) seen.set(step, Math.round(running()));
    },
    all: () => startSteps.flatMap((step) => (seen.has(step) ? [{ step, ms: seen.get(step)! }] : [])),
  };
}
