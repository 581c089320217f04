/** What all parts of the engine share: commits with their effects, durable writes that must not be given up. */

import { AppError } from '../../shared/errors.ts';
import type { JobEvent } from '../../shared/job-events.ts';
import type { Effect } from '../../shared/machine.ts';
import { minute } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import type { Failpoint } from '../base/failpoints.ts';
import type { Reporter } from '../base/report.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';
import { type Applied, applyEvent, type Change } from './apply.ts';
import { defaultLimits, type EngineLimits, type EngineOptions } from './options.ts';
import { createSendQueue, type SendQueue } from './send-queue.ts';
import { createSpendLimits, type SpendLimits } from './spend-limits.ts';

export type Apply = (jobId: string, event: JobEvent, change: Change) => Applied | null;

/** What each effect of the table does; filled in by the engine when its parts are there. */
export type EffectHandlers = Record<Effect, (job: JobRecord) => void>;

export interface Core {
  options: EngineOptions;
  ledger: Ledger;
  clock: Clock;
  limits: EngineLimits;
  spendLimits: SpendLimits;
  queue: SendQueue;
  failpoint: Failpoint;
  effects: EffectHandlers;
  /**
   * Runs `write` in one transaction and performs the effects of every applied event after the commit.
   * @throws AppError of the ledger; nothing has changed then and no effect was performed.
   */
  commit<T>(write: (apply: Apply) => T): T;
  /**
   * The same for facts that only this process knows (an accepted task): tried again until the disk takes them.
   * @returns null only when the engine is given up before that.
   */
  commitUntilDurable<T>(jobId: string, write: (apply: Apply) => T): Promise<T | null>;
  /** The same for a write that is no commit of a job. */
  writeUntilDurable<T>(jobId: string, write: () => T): Promise<T | null>;
  /** Inside `write` of a commit: what is to be done once it stands. */
  afterCommit(work: () => void): void;
  /** A value between `from` and `to` (ms), for jitter. */
  jitter(from: number, to: number): number;
  report: Reporter;
  /** The ledger cannot be written: says so, at most once a minute. @returns false when `error` is something else */
  noticeDiskProblem(error: unknown, jobId?: string): boolean;
  /** Starts work that nobody waits for; what it throws is reported. */
  background(where: string, work: () => Promise<void>): void;
  stopped(): boolean;
  /** Nothing new begins. */
  stop(): void;
  /** What still waits for the disk is let go. */
  giveUp(): void;
}

/** Wait (ms) before a write that failed is tried again. */
const writeAgain = 2_000;

export function createCore(options: EngineOptions): Core {
  const { ledger, clock } = options;
  let stopped = false;
  let givenUp = false;
  let noticedAt: number | null = null;
  let later: (() => void)[] = [];
  const waiting = new Set<() => void>();
  const unset = () => {
    throw new Error('The engine is not wired up yet.');
  };

  const core: Core = {
    options,
    ledger,
    clock,
    limits: { ...defaultLimits, ...options.limits },
    spendLimits: createSpendLimits(options),
    queue: createSendQueue(options, options.limits?.creates),
    failpoint: options.failpoint ?? (() => undefined),
    effects: {
      send_create: unset,
      schedule_submit: unset,
      schedule_poll: unset,
      stop_polling: unset,
      download_results: unset,
      announce: unset,
    },

    commit(write) {
      const done: Applied[] = [];
      const outer = later;
      const mine: (() => void)[] = [];
      later = mine;
      let value: ReturnType<typeof write>;
      try {
        value = ledger.tx(() =>
          write((jobId, event, change) => {
            const applied = applyEvent(ledger, clock, jobId, event, change);
            if (applied) done.push(applied);
            return applied;
          }),
        );
      } finally {
        later = outer;
      }
      // A job that passed through several states in one commit is only announced as what it became.
      const last = new Map(done.map((applied) => [applied.job.id, applied]));
      for (const applied of done) {
        const isLast = last.get(applied.job.id) === applied;
        for (const effect of applied.effects) {
          if (effect === 'announce' && !isLast) continue;
          try {
            core.effects[effect](applied.job);
          } catch (thrown) {
            core.report(`effect ${effect}`, thrown);
          }
        }
      }
      for (const work of mine) work();
      return value;
    },

    commitUntilDurable: (jobId, write) => core.writeUntilDurable(jobId, () => core.commit(write)),

    afterCommit: (work) => void later.push(work),

    async writeUntilDurable(jobId, write) {
      for (;;) {
        try {
          return write();
        } catch (thrown) {
          core.report('ledger write', thrown);
          // What is not the disk's fault would fail the same way again.
          if (!core.noticeDiskProblem(thrown, jobId)) throw thrown;
        }
        await new Promise<void>((resolve) => {
          const timer = clock.setTimeout(finish, writeAgain);
          function finish() {
            timer.clear();
            waiting.delete(finish);
            resolve();
          }
          waiting.add(finish);
          if (givenUp) finish();
        });
        if (givenUp) return null;
      }
    },

    jitter: (from, to) => from + (to - from) * options.random(),
    report: options.report,
    noticeDiskProblem(error, jobId) {
      if (!(error instanceof AppError) || !diskCodes.has(error.code)) return false;
      const now = clock.now();
      if (noticedAt === null || Math.abs(now - noticedAt) > minute) {
        noticedAt = now;
        options.notice({
          level: 'error',
          key: 'ledger_unwritable',
          params: { message: error.message },
          jobId,
        });
      }
      return true;
    },
    background(where, work) {
      work().catch((thrown: unknown) => core.report(where, thrown));
    },
    stopped: () => stopped,
    stop() {
      stopped = true;
    },
    giveUp() {
      givenUp = true;
      for (const finish of [...waiting]) finish();
    },
  };
  return core;
}

const diskCodes = new Set(['disk_full', 'file_unwritable', 'ledger_busy', 'ledger_damaged']);
