import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { reportToCsv, reportToJson } from '../../../src/main/billing/export.ts';
import { importUsage, textOf } from '../../../src/main/billing/import.ts';
import { reconcile, settlingTime } from '../../../src/main/billing/reconcile.ts';
import { spendBy } from '../../../src/main/billing/spend.ts';
import { normaliseUsage } from '../../../src/main/billing/usage.ts';
import type { SpendRow } from '../../../src/main/ledger/index.ts';
import {
  type BillableJob,
  needsEyes,
  type ReconciliationDecision,
  type UsageFetch,
} from '../../../src/shared/billing.ts';
import { sumUsd } from '../../../src/shared/money.ts';
import type { UsageRow } from '../../../src/shared/usage.ts';
import { growth, muchGrowth } from '../growth.ts';

const noon = Date.UTC(2026, 10, 1, 12);

const job = (jobId: string, rest: Partial<BillableJob> = {}): BillableJob => ({
  jobId,
  accountId: 'acc',
  title: `Job ${jobId}`,
  family: 'video',
  model: 'veo3.1',
  modelResolved: null,
  state: 'completed',
  userId: 'me',
  projectId: null,
  endpoint: '/v1/videos/generations',
  taskId: `ldtask_${jobId}`,
  requestId: `req_${jobId}`,
  billingTransactionId: `billtxn_${jobId}`,
  estimate: { kind: 'exact', minUsd: '0.40', maxUsd: '0.40' },
  settledUsd: null,
  createdAt: noon,
  submittedAt: noon,
  terminalAt: noon + 60_000,
  ...rest,
});

const row = (id: string, rest: Partial<UsageRow> = {}): UsageRow => ({
  id,
  accountId: 'acc',
  source: 'management',
  requestId: null,
  billingTransactionId: null,
  model: 'veo3.1',
  scene: 'video',
  unit: 'per_second',
  quantity: '8',
  costUsd: '0.40',
  createdAt: noon + 61_000,
  ...rest,
});

const run = (
  jobs: BillableJob[],
  rows: UsageRow[],
  decisions: ReconciliationDecision[] = [],
  now = noon + 2 * settlingTime,
  looks: UsageFetch[] = [{ from: noon - 1, to: now, at: now, source: 'management' }],
) =>
  reconcile({
    accountId: 'acc',
    from: noon - 1,
    to: noon + settlingTime,
    now,
    jobs,
    rows,
    decisions,
    fetches: looks,
  });

const reasonOf = (report: ReturnType<typeof run>, key: string) =>
  report.lines.find((line) => line.key === key)?.reason;

