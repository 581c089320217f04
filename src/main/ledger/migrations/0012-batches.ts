/** Batches, their rows among the jobs, and lists of words that batches choose from. */
import type { Migration } from './migration.ts';

/** What counts of a job towards its batch. */
const tallied = (row: 'new' | 'old'): string => `
  ${row}.batch_id, ${row}.state, ${row}.attention IS NOT NULL, ${row}.batch_retried, ${row}.settled_usd IS NOT NULL,
  coalesce(${row}.settled_usd, CASE WHEN ${row}.estimate_kind <> 'unknown'
    THEN coalesce(${row}.estimate_max_usd, ${row}.estimate_min_usd) END, '')`;

const add = `INSERT INTO batch_tally VALUES (${tallied('new')}, 1) ON CONFLICT DO UPDATE SET n = n + 1;`;
const take = `UPDATE batch_tally SET n = n - 1
  WHERE (batch_id, state, attention, retried, settled, usd) = (${tallied('old')});`;

const sql = `
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  submit_token TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  account_id TEXT NOT NULL,
  project_id TEXT,
  created_at INTEGER NOT NULL,
  phase TEXT NOT NULL,
  held INTEGER NOT NULL DEFAULT 0,
  stopped_at INTEGER,
  rows INTEGER NOT NULL,
  limit_usd TEXT,
  agreed_limits TEXT,
  -- Retries that a person has agreed to and that are not all written yet, and the token under which they were asked for.
  retries TEXT,
  retry_token TEXT,
  columns TEXT NOT NULL,
  notes TEXT NOT NULL,
  -- What was agreed to pay for each row, and where all of them are sent.
  prices TEXT NOT NULL,
  spec TEXT NOT NULL
) STRICT;
CREATE INDEX batches_made ON batches (created_at);

CREATE TABLE wildcards (
  name TEXT PRIMARY KEY,
  entries TEXT NOT NULL
) STRICT;

ALTER TABLE jobs ADD COLUMN batch_id TEXT;
ALTER TABLE jobs ADD COLUMN batch_row INTEGER;
-- Its line, and the values that make it differ from the batch's other rows.
ALTER TABLE jobs ADD COLUMN batch_varied TEXT;
-- A later job of its batch repeats it.
ALTER TABLE jobs ADD COLUMN batch_retried INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_batch_list ON jobs (batch_id, hidden, active, created_at, seq) WHERE batch_id IS NOT NULL;
CREATE INDEX jobs_batch_rows ON jobs (batch_id, batch_row, seq, state) WHERE batch_id IS NOT NULL;

-- Progress and cost of each batch, kept up to date row by row.
CREATE TABLE batch_tally (
  batch_id TEXT NOT NULL,
  state TEXT NOT NULL,
  attention INTEGER NOT NULL,
  retried INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  usd TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (batch_id, state, attention, retried, settled, usd)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER batch_tally_insert AFTER INSERT ON jobs WHEN new.batch_id IS NOT NULL BEGIN
  ${add}
END;
CREATE TRIGGER batch_tally_delete AFTER DELETE ON jobs WHEN old.batch_id IS NOT NULL BEGIN
  ${take}
END;
CREATE TRIGGER batch_tally_update AFTER UPDATE OF
  state, attention, batch_retried, settled_usd, estimate_kind, estimate_min_usd, estimate_max_usd
ON jobs WHEN new.batch_id IS NOT NULL BEGIN
  ${take}
  ${add}
END;
`;

export const batches: Migration = { version: 12, name: 'batches', up: (db) => db.exec(sql) };
