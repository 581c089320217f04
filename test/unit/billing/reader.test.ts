/** The thread that reads for billing: its own connection, its answers those of the ledger, and what it may not do. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { localDay } from '../../../src/main/base/dates.ts';
import { importUsage } from '../../../src/main/billing/import.ts';
import { type BillingReader, createBillingReader } from '../../../src/main/billing/reader.ts';
import { createReading, type Period } from '../../../src/main/billing/reading.ts';
import { type Ledger, openLedger, openReader } from '../../../src/main/ledger/index.ts';
import { lineFilters, spendGroups } from '../../../src/shared/billing.ts';
import { seededAccount, seedProfile } from '../../support/seeding/seed-profile.ts';

const now = Date.UTC(2026, 10, 20);
const period: Period = { accountId: seededAccount, from: now - 30 * 86_400_000, to: now + 86_400_000 };

let folder: string;
let file: string;
let ledger: Ledger;
let reader: BillingReader;
const faults: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-reader-'));
  file = path.join(folder, 'ledger.db');
  seedProfile(folder, 400, () => undefined, now);
  ledger = openLedger({ report: (_what, error) => faults.push(error), file, clock: systemClock });
  reader = createBillingReader({
    entry: new URL('../../../src/main/billing/worker-main.ts', import.meta.url),
    file,
    isReadOnly: () => false,
    clock: systemClock,
    report: (_what, error) => faults.push(error),
  });
});
afterEach(async () => {
  await reader.close();
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults.splice(0)).toEqual([]);
});

test('says what the ledger says, page by page, and sees what was written since', async () => {
  const summary = await reader.ask('summary', period);
  // What is settling at one time is not at another.
  const here = createReading({ ledger, now: () => summary.ranAt, dayOf: localDay });
  const { lines, ...whole } = here.report(period);
  expect(summary).toEqual({ ...whole, lineCount: 400 });
  for (const filter of lineFilters) {
    const wanted = here.lines(period, filter, 0, 1000).lines;
    const pages = [];
    for (let offset = 0; offset < wanted.length; offset += 150) {
      const page = await reader.ask('lines', period, filter, offset, 150);
      expect(page).toMatchObject({ total: wanted.length, offset });
      pages.push(...page.lines);
    }
    expect(pages.map(({ key }) => key)).toEqual(wanted.map(({ key }) => key));
  }
  const some = lines[123]!;
  expect(await reader.ask('line', period, some.key, 'all')).toMatchObject({
    line: { key: some.key },
    index: 123,
  });
  expect(await reader.ask('line', period, 'job:none', 'all')).toBeNull();
  for (const by of spendGroups) {
    expect(await reader.ask('spend', null, period.from, period.to, by)).toEqual(
      here.spend(null, period.from, period.to, by),
    );
  }

  ledger.billing.decide({
    lineKey: some.key,
    resolved: true,
    note: 'Seen',
    confirmedJobId: null,
    decidedAt: now,
  });
  await reader.ask('summary', period);
  const placed = await reader.ask('line', period, some.key, 'all');
  expect(placed?.line.decision).toMatchObject({ note: 'Seen' });
});

test('writes an export, and says why where it cannot', async () => {
  const target = path.join(folder, 'report.csv');
  await reader.ask('writeReport', period, 'csv', target);
  expect(readFileSync(target, 'utf8').split('\r\n').length).toBeGreaterThan(400);
  await expect(
    reader.ask('writeReport', period, 'csv', path.join(folder, 'nowhere', 'report.csv')),
  ).rejects.toMatchObject({ code: expect.stringMatching(/^file_/) });
});

test('questions that come together are answered in turn', async () => {
  const asked = [1, 2, 3, 4].map((days) =>
    reader.ask('summary', { ...period, from: now - days * 86_400_000 }),
  );
  const answers = await Promise.all(asked);
  expect(answers.map(({ from }) => from)).toEqual([1, 2, 3, 4].map((days) => now - days * 86_400_000));
});

test('its connection cannot write', () => {
  const { billing } = openReader(file);
  const { decide } = billing as Ledger['billing'];
  expect(() =>
    decide({ lineKey: 'job:x', resolved: true, note: '', confirmedJobId: null, decidedAt: now }),
  ).toThrow();
  expect(ledger.billing.decisions()).toEqual([]);
});

test('a file of usage rows is read there, and its rows are had once, page by page', async () => {
  const usage = path.join(folder, 'usage.csv');
  const lines = Array.from(
    { length: 500 },
    (_, at) => `m${at},${new Date(now + at * 1000).toISOString()},0.5`,
  );
  writeFileSync(usage, `model,created_at,cost\n${lines.join('\n')}\nwithout a time,,1`);
  const { rows, ...facts } = importUsage(readFileSync(usage, 'utf8'), { accountId: seededAccount });
  expect(await reader.ask('readUsageFile', seededAccount, usage)).toEqual({ ...facts, count: 500 });
  const pages = [];
  for (let at = 0; at < 500; at += 200) pages.push(...(await reader.ask('usageRows', at, 200)));
  expect(pages).toEqual(rows);
  await expect(reader.ask('usageRows', 0, 200)).rejects.toMatchObject({ code: 'internal' });
  await expect(reader.ask('readUsageFile', seededAccount, folder)).rejects.toMatchObject({
    code: 'invalid_input',
  });
});
