/** Errors that nobody caught: written to the log, reported once, and the app continues or ends in order. */
import { app, dialog } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../base/log.ts';
import { say, translated } from './say.ts';

export interface CrashReporter {
  /** Says in the window that something went wrong; installed once there is one. */
  tellWindow(tell: () => void): void;
  /** The app cannot come up at all: says why, and ends. */
  cannotStart(error: unknown): void;
}

/** @param redact takes private things out of an error's report; the log does so on its own */
export function catchEverything(log: Log, redact: (text: string) => string): CrashReporter {
  let tell: (() => void) | null = null;
  let isShown = false;

  const onProblem = (kind: string, error: unknown) => {
    log.error(kind, error);
    if (isShown) return;
    isShown = true;
    tell?.();
  };
  process.on('uncaughtException', (error) => onProblem('Uncaught exception', error));
  process.on('unhandledRejection', (reason) => onProblem('Unhandled rejection', reason));
  app.on('child-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || details.reason === 'killed') return;
    log.error('A helper process ended', {
      type: details.type,
      name: details.name,
      reason: details.reason,
      exitCode: details.exitCode,
    });
  });

  return {
    tellWindow(how) {
      tell = how;
      if (isShown) how();
    },
    cannotStart(error) {
      log.error('The app could not start', error);
      // What is not an AppError may hold paths or worse; the log has it.
      const words = error instanceof AppError ? redact(translated(error.message)) : say('crash.detail');
      dialog.showErrorBox(say('crash.startTitle'), words);
      app.exit(1);
    },
  };
}
