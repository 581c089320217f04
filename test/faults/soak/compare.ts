/** The ledger and the sandbox's own record, job by job and cent by cent. Both are read from their files. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import Database from 'libsql';
import type { PlannedJob } from './plan.ts';
import type { Record as Accepted } from './records.ts';

export interface Comparison {
  lost: number;
  duplicated: number;
  mismatches: number;
  /** What is wrong, in words. */
  complaints: string[];
  /** Jobs by state. */
  states: Record<string, number>;
  /** USD, exact. */
  ledgerUsd: string;
  recordUsd: string;
}

interface JobLine {
  id: string;
  token: string;
  title: string;
  state: string;
  taskId: string | null;
  requestId: string | null;
  transactionId: string | null;
  settledUsd: string | null;
}

interface ResultLine {
  jobId: string;
  kind: string;
  download: string;
  path: string | null;
  sha256: string | null;
  bytes: number | null;
  url: string | null;
}

/** What a record's task must have become. */
interface Ending {
  status: string;
  charged: boolean;
}

export async function compare(input: {
  folder: string;
  planned: readonly PlannedJob[];
  /** Ids of jobs that somebody was told of. */
  told: readonly string[];
  records: readonly Accepted[];
  endings: ReadonlyMap<string, Ending>;
  createPosts: number;
}): Promise<Comparison> {
  const { folder, planned, records, endings } = input;
  const complaints: string[] = [];
  const counts = { lost: 0, duplicated: 0, mismatches: 0 };
  const blame = (kind: keyof typeof counts, complaint: string) => {
    counts[kind] += 1;
    complaints.push(`${kind}: ${complaint}`);
  };

  const db = new Database(path.join(folder, 'ledger.db'), { readonly: true });
  const jobs = db
    .prepare(
      `SELECT id, submit_token AS token, title, state, task_id AS taskId, request_id AS requestId,
         transaction_id AS transactionId, settled_usd AS settledUsd FROM jobs ORDER BY seq`,
    )
    .all() as JobLine[];
  const results = db
    .prepare('SELECT job_id AS jobId, kind, download, path, sha256, bytes, url FROM results ORDER BY id')
    .all() as ResultLine[];
  const timelineOf = (jobId: string) =>
    (
      db.prepare('SELECT type, detail FROM events WHERE job_id = ? ORDER BY seq').all(jobId) as {
        type: string;
        detail: string;
      }[]
    )
      .map(({ type, detail }) => `${type} ${detail}`)
      .join('; ');
  const { sends } = db
    .prepare(`SELECT count(*) AS sends FROM events WHERE type = 'submit_started'`)
    .get() as { sends: number };

  const byToken = groupBy(jobs, (job) => job.token);
  const byTitle = groupBy(records, (record) => record.title);
  for (const id of input.told)
    if (!jobs.some((job) => job.id === id)) blame('lost', `${id} was told and is gone`);
  if (jobs.length > planned.length) blame('duplicated', `${jobs.length} jobs for ${planned.length} intents`);
  if (input.createPosts > sends) blame('duplicated', `${input.createPosts} POSTs, ${sends} of them intended`);

  let ledgerUsd = new Decimal(0);
  let recordUsd = new Decimal(0);
  for (const plannedJob of planned) {
    const rows = byToken.get(plannedJob.token) ?? [];
    const made = byTitle.get(plannedJob.title) ?? [];
    if (rows.length > 1) blame('duplicated', `${plannedJob.title} stands ${rows.length} times in the ledger`);
    if (made.length > 1) blame('duplicated', `${plannedJob.title} was made ${made.length} times`);
    const [job] = rows;
    const [record] = made;
    if (job === undefined) {
      blame('lost', `${plannedJob.title} is not in the ledger`);
      continue;
    }
    const wrong = disagreement(job, record, record && endings.get(record.id));
    if (wrong !== null) blame('mismatches', `${job.title} ${wrong}: ${timelineOf(job.id)}`);
    if (job.settledUsd !== null) ledgerUsd = ledgerUsd.plus(job.settledUsd);
    const isCharged = record !== undefined && endings.get(record.id)?.charged === true;
    const isUnjoined = job.state === 'unconfirmed' && job.settledUsd === null;
    if (isCharged && !isUnjoined) recordUsd = recordUsd.plus(record.cost);
  }
  if (!ledgerUsd.equals(recordUsd))
    blame('mismatches', `the ledger says ${ledgerUsd} USD, the record ${recordUsd}`);
  for (const title of byTitle.keys()) {
    if (!planned.some((job) => job.title === title)) blame('duplicated', `${title} was never planned`);
  }

  const expected = new Set<string>();
  const bent = new Set(planned.filter((job) => job.isOutputBent).map((job) => job.token));
  const tokenOf = new Map(jobs.map((job) => [job.id, job.token]));
  for (const result of results.filter((one) => one.kind !== 'link')) {
    if (result.download !== 'done' || result.path === null) {
      blame('lost', `a result of ${result.jobId} is ${result.download}`);
      continue;
    }
    expected.add(result.path).add(`${result.path}.json`);
    const content = readFileSync(result.path);
    if (sha256(content) !== result.sha256 || content.length !== result.bytes) {
      blame('lost', `${result.path} is not what was downloaded`);
    }
    if (result.url === null || bent.has(tokenOf.get(result.jobId) ?? '')) continue;
    const served = new Uint8Array(await (await fetch(result.url)).arrayBuffer());
    if (sha256(served) !== result.sha256) blame('mismatches', `${result.path} is not what the server has`);
  }
  const found = readdirSync(path.join(folder, 'results'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of found) if (!expected.has(file)) blame('duplicated', `${file} is no result`);
  const there = new Set(found);
  for (const file of expected) if (!there.has(file)) blame('lost', `${file} is not on the disk`);

  db.close();
  const states = Object.fromEntries(
    [...groupBy(jobs, (job) => job.state)].map(([state, rows]) => [state, rows.length]),
  );
  return { ...counts, complaints, states, ledgerUsd: ledgerUsd.toFixed(), recordUsd: recordUsd.toFixed() };
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Null when job and record say the same. */
function disagreement(job: JobLine, record: Accepted | undefined, ending: Ending | undefined): string | null {
  if (record === undefined || ending === undefined) {
    return job.state === 'rejected' && job.taskId === null && job.settledUsd === null
      ? null
      : `is ${job.state}, though the server has taken nothing`;
  }
  if (record.kind === 'inline') {
    // An answer at once that was lost cannot be linked; its charge is joined when its request id was still seen.
    if (job.state === 'unconfirmed') return job.settledUsd === null ? null : costOf(job, record, ending);
    if (job.state !== 'completed') return `is ${job.state}, and was answered at once`;
    if (job.requestId !== record.requestId)
      return `has the request id ${job.requestId}, not ${record.requestId}`;
    return costOf(job, record, ending);
  }
  if (job.taskId !== record.id) return `has the task ${job.taskId}, not ${record.id}`;
  const isEmpty = record.faults.includes('completed-without-output');
  const expected = ending.status === 'completed' && isEmpty ? 'output_missing' : ending.status;
  if (job.state !== expected) return `is ${job.state}, the server says ${expected}`;
  return costOf(job, record, ending);
}

/** To the last decimal. */
function costOf(job: JobLine, record: Accepted, ending: Ending): string | null {
  if (!ending.charged)
    return job.settledUsd === null ? null : `was settled for ${job.settledUsd}, and is not charged`;
  if (job.settledUsd === null) return `was not settled, and is charged for ${record.cost}`;
  return new Decimal(job.settledUsd).equals(record.cost)
    ? null
    : `was settled for ${job.settledUsd}, and is charged for ${record.cost}`;
}
