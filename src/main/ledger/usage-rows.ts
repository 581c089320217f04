/** Usage rows of TokenLab: how they are read and written, which of them are a job's own, and how one that is met again is renewed. */
import { z } from 'zod';
import type { PriceBasis } from '../../shared/delivery.ts';
import { isAmount } from '../../shared/money.ts';
import type { UsageRow } from '../../shared/usage.ts';
import type { Db, SqlValue } from './db.ts';
import { allPacked, packed } from './packed.ts';
import { amount, readAs, time, word } from './stored.ts';
import { createTwins, type SameCharge, type Twins } from './usage-twins.ts';

/** What `usageRows` has to be given. */
export const usageColumns =
  packed(`id, account_id, source, request_id, billing_transaction_id, model, scene, unit, quantity, cost_usd,
  created_at, requested_policy, resolved_tier, price_basis`);

type UsageValues = [
  id: string,
  accountId: string,
  source: string,
  requestId: string | null,
  billingTransactionId: string | null,
  model: string,
  scene: string | null,
  unit: string | null,
  quantity: string | null,
  costUsd: string | null,
  createdAt: number,
  requestedPolicy: UsageRow['requestedPolicy'],
  resolvedTier: UsageRow['resolvedTier'],
  priceBasis: string | null,
];

const basisSchema: z.ZodType<PriceBasis> = z.object({
  priceVersion: z.string().nullable(),
  unit: z.string().nullable(),
  prices: z.record(z.string(), z.string().refine(isAmount)),
});

const toUsageRow = ([
  id,
  accountId,
  source,
  requestId,
  billingTransactionId,
  model,
  scene,
  unit,
  quantity,
  costUsd,
  createdAt,
  requestedPolicy,
  resolvedTier,
  priceBasis,
]: UsageValues): UsageRow => ({
  id,
  accountId,
  source: word(['management', 'import'], source, 'import'),
  requestId,
  billingTransactionId,
  model,
  scene,
  unit,
  quantity,
  costUsd: amount(costUsd),
  createdAt: time(createdAt) ?? 0,
  requestedPolicy,
  resolvedTier,
  priceBasis: priceBasis === null ? null : readAs(basisSchema, priceBasis),
});

/** @param sql selects `usageColumns` */
export const usageRows = (db: Pick<Db, 'all'>, sql: string, ...params: SqlValue[]): UsageRow[] =>
  allPacked(db, toUsageRow, sql, ...params);

/** The rows of one job: by its transaction, by its request unless another job has their transaction, by a person's word. */
export function chargesOf(
  db: Pick<Db, 'all'>,
  job: { id: string; accountId: string; requestId: string | null; transactionId: string | null },
): UsageRow[] {
  return usageRows(
    db,
    // Each kind by its own index: an account may have a million rows.
    `SELECT ${usageColumns} FROM usage_rows WHERE +account_id = ?1 AND id IN (
       SELECT id FROM usage_rows WHERE billing_transaction_id = ?2
       UNION SELECT id FROM usage_rows WHERE request_id = ?3 AND NOT EXISTS (
         SELECT 1 FROM jobs WHERE jobs.transaction_id = usage_rows.billing_transaction_id AND jobs.id <> ?4
       )
       UNION SELECT substr(line_key, 5) FROM reconciliation_decisions
         WHERE confirmed_job_id = ?4 AND line_key LIKE 'row:%'
     ) ORDER BY +created_at, id`,
    job.accountId,
    job.transactionId,
    job.requestId,
    job.id,
  );
}

/** What is known of a row after it was met again. TokenLab's own word is more exact than an exported file. */
function renewed(known: UsageRow, read: UsageRow): UsageRow {
  const [better, other] =
    known.source === 'management' && read.source === 'import' ? [known, read] : [read, known];
  return {
    ...better,
    id: known.id,
    requestId: better.requestId ?? other.requestId,
    billingTransactionId: better.billingTransactionId ?? other.billingTransactionId,
    scene: better.scene ?? other.scene,
    unit: better.unit ?? other.unit,
    quantity: better.quantity ?? other.quantity,
    costUsd: better.costUsd ?? other.costUsd,
    requestedPolicy: better.requestedPolicy ?? other.requestedPolicy ?? null,
    resolvedTier: better.resolvedTier ?? other.resolvedTier ?? null,
    priceBasis: better.priceBasis ?? other.priceBasis ?? null,
    createdAt: better.createdAt % 1000 === 0 ? other.createdAt : better.createdAt,
  };
}

const write = (db: Pick<Db, 'run'>, row: UsageRow): number =>
  db.run(
    `INSERT OR REPLACE INTO usage_rows (id, account_id, source, request_id, billing_transaction_id, model, scene,
       unit, quantity, cost_usd, created_at, requested_policy, resolved_tier, price_basis)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    row.requestedPolicy ?? null,
    row.resolvedTier ?? null,
    row.priceBasis ? JSON.stringify(row.priceBasis) : null,
  );

/** What the readings know of the rows that are here: of the last one only, since another one changes them. */
export interface UsageWriter {
  /** Inside a transaction: see `BillingQueries.putUsage`. */
  put(rows: readonly UsageRow[], same: SameCharge, met: Set<string>): number;
  /** What was written last is not here after all. */
  forget(): void;
}

export function createUsageWriter(db: Pick<Db, 'all' | 'run'>): UsageWriter {
  /** Gone with the set of the reading that it is of. */
  let known = new WeakMap<Set<string>, Twins>();
  const forget = () => {
    known = new WeakMap();
  };
  const rowsOf = (accountId: string, from: number, last: number) =>
    usageRows(
      db,
      `SELECT ${usageColumns} FROM usage_rows WHERE account_id = ? AND created_at BETWEEN ? AND ?
       ORDER BY created_at`,
      accountId,
      from,
      last,
    );
  return {
    put(rows, same, met) {
      const before = known.get(met);
      // Another reading has written since.
      if (before === undefined) forget();
      const twins = before ?? createTwins(met, rowsOf);
      known.set(met, twins);
      return putUsageRows(db, twins, rows, same, met);
    },
    forget,
  };
}

function putUsageRows(
  db: Pick<Db, 'all' | 'run'>,
  twins: Twins,
  rows: readonly UsageRow[],
  same: SameCharge,
  met: Set<string>,
): number {
  let added = 0;
  for (const row of rows) {
    const [twin] = usageRows(db, `SELECT ${usageColumns} FROM usage_rows WHERE id = ?`, row.id);
    const known = twin ?? twins.find(row, same);
    if (known) met.add(known.id);
    else added += 1;
    write(db, known ? renewed(known, row) : row);
    if (!known) twins.added(row);
  }
  return added;
}