describe('reconciliation', () => {
  test('joins by billing transaction id before request id, and says which', () => {
    const report = run(
      [job('a'), job('b'), job('c', { billingTransactionId: null })],
      [
        row('1', { billingTransactionId: 'billtxn_a', requestId: 'req_b' }),
        row('2', { billingTransactionId: 'billtxn_b' }),
        row('3', { requestId: 'req_c' }),
      ],
    );
    expect(report.lines.map((line) => [line.key, line.kind, line.reason])).toEqual([
      ['job:a', 'matched', 'joined_by_billing_id'],
      ['job:b', 'matched', 'joined_by_billing_id'],
      ['job:c', 'matched', 'joined_by_request_id'],
    ]);
  });

  test('model and time only suggest; a person joins, and the decision survives a later run', () => {
    const lonely = job('a', { requestId: null, billingTransactionId: null, state: 'unconfirmed' });
    const stray = row('1');
    const before = run([lonely], [stray]);
    expect(before.lines.find((line) => line.key === 'row:1')).toMatchObject({
      kind: 'row_without_job',
      reason: 'fits_job',
      suggestion: { jobId: 'a' },
    });
    const decision = { lineKey: 'row:1', resolved: true, note: 'mine', confirmedJobId: 'a', decidedAt: noon };
    const after = run([lonely], [stray], [decision]);
    expect(after.lines).toHaveLength(1);
    expect(after.lines[0]).toMatchObject({ key: 'job:a', reason: 'joined_by_person', settledUsd: '0.4' });
  });

  test('a job charged twice, a charge for a failed job, and a sum above the estimate are differences', () => {
    const report = run(
      [job('twice'), job('failed', { state: 'failed' }), job('dear')],
      [
        row('1', { billingTransactionId: 'billtxn_twice' }),
        row('2', { requestId: 'req_twice' }),
        row('3', { requestId: 'req_failed' }),
        row('4', { requestId: 'req_dear', costUsd: '0.41' }),
      ],
    );
    expect(reasonOf(report, 'job:twice')).toBe('charged_twice');
    expect(reasonOf(report, 'job:failed')).toBe('charged_though_failed');
    expect(reasonOf(report, 'job:dear')).toBe('above_estimate');
    expect(report.totals).toMatchObject({ amountDiffers: 3, unresolved: 3, chargedUsd: '1.61' });
  });

  test('a completed job without a row is settling first and missing later; a failed one owes none', () => {
    const jobs = [job('late'), job('failed', { state: 'failed' }), job('open', { state: 'processing' })];
    expect(reasonOf(run(jobs, [], [], noon + 70_000), 'job:late')).toBe('settling');
    const later = run(jobs, []);
    expect(reasonOf(later, 'job:late')).toBe('missing');
    expect(reasonOf(later, 'job:failed')).toBe('failed_not_charged');
    expect(reasonOf(later, 'job:open')).toBe('still_open');
    expect(later.lines.filter(needsEyes).map((line) => line.key)).toEqual(['job:late']);
  });

  test('a row that fits only a job already charged may be a duplicate; one that fits none is another client', () => {
    const report = run(
      [job('a')],
      [
        row('1', { billingTransactionId: 'billtxn_a' }),
        row('2', { requestId: 'req_unknown' }),
        row('3', { model: 'gpt-image-2', requestId: 'req_foreign' }),
      ],
    );
    expect(reasonOf(report, 'row:2')).toBe('possible_duplicate');
    expect(reasonOf(report, 'row:3')).toBe('other_client');
  });

  test('a batch of thousands within an hour is guessed at with work in proportion, one job for a row', () => {
    const nameless = { requestId: null, billingTransactionId: null };
    const guess = (count: number) =>
      run(
        Array.from({ length: count }, (_, at) =>
          job(String(at), {
            ...nameless,
            createdAt: noon + at,
            submittedAt: noon + at,
            terminalAt: noon + at + 500,
          }),
        ),
        Array.from({ length: count }, (_, at) => row(String(at), { createdAt: noon + at + 600 })),
      );
    expect(growth(guess, 1_000)).toBeLessThan(muchGrowth);
    const count = 8_000;
    const { lines } = guess(count);
    const suggested = lines.flatMap((line) => line.suggestion?.jobId ?? []);
    expect(new Set(suggested).size).toBe(suggested.length);
    expect(suggested.length).toBeGreaterThan(count * 0.9);
  });

  test('an imported file may leave out charges, so a job without a row in it is not called missing', () => {
    const later = noon + 3 * settlingTime;
    const imported: UsageFetch = { from: noon - 1, to: later, at: later, source: 'import' };
    const report = run([job('a')], [], [], later, [imported]);
    expect(reasonOf(report, 'job:a')).toBe('not_looked_up');
    expect(report.totals).toMatchObject({ unresolved: 0, notLookedUp: 1 });
    const read: UsageFetch = { ...imported, at: later - settlingTime, source: 'management' };
    expect(reasonOf(run([job('a')], [], [], later, [imported, read]), 'job:a')).toBe('missing');
  });

  test('an unknown cost stays unknown and is never counted as nothing', () => {
    const report = run([job('a')], [row('1', { requestId: 'req_a', costUsd: null })]);
    expect(report.lines[0]?.settledUsd).toBeNull();
    expect(report.totals).toMatchObject({ chargedUsd: '0', rowsWithUnknownCost: 1 });
    expect(sumUsd([])).toBeNull();
  });

  test('periods side by side count every row once: a late row belongs to the period of its job', () => {
    const to = noon + settlingTime;
    const jobs = [job('before', { createdAt: noon - 5 }), job('inside', { createdAt: to - 5 })];
    const rows = [
      row('1', { requestId: 'req_before', createdAt: noon + 5 }),
      row('2', { requestId: 'req_inside', createdAt: to + 5 }),
      row('3', { createdAt: to + 5, model: 'other' }),
    ];
    const keys = (from: number, until: number) =>
      reconcile({
        accountId: 'acc',
        from,
        to: until,
        now: to,
        jobs,
        rows,
        decisions: [],
        fetches: [],
      }).lines.map((line) => line.key);
    expect([keys(noon - 100, noon), keys(noon, to), keys(to, to + 100)]).toEqual([
      ['job:before'],
      ['job:inside'],
      ['row:3'],
    ]);
  });

  test('every job and every row stands in exactly one line, whatever the ids', () => {
    const idOf = fc.constantFrom(null, 'x', 'y', 'z');
    fc.assert(
      fc.property(
        fc.array(fc.record({ requestId: idOf, billingTransactionId: idOf }), { maxLength: 8 }),
        fc.array(fc.record({ requestId: idOf, billingTransactionId: idOf }), { maxLength: 12 }),
        (jobIds, rowIds) => {
          const jobs = jobIds.map((ids, index) => job(String(index), ids));
          const rows = rowIds.map((ids, index) => row(String(index), ids));
          const { lines } = run(jobs, rows);
          expect(lines.flatMap((line) => line.job?.jobId ?? []).sort()).toEqual(
            jobs.map((each) => each.jobId).sort(),
          );
          expect(lines.flatMap((line) => line.rows.map((each) => each.id)).sort()).toEqual(
            rows.map((each) => each.id).sort(),
          );
        },
      ),
    );
  });
});

