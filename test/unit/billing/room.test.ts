/** The room with a real ledger and a management API that says what the test wants. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { beginsWithVisible } from '../../../src/main/accounts/key-form.ts';
import { localDay } from '../../../src/main/base/dates.ts';
import { type BillingOptions, createBilling } from '../../../src/main/billing/billing.ts';
import { reportToCsv, reportToJson } from '../../../src/main/billing/export.ts';
import { settlingTime } from '../../../src/main/billing/reconcile.ts';
import { createUsageFetches } from '../../../src/main/billing/usage-fetches.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { turningClock } from '../jobs/bench.ts';

const start = Date.UTC(2026, 10, 1, 12);
const hour = 60 * 60 * 1000;

function room(overrides: Partial<BillingOptions> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-billing-'));
  const clock = turningClock(start);
  const ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock });
  onTestFinished(() => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  ledger.accounts.insert({
    id: 'acc',
    kind: 'tokenlab',
    label: 'Studio',
    apiBase: 'http://127.0.0.1:1',
    keyStorage: 'session',
    keyHint: 'st-1',
    keyState: 'ok',
    managementStorage: 'session',
    active: true,
    createdAt: start,
    removedAt: null,
  });
  /** What the fake server has on its books, and what it was asked. */
  const server = {
    rows: [] as Record<string, unknown>[],
    prefix: 'sk-own',
    asked: [] as string[],
    /** Jobs whose task was read. */
    tasks: [] as string[],
    fail: false,
  };
  const item = (raw: Record<string, unknown>) => ({ raw }) as never;
  const billing = createBilling({
    ledger,
    clock,
    managementFor: () => ({
      balance: async () => ({
        organizationId: null,
        balanceUsd: '1',
        totalRechargeUsd: null,
        totalUsedUsd: null,
      }),
      listKeys: async () => ({
        items: [
          { id: 'k1', keyPrefix: server.prefix },
          { id: 'k2', keyPrefix: 'sk-other' },
        ] as never,
        page: 1,
        totalPages: 1,
        total: 2,
      }),
      usage: async (keyId, query) => {
        server.asked.push(keyId);
        const page = query?.page ?? 1;
        if (server.fail && page === 2) throw new AppError('network', 'gone');
        return {
          items: keyId === 'k1' ? server.rows.slice((page - 1) * 2, page * 2).map(item) : [],
          page,
          totalPages: keyId === 'k1' ? Math.max(1, Math.ceil(server.rows.length / 2)) : 1,
          total: null,
          summary: { totalRequests: null, totalCostUsd: '0' },
        };
      },
      createKey: async () => {
        throw new Error('Billing makes no key.');
      },
    }),
    hasToken: () => true,
    askTask: async (jobId) => {
      server.tasks.push(jobId);
    },
    isKeyOf: async (_account, { keyPrefix }) => beginsWithVisible('sk-own-key', keyPrefix),
    dayOf: localDay,
    ...overrides,
  });
  let made = 0;
  const addJob = (
    id: string,
    createdAt: number,
    rest: { requestId?: string; transactionId?: string } = {},
    accountId = 'acc',
    state: 'completed' | 'failed' = 'completed',
  ) => {
    made += 1;
    ledger.jobs.insert({
      id,
      submitToken: `token-${made}`,
      accountId,
      userId: 'me',
      projectId: null,
      title: id,
      request: { family: 'video', operation: null, model: 'm', fields: {}, inputs: [] },
      endpoint: '/v1/videos/generations',
      state,
      createdAt,
      estimate: { kind: 'exact', minUsd: '0.4', maxUsd: '0.4', note: null },
      retryOf: null,
    });
    ledger.jobs.update(id, {
      submittedAt: createdAt,
      terminalAt: createdAt + 1000,
      requestId: rest.requestId ?? null,
      transactionId: rest.transactionId ?? null,
    });
  };
  const rowAt = (at: number, rest: Record<string, unknown> = {}) => ({
    model: 'm',
    cost_decimal: '0.4',
    created_at: new Date(at).toISOString(),
    ...rest,
  });
  const period = [start - hour, start + 24 * hour] as const;
  const importText = (text: string) => {
    const file = path.join(folder, 'usage.csv');
    writeFileSync(file, text);
    return billing.importUsageFile('acc', file);
  };
  return { billing, ledger, clock, server, addJob, rowAt, period, importText };
}

