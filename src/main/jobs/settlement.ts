/**
 * TokenLab settles after a task has ended, so the billing id may come late. When the terminal answer had none, the
 * task is read a few more times, in plain sight and never for longer; these reads change no state.
 */
import { type SettlementEvent, settlementTable, sideStep } from '../../shared/side-machines.ts';
import type { JobPatch, JobRecord } from '../ledger/index.ts';
import type { TaskSnapshot } from '../tokenlab/index.ts';
import { createAlarms } from './alarms.ts';
import type { Core } from './core.ts';
import type { Gates } from './gates.ts';

/** What a terminal answer means for the job's settlement; written together with its state. */
export function planSettlement(core: Core, job: JobRecord, task: TaskSnapshot): JobPatch {
  if (!task.terminal) return {};
  const event: SettlementEvent =
    task.billingTransactionId !== null
      ? 'id_found'
      : task.state === 'completed'
        ? 'completed_without_id'
        : 'ended_uncharged';
  const before = job.billing.settlement;
  const settlement = sideStep(settlementTable, before, event);
  if (settlement === null || settlement === before) return {};
  if (settlement !== 'checking') return { settlement, settlementNextAt: null };
  const first = core.limits.settlementDelays[0];
  if (first === undefined) return {};
  return { settlement, settlementNextAt: core.clock.now() + first, settlementTries: 0 };
}

export interface Settlement {
  /** Looks again when the job's row says so. */
  schedule(job: JobRecord): void;
  /** Takes up what was planned before the last stop. */
  resume(): void;
  check(): void;
  stop(): void;
}

export function createSettlement(core: Core, gates: Gates): Settlement {
  const { ledger, clock, limits } = core;
  const longest = Math.max(0, ...limits.settlementDelays) + 60_000;
  const alarms = createAlarms(clock, longest, (jobId) => core.background('settlement', () => look(jobId)));

  async function look(jobId: string): Promise<void> {
    const job = ledger.jobs.get(jobId);
    if (core.stopped() || job === null || job.billing.settlement !== 'checking' || job.taskId === null)
      return;
    if (gates.paused(job.accountId) !== null || !gates.bucket(job.accountId).take(clock.now())) {
      alarms.set(jobId, clock.now() + 30_000);
      return;
    }
    const client = core.deps.clientFor(job.accountId);
    const heard = await client.getTask({ pollUrl: job.pollUrl, taskId: job.taskId }, { family: job.family });
    gates.bucket(job.accountId).learn(heard.rateLimit, clock.now());
    if (core.stopped()) return;
    const id = heard.kind === 'task' ? heard.task.billingTransactionId : null;
    const tries = job.settlementTries + 1;
    const wait = limits.settlementDelays[tries];
    const nextAt = id === null && wait !== undefined ? clock.now() + wait : null;
    const event = id !== null ? 'id_found' : nextAt === null ? 'looks_spent' : 'completed_without_id';
    core.commit(() => {
      // A usage row may have told more while the answer was on its way.
      const { settlement } = ledger.jobs.require(jobId).billing;
      ledger.jobs.update(jobId, {
        settlementTries: tries,
        settlementNextAt: nextAt,
        settlement: sideStep(settlementTable, settlement, event) ?? settlement,
        ...(id === null ? {} : { transactionId: id }),
      });
      ledger.events.append(jobId, {
        source: id === null ? 'app' : 'tokenlab',
        type: id === null ? 'settlement_checked' : 'settlement_found',
        detail: {
          attempt: tries,
          of: limits.settlementDelays.length,
          requestId: heard.requestId,
          ...(id === null ? {} : { transactionId: id }),
        },
      });
    });
    if (nextAt !== null) alarms.set(jobId, nextAt);
  }

  return {
    schedule(job) {
      if (job.settlementNextAt !== null) alarms.set(job.id, job.settlementNextAt);
    },
    resume() {
      for (const job of ledger.jobs.awaitingSettlement())
        alarms.set(job.id, job.settlementNextAt ?? clock.now());
    },
    check: () => alarms.check(),
    stop: () => alarms.stop(),
  };
}
