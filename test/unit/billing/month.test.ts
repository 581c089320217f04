import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Decimal } from 'decimal.js';
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginsWithVisible } from '../../../src/main/accounts/key-form.ts';
import { localDay } from '../../../src/main/base/dates.ts';
import { type Billing, createBilling } from '../../../src/main/billing/billing.ts';
import { reportToCsv, reportToJson } from '../../../src/main/billing/export.ts';
import { type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import { createManagementClient, createTransport, type Transport } from '../../../src/main/tokenlab/index.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { needsEyes, type ReconciliationLine, spendGroups } from '../../../src/shared/billing.ts';
import { direct } from '../direct.ts';
import { turningClock } from '../jobs/bench.ts';
import { expectedLines, type Month, makeMonth, sandboxKey, sandboxToken, sorts } from './month.ts';

const end = Date.UTC(2026, 10, 30, 12);
const folder = mkdtempSync(path.join(tmpdir(), 'safelight-month-'));
let month: Month;
let ledger: Ledger;
let sandbox: Sandbox;
let transport: Transport;
let billing: Billing;

beforeAll(async () => {
  month = await makeMonth({ folder, end });
  const clock = turningClock(end + 60_000);
  const stateFile = path.join(folder, 'sandbox', 'journal.jsonl');
  sandbox = await startSandbox({ clock, stateFile });
  ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock });
  transport = createTransport({ now: Date.now, baseUrl: sandbox.origin, version: 'test', network: direct });
  const management = createManagementClient({ now: Date.now, transport, token: async () => sandboxToken });
  billing = createBilling({
    ledger,
    clock,
    managementFor: () => management,
    hasToken: () => true,
    askTask: async () => {
      throw new Error('An account with a management token needs no look at a task.');
    },
    isKeyOf: async (_account, { keyPrefix }) => beginsWithVisible(sandboxKey, keyPrefix),
    dayOf: localDay,
  });
});
afterAll(async () => {
  ledger.close();
  await transport.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The sandbox's own sum of its books, USD. */
async function sandboxSum(): Promise<string> {
  const keyId = sandbox.stats().tasks[0]?.keyId;
  const answer = await fetch(`${sandbox.origin}/v1/management/api-keys/${keyId}/usage?limit=1`, {
    headers: { authorization: `Bearer ${sandboxToken}` },
  });
  return ((await answer.json()) as { summary: { total_cost_decimal: string } }).summary.total_cost_decimal;
}

const sum = (amounts: string[]) =>
  amounts.reduce((total, amount) => total.plus(amount), new Decimal(0)).toFixed();

/** Title of the job that a line is about; a row's is found by the sandbox's own record of the charge. */
function titleOf(line: ReconciliationLine): string {
  if (line.job !== null) return line.job.title;
  const { tasks, inline } = sandbox.stats();
  const row = line.rows[0];
  const task = [...tasks, ...inline].find(
    (one) =>
      (row?.requestId ?? line.suggestion?.requestId ?? '').startsWith(one.requestId) ||
      (row?.billingTransactionId ?? '').startsWith(one.billingTransactionId),
  );
  const job = ledger.billing
    .reconcilable('sandbox', month.from, month.to, 0)
    .jobs.find((one) => one.taskId === task?.id || one.requestId === task?.requestId);
  return job?.title ?? line.suggestion?.title ?? 'nobody';
}

test('a month of 500 jobs: reconciliation finds what was planted, all of it, and nothing else', async () => {
  expect(sorts.reduce((count, sort) => count + sort.count, 0)).toBe(500);
  expect(month.jobs).toBe(500);
  const intake = await billing.fetchUsage('sandbox', month.from, month.to);
  expect(intake).toMatchObject({ ownKeyFound: true, unusable: 0, keys: 1 });
  expect(intake.readUsd).toBe(intake.statedUsd);
  const { lines, totals } = billing.report('sandbox', month.from, month.to);
  const found = lines.map((line) => `${titleOf(line)}: ${line.kind} ${line.reason}`).sort();
  expect(found).toEqual(expectedLines());
  expect(totals.jobs).toBe(500);
  expect(totals.rows).toBe(intake.read);
});

test('rows without ids are suggested for the very jobs that they belong to', async () => {
  const { lines } = billing.report('sandbox', month.from, month.to);
  const fitting = lines.filter((line) => line.reason === 'fits_job');
  expect(fitting).toHaveLength(12);
  for (const line of fitting) {
    expect(line.suggestion?.title).toMatch(/^(nameless|unheard) \d$/);
    const [row] = line.rows;
    const task = sandbox.stats().tasks.find((one) => one.requestId === row?.requestId);
    if (task === undefined) continue;
    const sent = ledger.jobs.require(line.suggestion?.jobId ?? '').submittedAt ?? 0;
    expect(Math.abs(task.createdAt - sent)).toBeLessThan(1_000);
  }
});

test('the exported columns add up to the sandbox’s own sums, to the last decimal', async () => {
  const report = billing.report('sandbox', month.from, month.to);
  const { data } = Papa.parse<Record<string, string>>(reportToCsv(report), {
    header: true,
    skipEmptyLines: true,
  });
  const charged = sum(data.flatMap((record) => record.charged_usd || []));
  expect(charged).toBe(await sandboxSum());
  expect(charged).toBe(report.totals.chargedUsd);
  expect(charged).toMatch(/\.\d{4,}/);
  const json = JSON.parse(reportToJson(report)) as {
    records: { charged_usd: string | null }[];
  };
  expect(sum(json.records.flatMap((record) => record.charged_usd ?? []))).toBe(charged);
  expect(data.filter((record) => record.job_id !== '' && record.user_id !== 'ada')).toEqual([]);
});

test('every view of the spend sums to the same, and what is not known is counted, not added', async () => {
  const report = billing.report('sandbox', month.from, month.to);
  const ofJobs = sum(report.lines.flatMap((line) => (line.job && line.settledUsd ? [line.settledUsd] : [])));
  for (const by of spendGroups) {
    const buckets = await billing.spend('sandbox', month.from, month.to, by);
    expect(sum(buckets.map((bucket) => bucket.settledUsd)), by).toBe(ofJobs);
    const count = (pick: 'jobs' | 'settledJobs' | 'unsettledJobs' | 'inFlightJobs' | 'unknownJobs') =>
      buckets.reduce((total, bucket) => total + bucket[pick], 0);
    expect(count('jobs')).toBe(500);
    expect(count('inFlightJobs')).toBe(2);
    // Missing, nameless and unheard jobs may have been charged; nobody can tell yet.
    expect(count('unsettledJobs') + count('unknownJobs')).toBe(6 + 8 + 4);
    expect(count('settledJobs')).toBe(500 - 2 - 18 - 25);
  }
  const days = (await billing.spend('sandbox', month.from, month.to, 'day')).map((bucket) => bucket.key);
  expect(days).toEqual([...days].sort());
  expect(days.length).toBeGreaterThanOrEqual(30);
});

test('ids that came late, in header and body or in one of them, are on the jobs by the one look that was asked for', () => {
  let late = 0;
  for (const job of ledger.jobs.inStates(['completed'])) {
    const looks = ledger.events
      .ofJob(job.id)
      .flatMap(({ type }) => (type.startsWith('settlement_') ? [type] : []));
    expect(looks.length).toBeLessThanOrEqual(1);
    if (/^(late|heading|bodily) /.test(job.title)) {
      late += 1;
      expect(job.billing.transactionId).not.toBeNull();
      expect(looks).toEqual(['settlement_found']);
    }
    if (job.title.startsWith('silent ')) expect(looks).toEqual(['settlement_checked']);
  }
  expect(late).toBe(14 + 3 + 3);
});

test('confirming every suggestion leaves the rest as it was, and another run changes nothing', async () => {
  const before = billing.report('sandbox', month.from, month.to);
  for (const line of before.lines.filter((each) => each.reason === 'fits_job')) {
    billing.decide({
      lineKey: line.key,
      resolved: false,
      note: 'ours',
      confirmedJobId: line.suggestion?.jobId ?? null,
    });
  }
  const eyes = (lines: ReconciliationLine[]) =>
    lines.filter(needsEyes).map((line) => `${titleOf(line)} ${line.reason}`);
  const settled = before.lines.filter(
    (line) =>
      !['nameless', 'unheard'].includes(line.job?.title.split(' ')[0] ?? '') && line.reason !== 'fits_job',
  );
  await billing.fetchUsage('sandbox', month.from, month.to);
  const after = billing.report('sandbox', month.from, month.to);
  expect(eyes(after.lines)).toEqual(eyes(settled));
  expect(after.totals.chargedUsd).toBe(before.totals.chargedUsd);
  const { ranAt: _first, ...again } = billing.report('sandbox', month.from, month.to);
  const { ranAt: _second, ...same } = after;
  expect({ ...again, lines: again.lines.length }).toEqual({ ...same, lines: same.lines.length });
});
