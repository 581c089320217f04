/** Limits on what may be spent in a time, and which of them a person has agreed to cross with a job. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE spend_limits (
  id TEXT PRIMARY KEY,
  account_id TEXT,
  project_id TEXT,
  period TEXT NOT NULL,
  amount_usd TEXT NOT NULL,
  crossing TEXT NOT NULL,
  unknown_usd TEXT,
  created_at INTEGER NOT NULL
) STRICT;

ALTER TABLE jobs ADD COLUMN agreed_limits TEXT;
-- What was sent since a time, in sums, without reading the table.
CREATE INDEX jobs_spent ON jobs (
  submitted_at, account_id, project_id, state, settled_usd, estimate_kind, estimate_max_usd, estimate_min_usd
) WHERE submitted_at IS NOT NULL;
`;

export const spendLimits: Migration = { version: 8, name: 'spend limits', up: (db) => db.exec(sql) };