/** Counts the turns of the event loop until `work` is done. */
async function turnsOf<T>(work: Promise<T>): Promise<{ done: T; turns: number }> {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const done = await work.finally(() => {
    isDone = true;
  });
  return { done, turns };
}

describe('fetching usage rows', () => {
  test('reads every page of the own key, once, and a second fetch adds nothing', async () => {
    const { billing, server, rowAt, period } = room();
    server.rows = [1, 2, 3, 4, 5].map((n) => rowAt(start + n, { request_id: `r${n}` }));
    expect(await billing.fetchUsage('acc', ...period)).toMatchObject({
      read: 5,
      added: 5,
      keys: 1,
      ownKeyFound: true,
      readUsd: '2',
      statedUsd: '0',
      first: start + 1,
      last: start + 5,
    });
    expect(server.asked).toEqual(['k1', 'k1', 'k1']);
    expect((await billing.fetchUsage('acc', ...period)).added).toBe(0);
    expect(billing.report('acc', ...period).totals).toMatchObject({ rows: 5, chargedUsd: '2' });
  });

  test('reads every key when none looks like the own one', async () => {
    const { billing, server, period } = room();
    server.prefix = 'sk-someone';
    expect(await billing.fetchUsage('acc', ...period)).toMatchObject({ keys: 2, ownKeyFound: false });
  });

  test('that breaks off stores nothing, and does not count as having looked', async () => {
    const { billing, ledger, server, addJob, rowAt, clock, period } = room();
    addJob('a', start);
    server.rows = [1, 2, 3].map((n) => rowAt(start + n, { request_id: `r${n}` }));
    server.fail = true;
    clock.turn(2 * settlingTime);
    await expect(billing.fetchUsage('acc', ...period)).rejects.toThrow('gone');
    const report = billing.report('acc', ...period);
    expect(report.totals.rows).toBe(0);
    expect(report.lastFetch).toBeNull();
    expect(report.lines[0]?.reason).toBe('not_looked_up');
    expect(ledger.jobs.require('a').billing.settledUsd).toBeNull();
  });
});

describe('after the key was replaced', () => {
  const replaced = () => room({ isKeyOf: async (_account, { id }) => id === 'k2' });

  test('a charge of a job that was sent with the key before is found, and nothing else of that key', async () => {
    const { billing, ledger, server, addJob, rowAt, clock, period } = replaced();
    addJob('a', start, { requestId: 'req_a' });
    server.rows = [
      rowAt(start + 2000, { request_id: 'req_a' }),
      rowAt(start + 3000, { request_id: 'req_of_another_program' }),
    ];
    clock.turn(2 * settlingTime);
    expect(await billing.fetchUsage('acc', ...period)).toMatchObject({
      read: 2,
      added: 1,
      keys: 2,
      ownKeyFound: true,
      readUsd: '0.8',
    });
    expect(ledger.jobs.require('a').settledUsd).toBe('0.4');
    expect(billing.report('acc', ...period).totals).toMatchObject({ rows: 1, rowsWithoutJob: 0 });
    server.asked = [];
    await billing.fetchUsage('acc', ...period);
    expect(new Set(server.asked), 'nothing is sought any more').toEqual(new Set(['k2']));
  });

  test.each([{ requestId: 'req_a' }, {}])('so is that of a job in doubt with %o', async (ids) => {
    const { billing, ledger, server, addJob, rowAt, clock } = replaced();
    addJob('a', start, ids);
    ledger.jobs.update('a', { state: 'unconfirmed', terminalAt: null });
    server.rows = [rowAt(start + 2000, { request_id: 'req_a' }), rowAt(start + 2000, { model: 'other' })];
    clock.turn(60_000);
    const { joined, candidates } = await billing.findCharge('a');
    expect([...joined, ...candidates.map(({ row }) => row)]).toMatchObject([{ requestId: 'req_a' }]);
  });

  test('other keys are left alone for a job that failed, which is not charged as a rule', async () => {
    const { billing, server, addJob, clock, period } = replaced();
    addJob('a', start, { requestId: 'req_a' }, 'acc', 'failed');
    clock.turn(2 * settlingTime);
    await billing.fetchUsage('acc', ...period);
    expect(server.asked).toEqual(['k2']);
  });

  test('other keys are left alone while the job settles, and where the key is known to be the only one', async () => {
    const { billing, ledger, server, addJob, clock, period } = replaced();
    addJob('a', start, { requestId: 'req_a' });
    await billing.fetchUsage('acc', ...period);
    clock.turn(2 * settlingTime);
    ledger.accounts.update('acc', { keyId: 'k2' });
    await billing.fetchUsage('acc', ...period);
    expect(server.asked).toEqual(['k2', 'k2']);
  });
});