describe('usage rows', () => {
  test('take the exact decimal, read both time units, and keep twins apart', () => {
    const raw = {
      model: 'm',
      cost: 0.1,
      cost_decimal: '0.1000000001',
      created_at: '2026-11-01T12:00:00Z',
      request_id: null,
    };
    const { rows, unusable } = normaliseUsage(
      [raw, raw, { ...raw, created_at: noon / 1000 }, { cost: 1 }, 'junk'],
      { accountId: 'acc', source: 'management' },
    );
    expect(unusable).toBe(2);
    expect(rows.map((each) => each.costUsd)).toEqual(['0.1000000001', '0.1000000001', '0.1000000001']);
    expect(new Set(rows.map((each) => each.id)).size).toBe(3);
    expect(rows.every((each) => each.createdAt === noon)).toBe(true);
  });

  test('the same fetch gives the same ids, so a second run adds nothing', () => {
    const raws = [{ model: 'm', cost_decimal: '1', created_at: noon, request_id: 'r' }];
    const origin = { accountId: 'acc', source: 'management' } as const;
    expect(normaliseUsage(raws, origin).rows).toEqual(normaliseUsage(raws, origin).rows);
  });

  test('are imported from CSV and from JSON, and a file without any says so', () => {
    const csv = 'Request ID,Model,Cost,Created At\r\nreq_1,veo3.1,0.40,2026-11-01T12:00:00Z\r\n';
    expect(importUsage(csv, { accountId: 'acc' }).rows[0]).toMatchObject({
      requestId: 'req_1',
      costUsd: '0.4',
    });
    const json = JSON.stringify({ items: [{ model: 'm', cost: '2', created_at: noon }] });
    expect(importUsage(json, { accountId: 'acc' }).rows[0]).toMatchObject({ model: 'm', costUsd: '2' });
  });
});

describe('a file that is not a usage export', () => {
  const head = 'model,created_at,cost,request_id';
  test.each([
    ['is empty', '', /is empty/],
    ['is a web page', '<html></html>', /not a usage export: it lacks the column model, created_at, cost/],
    ['is another table', 'a,b\n1,2\n', /not a usage export/],
    ['lacks the amounts', 'model,created_at\nm,2026-11-01\n', /the column cost\./],
    ['is broken JSON', '{"items":', /can’t be read as JSON; it may have been cut off/],
    ['is JSON without a list', '{"error":"no"}', /no list of usage rows/],
    ['is an empty list', '[]', /no usage row/],
    ['has a header alone', `${head}\n`, /no usage row/],
    [
      'breaks off in a quoted cell',
      `${head}\nm,2026-11-01,1,"req_1\n`,
      /quotes in this CSV file don’t match/,
    ],
    ['has no time that can be read', `${head}\nm,yesterday,1,r\n`, /a readable time \(created_at\)/],
    ['is in another currency', `${head},currency\nm,2026-11-01,1,r,CNY\n`, /Only amounts in USD can be read/],
    [
      'is an export of ours',
      'line_key,model,created_at,cost\nx,m,2026-11-01,1\n',
      /that Safelight has exported/,
    ],
    [
      'is an export of ours as JSON',
      '{"schema":"reconciliation/1","records":[]}',
      /that Safelight has exported/,
    ],
  ])('%s: the message says so', (_what, content, message) => {
    expect(() => importUsage(content, { accountId: 'acc' })).toThrow(message);
  });

  test('is a workbook, or no text at all', () => {
    expect(() => textOf(Buffer.from('PK\u0003\u0004'))).toThrow(/Save the sheet as CSV/);
    expect(() => textOf(Uint8Array.of(1, 0, 2, 0))).toThrow(/not a text file/);
  });

  test('never throws anything but such a message, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((rest) => `${head}\n${rest}`),
        ),
        (content) => {
          try {
            importUsage(content, { accountId: 'acc' });
          } catch (error) {
            expect(error).toMatchObject({ name: 'AppError', code: 'invalid_input' });
          }
        },
      ),
    );
  });
});

