/** TokenLab settles after a task has ended: what an answer means for the job's settlement. */
import { type SettlementEvent, settlementTable, sideStep } from '../../shared/sub-machines.ts';
import type { JobPatch, JobRecord } from '../ledger/index.ts';
import type { TaskSnapshot } from '../tokenlab/index.ts';

/** What a terminal answer means for the job's settlement; written together with its state. */
export function planSettlement(job: JobRecord, task: TaskSnapshot): JobPatch {
  if (!task.terminal) return {};
  const event: SettlementEvent =
    task.billingTransactionId !== null
      ? 'id_found'
      : task.state === 'completed'
        ? 'completed_without_id'
        : 'ended_uncharged';
  const settlement = sideStep(settlementTable, job.billing.settlement, event);
  return settlement === null || settlement === job.billing.settlement ? {} : { settlement };
}