describe('a key of another account of the same workspace', () => {
  /** `k1`, whose rows the server has, is the key of a project; `own` is that of the account asked about. */
  const beside = (own: string | null) => {
    const made = room({ isKeyOf: async (account, { id }) => id === (account === 'acc' ? own : 'k1') });
    const { active: _active, ...account } = made.ledger.accounts.require('acc');
    made.ledger.accounts.insert({ ...account, id: 'project', active: false, keyId: 'k1' });
    return made;
  };

  test('has no charge that may be one of a job in doubt, unless it names the job', async () => {
    const { billing, ledger, server, addJob, rowAt, clock } = beside('k2');
    for (const id of ['a', 'b']) {
      addJob(id, start, id === 'b' ? { requestId: 'req_b' } : {});
      ledger.jobs.update(id, { state: 'unconfirmed', terminalAt: null });
    }
    server.rows = [rowAt(start + 2000), rowAt(start + 3000, { request_id: 'req_b' })];
    clock.turn(60_000);
    expect((await billing.findCharge('a')).candidates).toEqual([]);
    expect((await billing.findCharge('b')).joined).toMatchObject([{ requestId: 'req_b' }]);
  });

  test('is not read as the own one where none looks like that', async () => {
    const { billing, server, rowAt, period } = beside(null);
    server.rows = [rowAt(start + 2000)];
    expect(await billing.fetchUsage('acc', ...period)).toMatchObject({ added: 0, ownKeyFound: false });
    expect(server.asked).toEqual(['k2']);
  });
});

describe('a job without a row', () => {
  test('is missing only after somebody has looked when it could have been settled', async () => {
    const { billing, addJob, clock, period } = room();
    addJob('a', start);
    const reason = () => billing.report('acc', ...period).lines[0]?.reason;
    await billing.fetchUsage('acc', ...period);
    expect(reason()).toBe('settling');
    clock.turn(2 * settlingTime);
    expect(reason()).toBe('not_looked_up');
    await billing.fetchUsage('acc', ...period);
    expect(reason()).toBe('missing');
  });
});

describe('an imported file', () => {
  test('takes nothing from what TokenLab was asked for, and is no such reading itself', async () => {
    const { billing, addJob, clock, period, importText } = room();
    addJob('a', start);
    const reason = () => billing.report('acc', ...period).lines.find(({ job }) => job !== null)?.reason;
    clock.jump(3 * 24 * hour);
    const row = (at: number) => `other,${new Date(at).toISOString()},1\n`;
    const wide = `model,created_at,cost\n${row(start - 48 * hour)}${row(start + 72 * hour)}`;
    await importText(wide);
    expect(reason()).toBe('not_looked_up');
    await billing.fetchUsage('acc', start - hour, start + 2 * hour);
    expect(reason()).toBe('missing');
    await importText(`${wide}${row(start + 90 * hour)}`);
    expect(reason()).toBe('missing');
  });

  test('that comes again and again forgets no reading of TokenLab', async () => {
    const { ledger } = room();
    const fetches = createUsageFetches(ledger.meta);
    fetches.add('acc', { from: start, to: start + hour, at: start + 9 * hour, source: 'management' });
    for (let at = 0; at < 250; at += 1)
      fetches.add('acc', { from: start + at, to: start + at + 1, at: start + at, source: 'import' });
    expect(fetches.of('acc').filter(({ source }) => source === 'management')).toHaveLength(1);
  });
});

describe('what was read once', () => {
  test('is not doubled by an export of the same rows, nor by ids that TokenLab fills in later', async () => {
    const { billing, server, rowAt, period, importText } = room();
    server.rows = [rowAt(start + 250, { request_id: 'r1' }), rowAt(start + 900)];
    await billing.fetchUsage('acc', ...period);
    const second = new Date(start).toISOString();
    const csv = `model,created_at,cost,request_id\r\nm,${second},0.4,r1\r\nm,${second},0.40,\r\n`;
    expect(await importText(csv)).toMatchObject({ read: 2, added: 0 });
    server.rows = [
      rowAt(start + 250, { request_id: 'r1', billing_transaction_id: 'b1' }),
      rowAt(start + 900, { request_id: 'r2' }),
    ];
    expect((await billing.fetchUsage('acc', ...period)).added).toBe(0);
    const { lines, totals } = billing.report('acc', ...period);
    expect(totals).toMatchObject({ rows: 2, chargedUsd: '0.8' });
    expect(
      lines.flatMap((line) => line.rows.map((row) => [row.requestId, row.billingTransactionId])),
    ).toEqual([
      ['r1', 'b1'],
      ['r2', null],
    ]);
  });
});

