/** Limits on spending as main has them, with what is left of each. Fresh while something shows them. */
import { create } from 'zustand';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { LimitStanding } from '../../shared/spend-limit.ts';
import { call, on } from '../bridge.ts';
import { createTurns } from './turns.ts';

interface LimitsState {
  /** Null until main has answered. */
  standings: LimitStanding[] | null;
  error: AppErrorShape | null;
}

export const useLimits = create<LimitsState>(() => ({ standings: null, error: null }));
const turns = createTurns();

export async function loadLimits(): Promise<void> {
  const isTaken = turns.begin();
  try {
    const standings = await call('limitStandings');
    if (isTaken()) useLimits.setState({ standings, error: null });
  } catch (thrown) {
    if (isTaken()) useLimits.setState({ error: toAppErrorShape(thrown) });
  }
}

/** Jobs change in bursts; the limits are asked for again this long (ms) after the first of them. */
const settle = 1000;

/** Keeps them fresh; the answer stops it. */
export function followLimits(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  void loadLimits();
  const stop = on('jobsChanged', () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void loadLimits();
    }, settle);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
