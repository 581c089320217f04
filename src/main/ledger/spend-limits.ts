/** Limits on spending, and what was sent since a time, in parts that the jobs room adds up. */
import { isAmount } from '../../shared/money.ts';
import { sandboxAccountId } from '../../shared/sample.ts';
import {
  limitCrossings,
  limitPeriods,
  type NewSpendLimit,
  type SpendLimit,
} from '../../shared/spend-limit.ts';
import type { Session } from './session.ts';
import { amount, word } from './stored.ts';

/** So many jobs of one kind that cost, or may cost, the same. */
export interface SpentPart {
  kind: 'charged' | 'unsettled' | 'in_flight';
  /** USD as a decimal string; null: neither a charge nor an estimate. */
  usd: string | null;
  jobs: number;
}

export interface SpendLimitQueries {
  /** Oldest first. */
  list(): SpendLimit[];
  /** A new limit, or other terms of one that is there. */
  save(limit: SpendLimit, at: number): void;
  /** @returns false when there was none */
  remove(limitId: string): boolean;
  /** What was sent at or after `since` (Unix ms) and may have to be paid. */
  spent(of: Pick<NewSpendLimit, 'accountId' | 'projectId'>, since: number): SpentPart[];
}

interface LimitColumns {
  id: string;
  accountId: string | null;
  projectId: string | null;
  period: string;
  amountUsd: string;
  crossing: string;
  unknownUsd: string | null;
}

/** What cannot be read of a limit is read as its strictest. */
const toLimit = (row: LimitColumns): SpendLimit => ({
  ...row,
  period: word(limitPeriods, row.period, 'month'),
  amountUsd: isAmount(row.amountUsd) ? row.amountUsd : '0',
  crossing: word(limitCrossings, row.crossing, 'refuse'),
  unknownUsd: amount(row.unknownUsd),
});

export function spendLimitQueries({ db, tx }: Session): SpendLimitQueries {
  return {
    list: () =>
      db
        .all<LimitColumns>(
          `SELECT id, account_id AS accountId, project_id AS projectId, period, amount_usd AS amountUsd, crossing,
             unknown_usd AS unknownUsd FROM spend_limits ORDER BY created_at, rowid`,
        )
        .map(toLimit),

    save(limit, at) {
      tx(() =>
        db.run(
          `INSERT INTO spend_limits (id, account_id, project_id, period, amount_usd, crossing, unknown_usd, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, project_id = excluded.project_id,
             period = excluded.period, amount_usd = excluded.amount_usd, crossing = excluded.crossing,
             unknown_usd = excluded.unknown_usd`,
          limit.id,
          limit.accountId,
          limit.projectId,
          limit.period,
          limit.amountUsd,
          limit.crossing,
          limit.unknownUsd,
          at,
        ),
      );
    },

    remove: (limitId) => tx(() => db.run('DELETE FROM spend_limits WHERE id = ?', limitId) > 0),

    spent: ({ accountId, projectId }, since) =>
      db
        .all<{ kind: SpentPart['kind']; usd: string | null; jobs: number }>(
          `SELECT CASE
             WHEN settled_usd IS NOT NULL THEN 'charged'
             WHEN state IN ('submitting', 'pending', 'processing') THEN 'in_flight'
             ELSE 'unsettled'
           END AS kind,
           coalesce(settled_usd, CASE WHEN estimate_kind <> 'unknown'
             THEN coalesce(estimate_max_usd, estimate_min_usd) END) AS usd,
           count(*) AS jobs
           FROM jobs
           WHERE submitted_at >= ?1
             AND (account_id = ?2 OR (?2 IS NULL AND account_id <> ?4))
             AND (?3 IS NULL OR project_id = ?3)
             AND (settled_usd IS NOT NULL OR state NOT IN ('draft', 'failed', 'cancelled', 'rejected', 'not_sent'))
           GROUP BY 1, 2`,
          since,
          accountId,
          projectId,
          sandboxAccountId,
        )
        .map(({ usd, ...part }) => ({ ...part, usd: amount(usd) })),
  };
}
