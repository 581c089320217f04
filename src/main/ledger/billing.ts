/** Usage rows and what a person decided about them. Sums are made by the billing room, in decimals. */
import type { BillableJob, ReconciliationDecision, SpendGroup } from '../../shared/billing.ts';
import type { TierPrice } from '../../shared/delivery.ts';
import { families } from '../../shared/families/index.ts';
import type { JobState } from '../../shared/job.ts';
import { sandboxAccountId } from '../../shared/sample.ts';
import { day, minute } from '../../shared/units.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { readState } from './job-columns.ts';
import { allPacked, packed } from './packed.ts';
import type { Session } from './session.ts';
import { amount, estimateKind, time, word } from './stored.ts';
import { createUsageWriter, usageColumns, usageRows } from './usage-rows.ts';
import type { SameCharge } from './usage-twins.ts';

/** A job that has ended, as far as its charge is concerned. */
export interface EndedJob {
  /** Unix ms. */
  submittedAt: number;
  endedAt: number;
  /** Failed and cancelled jobs are not charged as a rule. */
  charge: 'known' | 'expected' | 'unlikely';
}

/** Jobs that are the same in what spending asks of them. */
export interface SpendRow {
  /** What they are grouped by; for days the beginning (Unix ms) of the quarter of an hour in which they were made. */
  key: string | number;
  state: JobState;
  settledUsd: string | null;
  minUsd: string | null;
  maxUsd: string | null;
  count: number;
}

const quarter = 15 * minute;

const spendKeys: Record<SpendGroup, string> = {
  day: `created_at / ${quarter} * ${quarter}`,
  model: 'coalesce(model_resolved, model)',
  project: "coalesce(project_id, '')",
  account: 'account_id',
  user: 'user_id',
};

export interface BillingQueries {
  /**
   * Rows that are here already, by id or by `same`, are renewed and keep their id; they are never doubled, and what
   * an export leaves out does not erase what TokenLab said.
   * @param met the ids of all rows of the reading that these are a part of; those that are met here are added
   * @returns how many were new.
   */
  putUsage(rows: readonly UsageRow[], same: SameCharge, met: Set<string>): number;
  /**
   * What the reconciliation of `from` <= time < `to` has to see: the jobs and rows of the period, the partners of
   * either by id or by a person's word however late or early, and jobs made up to `before` ms earlier, which a row may
   * fit. Both oldest first.
   */
  reconcilable(
    accountId: string,
    from: number,
    to: number,
    before: number,
  ): { jobs: BillableJob[]; rows: UsageRow[] };
  /** The beginnings (Unix ms) of those days of `from` <= time < `to`, by UTC, that have jobs or rows; oldest first. */
  days(accountId: string, from: number, to: number): number[];
  /**
   * Jobs created in `from` <= time < `to`, of every real account when it is null: as many at once as are the same in what
   * spending asks of them. Days are quarters of an hour, of which every calendar's days are made.
   */
  spend(accountId: string | null, from: number, to: number, by: SpendGroup): SpendRow[];
  /**
   * Jobs sent at or after `from` that have ended. Those of which no charge is expected any more only when they ended after
   * `othersFrom`. Unix ms.
   */
  endedJobs(accountId: string, from: number, othersFrom: number): EndedJob[];
  /** By which prices the model was charged last, for each tier among its last charges; bounded. */
  tierPrices(accountId: string, model: string): TierPrice[];
  decisions(): ReconciliationDecision[];
  decide(decision: ReconciliationDecision): void;
}

/** Lets the list's index find a period. */
const listed = 'hidden IN (0, 1) AND active IN (0, 1)';

/** Only what billing reads: a year of jobs is read at once. */
const jobColumns =
  packed(`id, account_id, title, family, model, model_resolved, state, user_id, project_id, endpoint, task_id,
  request_id, transaction_id, estimate_kind, estimate_min_usd, estimate_max_usd, settled_usd, created_at, submitted_at,
  terminal_at`);

type JobValues = [
  jobId: string,
  accountId: string,
  title: string,
  family: string,
  model: string,
  modelResolved: string | null,
  state: string,
  userId: string,
  projectId: string | null,
  endpoint: string,
  taskId: string | null,
  requestId: string | null,
  billingTransactionId: string | null,
  kind: string,
  minUsd: string | null,
  maxUsd: string | null,
  settledUsd: string | null,
  createdAt: number,
  submittedAt: number | null,
  terminalAt: number | null,
];

const toBillable = ([
  jobId,
  accountId,
  title,
  family,
  model,
  modelResolved,
  state,
  userId,
  projectId,
  endpoint,
  taskId,
  requestId,
  billingTransactionId,
  kind,
  minUsd,
  maxUsd,
  settledUsd,
  createdAt,
  submittedAt,
  terminalAt,
]: JobValues): BillableJob => ({
  jobId,
  accountId,
  title,
  family: word(families, family, 'image'),
  model,
  modelResolved,
  state: readState(state),
  userId,
  projectId,
  endpoint,
  taskId,
  requestId,
  billingTransactionId,
  estimate: { kind: estimateKind(kind), minUsd: amount(minUsd), maxUsd: amount(maxUsd) },
  settledUsd: amount(settledUsd),
  createdAt: time(createdAt) ?? 0,
  submittedAt: time(submittedAt),
  terminalAt: time(terminalAt),
});