describe('very many rows', () => {
  const minutes = 5_000;
  const many = Array.from({ length: minutes }, (_, at) => start + at * 60_000);

  test('of a file are written in slices and recorded day by day, and everything else gets its turn between', async () => {
    const { billing, ledger, clock, addJob, importText } = room();
    clock.jump(5 * 24 * hour);
    for (const at of [0, 2_500, minutes - 1])
      addJob(`job-${at}`, start + at * 60_000, { requestId: `r${at}` });
    const lines = many.map((at, index) => `m,${new Date(at).toISOString()},0.01,r${index}`);
    const { done, turns } = await turnsOf(
      importText(`model,created_at,cost,request_id\r\n${lines.join('\r\n')}`),
    );
    expect(done).toMatchObject({
      read: minutes,
      added: minutes,
      readUsd: '50',
      first: start,
      last: many.at(-1),
    });
    expect(turns).toBeGreaterThan(minutes / 200);
    expect(billing.report('acc', start, start + 5 * 24 * hour).totals).toMatchObject({ rows: minutes });
    expect([0, 2_500, minutes - 1].map((at) => ledger.jobs.require(`job-${at}`).settledUsd)).toEqual([
      '0.01',
      '0.01',
      '0.01',
    ]);
    expect(await importText(`model,created_at,cost,request_id\r\n${lines.join('\r\n')}`)).toMatchObject({
      added: 0,
    });
  });

  test('alike ones that name nothing stay apart also where they fall into different slices', async () => {
    const { importText } = room();
    const second = new Date(start).toISOString();
    const text = `model,created_at,cost\r\n${`m,${second},0.01\r\n`.repeat(450)}`;
    expect(await importText(text)).toMatchObject({ read: 450, added: 450 });
    expect(await importText(text)).toMatchObject({ read: 450, added: 0 });
  });

  test('of two files at once come from the right one each', async () => {
    const { billing, importText } = room();
    const csv = (model: string) =>
      `model,created_at,cost\r\n${many
        .slice(0, 500)
        .map((at) => `${model},${new Date(at).toISOString()},1\r\n`)
        .join('')}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'safelight-usage-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const other = path.join(folder, 'other.csv');
    writeFileSync(other, csv('other'));
    const both = await Promise.all([importText(csv('m')), billing.importUsageFile('acc', other)]);
    expect(both.map(({ added }) => added)).toEqual([500, 500]);
    const { lines } = billing.report('acc', start, start + 24 * hour);
    expect(new Set(lines.flatMap(({ rows }) => rows.map(({ model }) => model)))).toEqual(
      new Set(['m', 'other']),
    );
  });

  test('of one second, some without ids, are met again as the charges that they are', async () => {
    const { billing, importText } = room();
    // A file tells times to the second where another one tells them to the millisecond.
    const rows = (at: number, ids: readonly string[]) =>
      `model,created_at,cost,request_id\r\n${ids.map((id) => `m,${new Date(at).toISOString()},0.4,${id}\r\n`).join('')}`;
    const ids = Array.from({ length: 600 }, (_, index) => `req_${index}`);
    expect(await importText(rows(start + 500, ids))).toMatchObject({ added: 600 });
    // More than a slice of rows lies between one without an id and the one that names the first charge.
    const again = ['', ...ids.slice(2), ids[0]!];
    expect(await importText(rows(start, again))).toMatchObject({ added: 0 });
    expect(billing.report('acc', start, start + 24 * hour).totals.chargedUsd).toBe('240');
  });

  test('of a file that cannot be read leave nothing, and the next file is read', async () => {
    const { importText } = room();
    await expect(importText('a,b\r\n1,2')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await importText(`model,created_at,cost\r\nm,${new Date(start).toISOString()},1`)).toMatchObject({
      added: 1,
    });
  });
});

describe('a file with an odd date', () => {
  test.each(['9999-12-31', '1970-01-01', '2026-11-03'])(
    'such as %s leaves out that row and says so',
    async (odd) => {
      const { importText } = room();
      const done = await importText(
        `model,created_at,cost,request_id\nm,2026-11-01,0.1,r1\nm,${odd},0.2,r2\n`,
      );
      expect(done).toMatchObject({
        read: 2,
        added: 1,
        unusable: 1,
        oddRows: [{ line: 3, why: 'time_impossible', text: odd }],
      });
    },
  );
});

describe('a report', () => {
  test('writes nothing, however often and for whatever time it is asked for', async () => {
    const { billing, ledger, server, addJob, rowAt, period } = room();
    addJob('a', start, { requestId: 'r1' });
    server.rows = [rowAt(start + 1, { request_id: 'r1', billing_transaction_id: 'b1' }), rowAt(start + 2)];
    await billing.fetchUsage('acc', ...period);
    addJob('b', start + 2);
    ledger.jobs.update('b', { requestId: 'r1' });
    const changes: unknown[] = [];
    ledger.onChange((change) => changes.push(change));
    for (const [from, to] of [period, [0, period[1]], [start, start + 1]] as const) {
      billing.report('acc', from, to);
      await billing.spend('acc', from, to, 'day');
      await billing.summary({ accountId: 'acc', from, to });
    }
    expect(changes).toEqual([]);
  });

  test('finds what the rows that came in have recorded on the jobs, with an entry in their timeline, and only once', async () => {
    const { billing, ledger, server, addJob, rowAt, period } = room();
    addJob('a', start, { requestId: 'r1' });
    server.rows = [rowAt(start + 1, { request_id: 'r1', billing_transaction_id: 'b1' })];
    const received: string[][] = [];
    ledger.onChange((change) => {
      if (change.jobIds.length > 0) received.push([...change.jobIds]);
    });
    await billing.fetchUsage('acc', ...period);
    expect(billing.report('acc', ...period).lines[0]?.job?.settledUsd).toBe('0.4');
    expect(ledger.jobs.detail('a').billing).toMatchObject({
      settledUsd: '0.4',
      settlement: 'recorded',
      transactionId: 'b1',
    });
    await billing.fetchUsage('acc', ...period);
    expect(received).toEqual([['a']]);
    expect(ledger.events.ofJob('a').map((entry) => entry.type)).toEqual(['amount_recorded']);
  });

  test('finds the partner of a row, however late it came, from the period of either', async () => {
    const { billing, ledger, server, addJob, rowAt } = room();
    const late = start + 40 * 24 * hour;
    addJob('a', start, { transactionId: 'b1' });
    server.rows = [rowAt(late, { billing_transaction_id: 'b1' })];
    await billing.fetchUsage('acc', late - hour, late + hour);
    expect(ledger.jobs.require('a').billing.settledUsd, 'the row is recorded on its job').toBe('0.4');
    expect(billing.report('acc', late - hour, late + hour).lines).toEqual([]);
    expect(billing.report('acc', start - hour, start + hour).lines[0]).toMatchObject({
      key: 'job:a',
      kind: 'matched',
    });
  });
});

describe('a decision', () => {
  test('joins a row, stands through later runs, and can be taken back with what it recorded', async () => {
    const { billing, ledger, server, addJob, rowAt, period } = room();
    addJob('a', start);
    server.rows = [rowAt(start + 1000, { request_id: 'r9', billing_transaction_id: 'b9' })];
    await billing.fetchUsage('acc', ...period);
    const before = billing.report('acc', ...period).lines.find((line) => line.kind === 'row_without_job');
    expect(before).toMatchObject({ reason: 'fits_job', suggestion: { jobId: 'a' } });
    const lineKey = before?.key ?? '';
    billing.decide({ lineKey, resolved: false, note: 'checked', confirmedJobId: 'a' });
    await billing.fetchUsage('acc', ...period);
    expect(billing.report('acc', ...period).lines).toMatchObject([
      { key: 'job:a', reason: 'joined_by_person', rowDecisions: [{ lineKey, note: 'checked' }] },
    ]);
    expect(ledger.jobs.require('a').billing).toMatchObject({ settledUsd: '0.4', transactionId: null });
    billing.decide({ lineKey, resolved: false, note: 'not mine', confirmedJobId: null });
    expect(billing.report('acc', ...period).totals).toMatchObject({ rowsWithoutJob: 1, jobsWithoutRow: 1 });
    expect(ledger.jobs.require('a').billing.settledUsd).toBeNull();
    expect(ledger.events.ofJob('a').map((entry) => entry.type)).toEqual([
      'amount_recorded',
      'amount_withdrawn',
    ]);
  });

  test('is refused for a job that does not exist, and for a line that is no row', () => {
    const { billing } = room();
    const decision = { lineKey: 'row:x', resolved: false, note: '', confirmedJobId: 'nobody' };
    expect(() => billing.decide(decision)).toThrow(AppError);
    expect(() => billing.decide({ ...decision, lineKey: 'job:x' })).toThrow(/usage row/);
  });
});

describe('the charge of a job whose outcome is unknown', () => {
  const lost = (made: ReturnType<typeof room>, id: string, rest: { requestId?: string } = {}) => {
    made.addJob(id, start, rest);
    made.ledger.jobs.update(id, { state: 'unconfirmed', terminalAt: null });
  };

  test('is found by its request id and recorded', async () => {
    const made = room();
    lost(made, 'a', { requestId: 'req_a' });
    made.server.rows = [made.rowAt(start + 60_000, { request_id: 'req_a', billing_transaction_id: 'txn_a' })];
    made.clock.turn(hour);
    const found = await made.billing.findCharge('a');
    expect(found.joined).toMatchObject([{ requestId: 'req_a', costUsd: '0.4' }]);
    expect(found.candidates).toEqual([]);
    expect(made.ledger.jobs.require('a')).toMatchObject({ state: 'unconfirmed', settledUsd: '0.4' });
  });

  test('is suggested by model and time, nearest first, without refunds, other jobs and other requests', async () => {
    const made = room();
    lost(made, 'a', { requestId: 'req_a' });
    made.addJob('known', start, { requestId: 'req_known' });
    const at = (minutes: number, rest: Record<string, unknown> = {}) =>
      made.rowAt(start + minutes * 60_000, rest);
    made.server.rows = [
      at(50),
      at(5),
      at(6, { model: 'other' }),
      at(7, { request_id: 'req_known' }),
      at(8, { request_id: 'req_of_somebody' }),
      at(9, { cost_decimal: '-0.4' }),
      at(-30),
    ];
    made.clock.turn(2 * hour);
    const { joined, candidates, read } = await made.billing.findCharge('a');
    expect(read).toBe(7);
    expect(joined).toEqual([]);
    expect(candidates.map(({ row }) => (row.createdAt - start) / 60_000)).toEqual([5, 50]);
    expect(made.ledger.jobs.require('a').settledUsd).toBeNull();

    made.billing.confirmCharge('a', candidates[0]?.row.id ?? '');
    expect(made.ledger.jobs.require('a')).toMatchObject({ state: 'unconfirmed', settledUsd: '0.4' });
    const again = await made.billing.findCharge('a');
    expect(again.joined).toHaveLength(1);
    expect(again.candidates).toHaveLength(1);
  });

  test('that fits another job better says so', async () => {
    const made = room();
    lost(made, 'a');
    lost(made, 'b');
    made.ledger.jobs.update('b', { submittedAt: start + 10 * 60_000, title: 'The later one' });
    made.server.rows = [made.rowAt(start + 11 * 60_000)];
    made.clock.turn(hour);
    const { candidates } = await made.billing.findCharge('a');
    expect(candidates.map(({ fitsOther }) => fitsOther)).toEqual(['The later one']);
    expect((await made.billing.findCharge('b')).candidates).toMatchObject([{ fitsOther: null }]);
  });

  test('cannot be one that belongs to another job, and is not looked for where nothing is in doubt', async () => {
    const made = room();
    lost(made, 'a');
    made.addJob('known', start, { requestId: 'req_known' });
    made.server.rows = [made.rowAt(start + 60_000, { request_id: 'req_known' })];
    made.clock.turn(hour);
    await made.billing.findCharge('a');
    const [line] = made.billing.report('acc', ...made.period).lines.filter((each) => each.rows.length > 0);
    expect(() => made.billing.confirmCharge('a', line?.rows[0]?.id ?? '')).toThrow(/belongs to another job/);
    expect(made.ledger.billing.decisions()).toEqual([]);
    await expect(made.billing.findCharge('known')).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('looking for billing ids', () => {
  test('with a management token reads the usage rows once for the whole selection, and no task', async () => {
    const { billing, ledger, server, addJob, rowAt } = room();
    addJob('known', start, { requestId: 'req_1' });
    addJob('later', start + 60_000, { requestId: 'req_2' });
    addJob('none', start + 120_000, { requestId: 'req_3' });
    server.rows = [
      rowAt(start, { request_id: 'req_1', billing_transaction_id: 'btx_1' }),
      rowAt(start + 60_000, { request_id: 'req_2', billing_transaction_id: 'btx_2', cost_decimal: '0.7' }),
    ];
    expect(await billing.lookForBillingIds(['known', 'later', 'none', 'known'])).toEqual({
      found: ['known', 'later'],
      missing: ['none'],
      failed: [],
    });
    expect(server.asked).toEqual(['k1']);
    expect(server.tasks).toEqual([]);
    expect(ledger.jobs.require('later')).toMatchObject({
      settledUsd: '0.7',
      billing: { transactionId: 'btx_2', settlement: 'recorded' },
    });
    const last = (jobId: string) => ledger.events.ofJob(jobId).at(-1)?.type;
    expect(['later', 'none'].map(last)).toEqual(['settlement_found', 'settlement_checked']);
  });

  test('without one reads each task once; one that fails is named and stops no other', async () => {
    const asked: string[] = [];
    const { billing, ledger, server, addJob } = room({
      hasToken: () => false,
      askTask: async (jobId) => {
        asked.push(jobId);
        if (jobId === 'b') throw new AppError('network', 'gone');
        if (jobId === 'c') ledger.jobs.update(jobId, { transactionId: 'btx_c', settlement: 'recorded' });
      },
    });
    for (const id of ['a', 'b', 'c', 'd']) {
      addJob(id, start);
      if (id !== 'd') ledger.jobs.update(id, { taskId: `ldtask_${id}` });
    }
    expect(await billing.lookForBillingIds(['a', 'b', 'c', 'd'])).toMatchObject({
      found: ['c'],
      missing: ['a'],
      failed: [
        { jobId: 'b', title: 'b', error: { code: 'network' } },
        { jobId: 'd', error: { code: 'not_allowed' } },
      ],
    });
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(server.asked).toEqual([]);
  });

  test('usage rows that cannot be read are the failure of each of their jobs, and no task is read instead', async () => {
    const { billing, server, addJob, rowAt } = room();
    addJob('a', start);
    addJob('b', start);
    server.rows = [1, 2, 3].map((n) => rowAt(start + n));
    server.fail = true;
    const { found, missing, failed } = await billing.lookForBillingIds(['a', 'b']);
    expect([found, missing]).toEqual([[], []]);
    expect(failed.map(({ jobId, error }) => [jobId, error.code])).toEqual([
      ['a', 'network'],
      ['b', 'network'],
    ]);
    expect(server.tasks).toEqual([]);
  });
});

test('sample money of the sandbox is in no sum of real accounts, and an export says what it is', async () => {
  const { billing, ledger, addJob, period } = room();
  ledger.accounts.insert({
    ...ledger.accounts.require('acc'),
    id: 'sandbox',
    kind: 'sandbox',
    label: 'Sandbox',
    active: false,
  });
  addJob('real', start);
  addJob('sample', start, {}, 'sandbox');
  ledger.jobs.update('real', { settledUsd: '0.4', settlement: 'recorded' });
  ledger.jobs.update('sample', { settledUsd: '900', settlement: 'recorded' });
  const sums = async (accountId: string | null) =>
    (await billing.spend(accountId, ...period, 'account')).map(({ key, settledUsd }) => [key, settledUsd]);
  expect(await sums(null)).toEqual([['acc', '0.4']]);
  expect(await sums('sandbox')).toEqual([['sandbox', '900']]);
  const marks = (accountId: string) => {
    const report = billing.report(accountId, ...period);
    const json = JSON.parse(reportToJson(report)) as {
      sampleMoney: boolean;
      records: { sample_money: string }[];
    };
    const [head, first] = reportToCsv(report).split('\r\n');
    return [
      json.sampleMoney,
      json.records[0]?.sample_money,
      head?.split(',').at(-1),
      first?.split(',').at(-1),
    ];
  };
  expect(marks('acc')).toEqual([false, 'no', 'sample_money', 'no']);
  expect(marks('sandbox')).toEqual([true, 'yes', 'sample_money', 'yes']);
});
