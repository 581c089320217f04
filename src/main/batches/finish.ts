/** When a batch is expected to be done, by how long earlier jobs of its models took. */

import type { BatchFinish } from '../../shared/finish.ts';
import { minute } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import { type BatchRows, finishEstimate } from '../jobs/index.ts';
import type { Ledger } from '../ledger/index.ts';

export interface FinishOptions {
  ledger: Pick<Ledger, 'accounts' | 'batches' | 'pastJobs'>;
  rows: Pick<BatchRows, 'keyRate' | 'waits'>;
  clock: Pick<Clock, 'now'>;
}

/** @throws AppError `not_found` */
export function finishOfBatch({ ledger, rows, clock }: FinishOptions, batchId: string): BatchFinish {
  const batch = ledger.batches.require(batchId);
  const open = ledger.batches.openWork(batchId);
  const waiting = open.reduce((sum, work) => sum + work.waiting, 0);
  const runs = open.some(({ lastSentAt }) => lastSentAt !== null);
  const isHeldUp = open.some(({ heldUp }) => heldUp > 0) || (waiting > 0 && rows.waits(batch));
  // While rows are written down there are more to come than the ledger has.
  if (isHeldUp || batch.phase === 'writing' || (waiting === 0 && !runs)) return { kind: 'none' };
  const ahead = waiting === 0 ? 0 : ledger.batches.ahead(batchId);
  const sendsAtLeastMs = Math.ceil(((ahead + waiting) * minute) / rows.keyRate(batch.accountId).perMinute);
  // Of those that run, the one that was sent last ends last.
  const works = open.map(({ lastSentAt, ...work }) => ({
    ...{ ...work, ahead, sendsAtLeastMs },
    sentAt: lastSentAt === null ? [] : [lastSentAt],
  }));
  const finish = finishEstimate(ledger, batch.accountId, works, clock.now());
  return finish === null ? { kind: 'unknown' } : { kind: 'range', ...finish };
}