export function billingQueries({ db, tx }: Session): BillingQueries {
  const writer = createUsageWriter(db);
  return {
    putUsage(rows, same, met) {
      try {
        return tx(() => writer.put(rows, same, met));
      } catch (error) {
        writer.forget();
        throw error;
      }
    },

    reconcilable: (accountId, from, to, before) => ({
      rows: usageRows(
        db,
        `WITH own AS (
           SELECT id, request_id, transaction_id FROM jobs
           WHERE account_id = ?1 AND created_at >= ?2 AND created_at < ?3 AND ${listed}
         )
         SELECT ${usageColumns} FROM usage_rows
         WHERE account_id = ?1 AND (
           (created_at >= ?2 AND created_at < ?3)
           OR billing_transaction_id IN (SELECT transaction_id FROM own WHERE transaction_id IS NOT NULL)
           OR request_id IN (SELECT request_id FROM own WHERE request_id IS NOT NULL)
           OR id IN (
             SELECT substr(line_key, 5) FROM reconciliation_decisions
             WHERE line_key LIKE 'row:%' AND confirmed_job_id IN (SELECT id FROM own)
           )
         )
         ORDER BY created_at, id`,
        accountId,
        from,
        to,
      ),
      jobs: allPacked(
        db,
        toBillable,
        `WITH own AS (
             SELECT id, request_id, billing_transaction_id FROM usage_rows
             WHERE account_id = ?1 AND created_at >= ?2 AND created_at < ?3
           )
           SELECT ${jobColumns} FROM jobs WHERE seq IN (
             SELECT seq FROM jobs WHERE created_at >= ?4 AND created_at < ?3 AND ${listed} AND account_id = ?1
             UNION SELECT seq FROM jobs WHERE account_id = ?1
               AND transaction_id IN (SELECT billing_transaction_id FROM own WHERE billing_transaction_id IS NOT NULL)
             UNION SELECT seq FROM jobs WHERE account_id = ?1
               AND request_id IN (SELECT request_id FROM own WHERE request_id IS NOT NULL)
             UNION SELECT seq FROM jobs WHERE account_id = ?1 AND id IN (
               SELECT confirmed_job_id FROM reconciliation_decisions
               WHERE confirmed_job_id IS NOT NULL AND substr(line_key, 5) IN (SELECT id FROM own)
             )
           )
           ORDER BY created_at, seq`,
        accountId,
        from,
        to,
        from - before,
      ),
    }),

    days: (accountId, from, to) =>
      db
        .all<{ at: number }>(
          `SELECT created_at / ${day} * ${day} AS at FROM usage_rows
             WHERE account_id = ?1 AND created_at >= ?2 AND created_at < ?3
           UNION SELECT created_at / ${day} * ${day} FROM jobs
             WHERE created_at >= ?2 AND created_at < ?3 AND ${listed} AND account_id = ?1
           ORDER BY 1`,
          accountId,
          from,
          to,
        )
        .map(({ at }) => at),

    spend: (accountId, from, to, by) =>
      db
        .all<Omit<SpendRow, 'state'> & { state: string }>(
          `SELECT ${spendKeys[by]} AS key, state, settled_usd AS settledUsd, estimate_min_usd AS minUsd,
             estimate_max_usd AS maxUsd, count(*) AS count
           FROM jobs WHERE created_at >= ?2 AND created_at < ?3 AND ${listed}
             AND (account_id = ?1 OR (?1 IS NULL AND account_id <> ?4))
           GROUP BY 1, 2, 3, 4, 5`,
          accountId,
          from,
          to,
          sandboxAccountId,
        )
        .map((row) => ({
          ...row,
          state: readState(row.state),
          settledUsd: amount(row.settledUsd),
          minUsd: amount(row.minUsd),
          maxUsd: amount(row.maxUsd),
        })),

    endedJobs: (accountId, from, othersFrom) =>
      db
        .all<{ submittedAt: number; endedAt: number; charge: string }>(
          `SELECT submitted_at AS submittedAt, coalesce(terminal_at, submitted_at) AS endedAt, CASE
             WHEN settled_usd IS NOT NULL THEN 'known'
             WHEN state IN ('failed', 'cancelled') THEN 'unlikely'
             ELSE 'expected'
           END AS charge
           FROM jobs
           WHERE submitted_at >= ?1 AND account_id = ?2
             AND state NOT IN ('draft', 'submitting', 'pending', 'processing', 'rejected')
             AND (coalesce(terminal_at, submitted_at) > ?3
               OR (settled_usd IS NULL AND state NOT IN ('failed', 'cancelled')))`,
          from,
          accountId,
          othersFrom,
        )
        .map((row) => ({ ...row, charge: word(['known', 'expected', 'unlikely'], row.charge, 'expected') })),

    tierPrices(accountId, model) {
      const rows = usageRows(
        db,
        `SELECT ${usageColumns} FROM usage_rows INDEXED BY usage_rows_tier
         WHERE account_id = ? AND model = ? AND resolved_tier IS NOT NULL ORDER BY created_at DESC LIMIT 100`,
        accountId,
        model,
      );
      const last = new Map<string, TierPrice>();
      for (const { resolvedTier: tier, priceBasis: basis, createdAt: at } of rows)
        if (tier && basis && !last.has(tier)) last.set(tier, { tier, at, basis });
      return [...last.values()];
    },

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
