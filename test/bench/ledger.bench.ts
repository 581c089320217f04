import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../src/main/base/clock.ts';
import { openConnection } from '../../src/main/ledger/driver.ts';
import { type NewJob, newId, openLedger } from '../../src/main/ledger/index.ts';
import type { Bench } from './measure.ts';

const count = 1000;
const prompt = 'A harbour at dawn, fishing boats, soft fog, the first light on wet stone. '.repeat(4);

async function inFolder(work: (folder: string) => number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function job(accountId: string): NewJob {
  const now = Date.now();
  return {
    id: newId('job', now),
    submitToken: newId('submit', now),
    accountId,
    userId: 'bench',
    projectId: null,
    title: prompt.slice(0, 60),
    request: { family: 'image', operation: null, model: 'bench-model', fields: { prompt, n: 1 }, inputs: [] },
    endpoint: '/v1/images/generations',
    state: 'submitting',
    createdAt: now,
    estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
    retryOf: null,
  };
}

/** Each job in a commit of its own, as when a person submits it. */
function insertJobs(folder: string): number {
  const ledger = openLedger({
    report: () => undefined,
    file: path.join(folder, 'ledger.db'),
    clock: systemClock,
  });
  ledger.accounts.insert({
    id: 'bench',
    kind: 'sandbox',
    label: 'Bench',
    apiBase: 'http://127.0.0.1:1',
    keyStorage: 'none',
    keyHint: null,
    keyState: 'ok',
    managementStorage: 'none',
    active: true,
    createdAt: Date.now(),
    removedAt: null,
  });
  const jobs = Array.from({ length: count }, () => job('bench'));
  const began = performance.now();
  for (const each of jobs) ledger.jobs.insert(each);
  const took = performance.now() - began;
  ledger.close();
  return took;
}

/** The same texts in one plain table without an index, with the same durability. */
function insertPlainRows(folder: string): number {
  const database = openConnection(path.join(folder, 'plain.db'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (id TEXT, body TEXT)',
  );
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?)');
  const bodies = Array.from({ length: count }, () => job('bench'));
  const began = performance.now();
  for (const body of bodies) insert.run([body.id, JSON.stringify(body)]);
  const took = performance.now() - began;
  database.close();
  return took;
}

const bench: Bench = {
  name: `${count} jobs written to the ledger, a commit each`,
  unit: 'ms',
  rounds: 5,
  measure: () => inFolder(insertJobs),
  target: { mostRatio: 2 },
  floor: { name: 'plain rows', measure: () => inFolder(insertPlainRows) },
};

export default bench;
