/**
 * What a person has narrowed since a backup stays narrowed after a restore: the rows of the backup come first, and money must
 * not flow more freely than it did before. What was loosened since is as the backup has it; a person can loosen it again.
 */
import type { Db } from './db.ts';

/** A lower amount, as SQL; texts that are no plain amount count for nothing. */
const isLower = (theirs: string, ours: string): string =>
  `(${theirs} GLOB '[0-9]*' AND ${theirs} NOT GLOB '*[^0-9.]*'
    AND (${ours} IS NULL OR CAST(${theirs} AS REAL) < CAST(${ours} AS REAL)))`;

/** By table: which rows are stricter in the damaged file, and what of them is taken. `ours` has the same key. */
const narrowed: readonly { table: string; set: string; where: string }[] = [
  {
    table: 'spend_limits',
    set: 'amount_usd = theirs.amount_usd',
    // The same limit still: of another period, a lower amount may be the looser one.
    where: `(theirs.period, theirs.account_id, theirs.project_id) IS (ours.period, ours.account_id, ours.project_id)
      AND ${isLower('theirs.amount_usd', 'ours.amount_usd')}`,
  },
  { table: 'spend_limits', set: "crossing = 'refuse'", where: "theirs.crossing = 'refuse'" },
  { table: 'accounts', set: 'sending_held = 1', where: 'theirs.sending_held = 1' },
  {
    table: 'batches',
    set: 'limit_usd = theirs.limit_usd',
    where: isLower('theirs.limit_usd', 'ours.limit_usd'),
  },
  // One that was stopped has unsent jobs that the backup knows nothing of: a person ends it once more.
  { table: 'batches', set: 'held = 1', where: 'theirs.held = 1 OR theirs.stopped_at IS NOT NULL' },
];

/** The damaged file is attached as `damaged`, and both are of one schema, which may be older than these columns. */
export function keepStricter(db: Db): void {
  for (const { table, set, where } of narrowed) {
    const [column = ''] = set.split(' ');
    const has = db.get('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', table, column) !== null;
    if (!has) continue;
    db.run(
      `UPDATE main.${table} AS ours SET ${set} FROM damaged.${table} AS theirs WHERE theirs.id = ours.id AND (${where})`,
    );
  }
}
