/** Usage rows and what a person decided about them. Sums are made by the billing room, in decimals. */
import type { BillableJob, ReconciliationDecision, UsageRow } from '../../shared/billing.ts';
import type { Family, JobState } from '../../shared/job.ts';
import { type JobColumns, toJobRecord } from './job-columns.ts';
import type { Session } from './session.ts';

export interface BillingQueries {
  /** Rows that are here already are renewed, never doubled. @returns how many were new. */
  putUsage(rows: readonly UsageRow[]): number;
  /** Rows of `from` <= time < `to`, oldest first. */
  usage(accountId: string, from: number, to: number): UsageRow[];
  /** Jobs created in `from` <= time < `to`, oldest first. */
  jobs(accountId: string | null, from: number, to: number): BillableJob[];
  decisions(): ReconciliationDecision[];
  decide(decision: ReconciliationDecision): void;
}

const usageColumns = `id, account_id AS accountId, source, request_id AS requestId,
  billing_transaction_id AS billingTransactionId, model, scene, unit, quantity, cost_usd AS costUsd,
  created_at AS createdAt`;

function toBillable(row: JobColumns): BillableJob {
  const job = toJobRecord(row);
  const { kind, minUsd, maxUsd } = job.billing.estimate;
  return {
    jobId: job.id,
    accountId: job.accountId,
    title: job.title,
    family: job.family as Family,
    model: job.model,
    modelResolved: job.modelResolved,
    state: job.state as JobState,
    userId: job.userId,
    projectId: job.projectId,
    endpoint: job.endpoint,
    taskId: job.taskId,
    requestId: job.requestId,
    billingTransactionId: job.billing.transactionId,
    estimate: { kind, minUsd, maxUsd },
    settledUsd: job.billing.settledUsd,
    createdAt: job.createdAt,
    submittedAt: job.submittedAt,
    terminalAt: job.terminalAt,
  };
}

export function billingQueries({ db, tx }: Session): BillingQueries {
  return {
    putUsage: (rows) =>
      tx(() => {
        let added = 0;
        for (const row of rows) {
          if (db.get('SELECT id FROM usage_rows WHERE id = ?', row.id) === null) added += 1;
          db.run(
            `INSERT INTO usage_rows (id, account_id, source, request_id, billing_transaction_id, model, scene,
               unit, quantity, cost_usd, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET request_id = excluded.request_id,
               billing_transaction_id = excluded.billing_transaction_id, cost_usd = excluded.cost_usd,
               unit = excluded.unit, quantity = excluded.quantity`,
            row.id,
            row.accountId,
            row.source,
            row.requestId,
            row.billingTransactionId,
            row.model,
            row.scene,
            row.unit,
            row.quantity,
            row.costUsd,
            row.createdAt,
          );
        }
        return added;
      }),

    usage: (accountId, from, to) =>
      db.all<UsageRow>(
        `SELECT ${usageColumns} FROM usage_rows
         WHERE account_id = ? AND created_at >= ? AND created_at < ? ORDER BY created_at, id`,
        accountId,
        from,
        to,
      ),

    jobs: (accountId, from, to) =>
      db
        .all<JobColumns>(
          `SELECT * FROM jobs WHERE created_at >= ? AND created_at < ? AND (?3 IS NULL OR account_id = ?3)
           ORDER BY created_at, seq`,
          from,
          to,
          accountId,
        )
        .map(toBillable),

    decisions: () =>
      db
        .all<Omit<ReconciliationDecision, 'resolved'> & { resolved: number }>(
          `SELECT line_key AS lineKey, resolved, note, confirmed_job_id AS confirmedJobId,
             decided_at AS decidedAt FROM reconciliation_decisions`,
        )
        .map((row) => ({ ...row, resolved: row.resolved === 1 })),

    decide(decision) {
      tx(() =>
        db.run(
          `INSERT INTO reconciliation_decisions (line_key, resolved, note, confirmed_job_id, decided_at)
           VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (line_key) DO UPDATE SET resolved = excluded.resolved, note = excluded.note,
             confirmed_job_id = excluded.confirmed_job_id, decided_at = excluded.decided_at`,
          decision.lineKey,
          decision.resolved,
          decision.note,
          decision.confirmedJobId,
          decision.decidedAt,
        ),
      );
    },
  };
}
