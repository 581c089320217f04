/** The first schema. Released migrations are never edited; a change is a new file with the next number. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  api_base TEXT NOT NULL,
  key_storage TEXT NOT NULL,
  key_hint TEXT,
  key_state TEXT NOT NULL DEFAULT 'unchecked',
  management_storage TEXT NOT NULL DEFAULT 'none',
  active INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER
) STRICT;

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  submit_token TEXT UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  user_id TEXT NOT NULL,
  project_id TEXT,
  title TEXT NOT NULL,
  family TEXT NOT NULL,
  operation TEXT,
  model TEXT NOT NULL,
  model_resolved TEXT,
  state TEXT NOT NULL,
  active INTEGER NOT NULL,
  remote_status TEXT,
  progress REAL,
  hold TEXT,
  cancellation TEXT NOT NULL DEFAULT 'none',
  cancel TEXT,
  attention TEXT,
  error TEXT,
  created_at INTEGER NOT NULL,
  created_day TEXT NOT NULL,
  submitted_at INTEGER,
  accepted_at INTEGER,
  terminal_at INTEGER,
  updated_at INTEGER NOT NULL,
  endpoint TEXT NOT NULL,
  task_id TEXT,
  poll_url TEXT,
  request_id TEXT,
  poll_next_at INTEGER,
  poll_last_at INTEGER,
  poll_count INTEGER NOT NULL DEFAULT 0,
  poll_failures INTEGER NOT NULL DEFAULT 0,
  poll_paused TEXT,
  poll_error TEXT,
  estimate_kind TEXT NOT NULL DEFAULT 'unknown',
  estimate_min_usd TEXT,
  estimate_max_usd TEXT,
  estimate_note TEXT,
  transaction_id TEXT,
  settled_usd TEXT,
  settlement TEXT NOT NULL DEFAULT 'unknown',
  settlement_next_at INTEGER,
  settlement_tries INTEGER NOT NULL DEFAULT 0,
  thumbnail_result_id TEXT,
  result_count INTEGER NOT NULL DEFAULT 0,
  done_count INTEGER NOT NULL DEFAULT 0,
  tile_count INTEGER NOT NULL DEFAULT 0,
  retry_of TEXT,
  favourite INTEGER NOT NULL DEFAULT 0,
  rating INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '[]',
  hidden INTEGER NOT NULL DEFAULT 0,
  resubmittable INTEGER NOT NULL DEFAULT 1
) STRICT;

-- One index answers the list, its sections and the counts without touching the table.
CREATE INDEX jobs_list ON jobs (
  hidden, active, created_day, created_at, seq, account_id, state, family, project_id, attention,
  tile_count
);
CREATE INDEX jobs_title ON jobs (hidden, title COLLATE NOCASE, seq);
CREATE INDEX jobs_model ON jobs (hidden, model COLLATE NOCASE, seq);
CREATE INDEX jobs_updated ON jobs (hidden, updated_at, seq);
-- For the order of the list only; sums are made with decimal arithmetic from the text columns.
CREATE INDEX jobs_cost ON jobs (hidden, CAST(coalesce(settled_usd, estimate_max_usd) AS REAL), seq);
CREATE INDEX jobs_task ON jobs (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX jobs_retry ON jobs (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX jobs_state ON jobs (state, account_id);
CREATE INDEX jobs_request_id ON jobs (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX jobs_transaction ON jobs (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX jobs_settlement ON jobs (settlement_next_at) WHERE settlement_next_at IS NOT NULL;

-- The sidebar's counts, kept up to date row by row, so that asking costs the same at ten jobs and at a million.
CREATE TABLE job_tally (
  account_id TEXT NOT NULL,
  hidden INTEGER NOT NULL,
  active INTEGER NOT NULL,
  state TEXT NOT NULL,
  family TEXT NOT NULL,
  project_id TEXT NOT NULL,
  attention INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (account_id, hidden, active, state, family, project_id, attention)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER jobs_tally_insert AFTER INSERT ON jobs BEGIN
  INSERT INTO job_tally VALUES (
    new.account_id, new.hidden, new.active, new.state, new.family, coalesce(new.project_id, ''),
    new.attention IS NOT NULL, 1
  ) ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER jobs_tally_delete AFTER DELETE ON jobs BEGIN
  UPDATE job_tally SET n = n - 1
  WHERE account_id = old.account_id AND hidden = old.hidden AND active = old.active AND state = old.state
    AND family = old.family AND project_id = coalesce(old.project_id, '')
    AND attention = (old.attention IS NOT NULL);
END;
CREATE TRIGGER jobs_tally_update AFTER UPDATE OF hidden, active, state, project_id, attention ON jobs BEGIN
  UPDATE job_tally SET n = n - 1
  WHERE account_id = old.account_id AND hidden = old.hidden AND active = old.active AND state = old.state
    AND family = old.family AND project_id = coalesce(old.project_id, '')
    AND attention = (old.attention IS NOT NULL);
  INSERT INTO job_tally VALUES (
    new.account_id, new.hidden, new.active, new.state, new.family, coalesce(new.project_id, ''),
    new.attention IS NOT NULL, 1
  ) ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- The bulky parts of a job, kept apart so that lists read small rows.
CREATE TABLE job_payloads (
  job_id TEXT PRIMARY KEY REFERENCES jobs(id) ON DELETE CASCADE,
  request TEXT NOT NULL,
  answer TEXT,
  note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE job_tags (
  tag TEXT NOT NULL,
  job_seq INTEGER NOT NULL REFERENCES jobs(seq) ON DELETE CASCADE,
  PRIMARY KEY (tag, job_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_tags_job ON job_tags (job_seq);

CREATE VIRTUAL TABLE job_search USING fts5 (words, tokenize = 'trigram');

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  type TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX events_job ON events (job_id, seq);

CREATE TABLE results (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  media TEXT NOT NULL,
  role TEXT NOT NULL,
  label TEXT,
  mime TEXT,
  download TEXT NOT NULL,
  received_bytes INTEGER NOT NULL DEFAULT 0,
  total_bytes INTEGER,
  file_name TEXT,
  bytes INTEGER,
  sha256 TEXT,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  text TEXT,
  link TEXT,
  error TEXT,
  done_at INTEGER,
  created_at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  url TEXT,
  path TEXT,
  part_path TEXT,
  etag TEXT,
  last_modified TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  facts TEXT NOT NULL DEFAULT '{}',
  UNIQUE (job_id, idx)
) STRICT;
CREATE INDEX results_download ON results (download, next_at);

-- Bytes that came inside an answer, until they are a file on disk.
CREATE TABLE result_data (
  result_id TEXT PRIMARY KEY REFERENCES results(id) ON DELETE CASCADE,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE inputs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER,
  height INTEGER,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE catalogue (
  account_id TEXT NOT NULL,
  key TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (account_id, key)
) STRICT;

-- What TokenLab's answers taught about a model, for example that its tasks cannot be cancelled.
CREATE TABLE model_lessons (
  account_id TEXT NOT NULL,
  model TEXT NOT NULL,
  lesson TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account_id, model, lesson)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_rows (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  source TEXT NOT NULL,
  request_id TEXT,
  billing_transaction_id TEXT,
  model TEXT NOT NULL,
  scene TEXT,
  unit TEXT,
  quantity TEXT,
  cost_usd TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX usage_rows_time ON usage_rows (account_id, created_at);
CREATE INDEX usage_rows_request ON usage_rows (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX usage_rows_transaction ON usage_rows (billing_transaction_id)
  WHERE billing_transaction_id IS NOT NULL;

CREATE TABLE reconciliation_decisions (
  line_key TEXT PRIMARY KEY,
  resolved INTEGER NOT NULL,
  note TEXT NOT NULL,
  confirmed_job_id TEXT,
  decided_at INTEGER NOT NULL
) STRICT;
`;

export const first: Migration = { version: 1, name: 'first schema', up: (db) => db.exec(sql) };
