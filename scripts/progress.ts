// The progress of a test run: reporters inside the runner's process send it to the task that started the run.
import process from 'node:process';

export type Progress =
  /** That many tests more are going to run. */
  | { kind: 'planned'; tests: number }
  | { kind: 'began'; test: string }
  /** A part of a test that is under way began or ended. */
  | { kind: 'step' }
  | { kind: 'ended'; test: string; outcome: 'passed' | 'failed' | 'skipped' };

/** Sends to the task that started this process; does nothing without one. */
export function send(progress: Progress): void {
  process.send?.(progress);
}

/** A run as it stands. */
export interface RunState {
  planned: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Tests that have begun and not ended, the oldest first. */
  running: Set<string>;
}

export const newRun = (): RunState => ({ planned: 0, passed: 0, failed: 0, skipped: 0, running: new Set() });

/** Takes in a message; anything that is not ours is left alone. @returns the message when it is a `Progress` */
export function follow(state: RunState, message: unknown): Progress | undefined {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return undefined;
  const progress = message as Progress;
  switch (progress.kind) {
    case 'planned':
      state.planned += progress.tests;
      return progress;
    case 'began':
      state.running.add(progress.test);
      return progress;
    case 'ended':
      state.running.delete(progress.test);
      state[progress.outcome] += 1;
      return progress;
    case 'step':
      return progress;
    default:
      return undefined;
  }
}