describe('an export as spreadsheets write it', () => {
  test('is read from UTF-16, with semicolons, and amounts that could mean two things stay unknown and are counted', () => {
    const text =
      'Model;Created At;Cost;Request ID\r\nm;2026-11-01 12:00;0,40;r1\r\nm;2026-11-01 12:01;$1,234.50;r2\r\n';
    const content = textOf(Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]));
    const { rows, unreadableAmounts } = importUsage(content, { accountId: 'acc' });
    expect(rows.map((each) => each.costUsd)).toEqual([null, '1234.5']);
    expect(unreadableAmounts).toBe(1);
  });

  test('keeps every digit of a number in JSON', () => {
    const json = '{"items":[{"model":"m","created_at":"2026-11-01","cost":0.12345678901234567891}]}';
    expect(importUsage(json, { accountId: 'acc' }).rows[0]?.costUsd).toBe('0.12345678901234567891');
  });
});

describe('exports', () => {
  test('CSV is readable again, keeps decimals to the last digit, and disarms formulas', () => {
    const report = run(
      [job('a', { title: '=HYPERLINK("http://x","y")\n"quoted", and more' })],
      [
        row('1', { requestId: 'req_a', costUsd: '0.123456789012345678' }),
        row('2', { costUsd: '-0.5', model: '@cmd' }),
      ],
    );
    const { data } = Papa.parse<Record<string, string>>(reportToCsv(report), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(2);
    expect(data[0]?.title).toBe('\'=HYPERLINK("http://x","y")\n"quoted", and more');
    expect(data[0]?.charged_usd).toBe('0.123456789012345678');
    expect(data[1]).toMatchObject({ charged_usd: '-0.5', row_model: "'@cmd" });
    expect(sumUsd(data.map((each) => each.charged_usd ?? null))).toBe('-0.376543210987654322');
    expect(JSON.parse(reportToJson(report))).toMatchObject({
      schema: 'reconciliation/1',
      records: [{ job_id: 'a', note: null }, {}],
    });
  });

  test('every row is a record of its own, and the columns add up to what was charged and estimated', () => {
    const report = run(
      [job('twice'), job('none', { state: 'failed' })],
      [
        row('1', { requestId: 'req_twice' }),
        row('2', { requestId: 'req_twice' }),
        row('3', { costUsd: null }),
      ],
    );
    const { data } = Papa.parse<Record<string, string>>(reportToCsv(report), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data.map(({ line_key, row_id, charged_usd }) => [line_key, row_id, charged_usd])).toEqual([
      ['job:twice', '1', '0.40'],
      ['job:twice', '2', '0.40'],
      ['job:none', '', ''],
      ['row:3', '3', ''],
    ]);
    const charged = data.flatMap((each) => each.charged_usd || []);
    expect(sumUsd(charged)).toBe(report.totals.chargedUsd);
    expect(data.map((each) => each.estimate_max_usd)).toEqual(['0.40', '', '0.40', '']);
  });

  test('sums keep every digit, however many there are', () => {
    const long = '123456789012345678901234.000000000000000001';
    expect(sumUsd([long, '0.000000000000000000000001'])).toBe(
      '123456789012345678901234.000000000000000001000001',
    );
  });
});

describe('spend', () => {
  test('adds settled and in-flight money apart, and counts what nobody can price', () => {
    const row = (over: Partial<SpendRow> = {}): SpendRow => ({
      key: 'veo3.1',
      state: 'completed',
      settledUsd: null,
      minUsd: '0.4',
      maxUsd: '0.4',
      count: 1,
      ...over,
    });
    const spend = spendBy(
      [
        row({ settledUsd: '0.1' }),
        row({ settledUsd: '0.2' }),
        row({ state: 'processing' }),
        row({ minUsd: null, maxUsd: null }),
        row({ state: 'failed' }),
        row(),
      ],
      'model',
      () => 'day',
    );
    expect(spend).toEqual([
      {
        key: 'veo3.1',
        jobs: 6,
        settledUsd: '0.3',
        settledJobs: 2,
        unsettledUsd: '0.4',
        unsettledJobs: 1,
        inFlightUsd: '0.4',
        inFlightJobs: 1,
        unknownJobs: 1,
        compared: { jobs: 2, estimateMinUsd: '0.8', estimateMaxUsd: '0.8', settledUsd: '0.3' },
      },
    ]);
  });
});
