import path from 'node:path';
import Database from 'libsql';
import type { Profile } from './profile.ts';

/** One job as the ledger's file has it, read from outside the app. */
export interface LedgerJob {
  jobId: string;
  title: string;
  family: string;
  model: string;
  endpoint: string;
  state: string;
  taskId: string | null;
  requestId: string | null;
  transactionId: string | null;
  cancellation: string;
  /** JSON: httpStatus, code, message of the answer to the request for cancellation. */
  cancel: { httpStatus: number | null; code: string | null } | null;
  attention: string | null;
  hold: { reason: string } | null;
  errorCode: string | null;
  retryOf: string | null;
  userId: string;
  projectId: string | null;
  pollUrl: string | null;
  /** Status requests so far, refreshes by a person not counted. */
  polls: number;
}

export interface LedgerResult {
  id: string;
  jobId: string;
  media: string;
  role: string;
  download: string;
  path: string | null;
  bytes: number | null;
  sha256: string | null;
  mime: string | null;
  url: string | null;
  doubt: string | null;
  /** When the next attempt is due; a text is done by its content, and its file is there once nothing is due. */
  nextAt: number | null;
}

function read<T>(profile: Profile, sql: string): T[] {
  const db = new Database(path.join(profile.userData, 'ledger.db'), { readonly: true });
  try {
    // An app that opens or closes the ledger has it for itself for a moment.
    db.exec('PRAGMA busy_timeout = 10000');
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

/** Every job, oldest first. */
export function ledgerJobs(profile: Profile): LedgerJob[] {
  const rows = read<Record<string, string | null>>(
    profile,
    `SELECT id AS jobId, title, family, model, endpoint, state, task_id AS taskId, request_id AS requestId,
       transaction_id AS transactionId, cancellation, cancel, attention, hold, error, retry_of AS retryOf,
       user_id AS userId, project_id AS projectId, poll_url AS pollUrl, poll_count AS polls
     FROM jobs ORDER BY seq`,
  );
  return rows.map(({ cancel, hold, error, ...row }) => ({
    ...(row as unknown as LedgerJob),
    cancel: cancel ? JSON.parse(cancel) : null,
    hold: hold ? JSON.parse(hold) : null,
    errorCode: error ? JSON.parse(error).code : null,
  }));
}

/** Every result of every job, in order. */
export function ledgerResults(profile: Profile): LedgerResult[] {
  return read<LedgerResult>(
    profile,
    `SELECT results.id, job_id AS jobId, media, role, download, path, bytes, sha256, mime, url, doubt,
       results.next_at AS nextAt
     FROM results JOIN jobs ON jobs.id = results.job_id ORDER BY jobs.seq, idx`,
  );
}

/** Address of the built-in sandbox in its latest run; null before it was chosen. */
export function sandboxOrigin(profile: Profile): string | null {
  const rows = read<{ origin: string }>(
    profile,
    `SELECT api_base AS origin FROM accounts WHERE kind = 'sandbox'`,
  );
  return rows[0]?.origin ?? null;
}

/** The unsent drafts of the New job sheet, as JSON has them. */
export const ledgerDrafts = (profile: Profile): { id: string; values: Record<string, unknown> }[] =>
  read<{ content: string }>(profile, 'SELECT content FROM compose_drafts ORDER BY rowid').map(({ content }) =>
    JSON.parse(content),
  );
