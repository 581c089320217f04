/**
 * How SQLite answers what is asked all the time: no statement reads a whole table of jobs, results, events or usage rows, and
 * none sorts what an index has in order, but for those that are named here with a reason.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { billingQueries } from '../../../src/main/ledger/billing.ts';
import { type Db, openDb } from '../../../src/main/ledger/db.ts';
import { eventQueries } from '../../../src/main/ledger/events.ts';
import { galleryQueries } from '../../../src/main/ledger/gallery.ts';
import type { Ledger } from '../../../src/main/ledger/index.ts';
import { countedList, jobListQueries } from '../../../src/main/ledger/job-list.ts';
import { jobQueries } from '../../../src/main/ledger/jobs.ts';
import { modelLimitQueries } from '../../../src/main/ledger/model-limits.ts';
import { pastJobQueries } from '../../../src/main/ledger/past-jobs.ts';
import { resultQueries } from '../../../src/main/ledger/results.ts';
import { createSession } from '../../../src/main/ledger/session.ts';
import { spendGroups } from '../../../src/shared/billing.ts';
import { type JobQuery, sorts } from '../../../src/shared/views.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
let db: Db;
let run: Map<string, unknown[]>;
let jobId: string;

/** The connection, with a note of each statement that runs on it. */
function noting(under: Db): Db {
  const note = (sql: string, params: unknown[]) => void run.set(sql.replace(/\s+/g, ' ').trim(), params);
  return {
    ...under,
    all: (sql, ...params) => {
      note(sql, params);
      return under.all(sql, ...params);
    },
    get: (sql, ...params) => {
      note(sql, params);
      return under.get(sql, ...params);
    },
    run: (sql, ...params) => {
      note(sql, params);
      return under.run(sql, ...params);
    },
  };
}

beforeAll(() => {
  fixture = openFixture();
  for (let at = 0; at < 40; at += 1) {
    const state = at % 4 === 0 ? ('pending' as const) : ('completed' as const);
    jobId = addJob(fixture.ledger, { state, title: `harbour ${at}`, projectId: 'p1', tags: ['night'] });
    fixture.ledger.jobs.update(jobId, { submittedAt: 5, terminalAt: 9, taskId: `task ${at}` });
    fixture.ledger.results.insert({
      id: `res ${at}`,
      jobId,
      index: 0,
      kind: 'file',
      media: 'image',
      role: 'main',
      label: null,
      mime: null,
      download: 'waiting',
    });
  }
  fixture.ledger.close();
  db = openDb(fixture.file);
  run = new Map();
});
afterAll(() => {
  db.close();
  fixture.reopen();
  fixture.close();
});

const large =
  /^(SCAN|SEARCH) (jobs|results|events|usage_rows|job_payloads|job_search_content|list_tally|tally)\b/;

/** What of a statement's plan reads a whole table, or an index for all that is in it. */
function faults(sql: string): string[] {
  const plan = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...(run.get(sql) as never[]));
  return plan
    .map(({ detail }) => detail)
    .filter(
      (detail) =>
        (detail.startsWith('SCAN') && large.test(detail)) ||
        /TEMP B-TREE|AUTOMATIC|usage_rows_time \(account_id=\?\)$/.test(detail),
    );
}

/** Runs questions, and gives the faults of all their statements. */
function faultsOf(ask: () => void): Record<string, string[]> {
  run.clear();
  ask();
  expect(run.size).toBeGreaterThan(0);
  return Object.fromEntries(
    [...run.keys()].map((sql) => [sql, faults(sql)]).filter(([, found]) => found!.length > 0),
  );
}

const session = () => createSession(noting(db), fixture.clock, () => undefined);
const lists = () => {
  const own = session();
  const countedOf = countedList(own, () => undefined);
  return { list: jobListQueries(own, countedOf), gallery: galleryQueries(own, countedOf) };
};

const counted: Partial<JobQuery>[] = [
  ...(['all', 'active', 'attention', 'done', 'failed', 'unsent', 'hidden'] as const).map((kind) => ({
    view: { kind },
  })),
  { view: { kind: 'family', family: 'video' } },
  { view: { kind: 'project', projectId: 'p1' } },
  { filters: { states: ['failed', 'completed'] } },
  { filters: { model: 'veo3.1' } },
  { filters: { favourite: true } },
  { filters: { doubted: true } },
  { filters: { rating: 3 } },
];
const scopes = [
  { accountId: null, withSample: true },
  { accountId: null, withSample: false },
  { accountId: 'acc', withSample: false },
];

test('the list and the gallery by time read along their index, whatever the view, account and filter', () => {
  const found = faultsOf(() => {
    const { list, gallery } = lists();
    for (const scope of scopes) {
      list.counts(scope);
      for (const change of counted)
        for (const sort of ['newest', 'oldest'] as const) {
          const query = ask({ ...scope, ...change, sort });
          expect(list.isQuick(query)).toBe(true);
          list.range(query, 3, 10);
          list.first(query, 10);
          list.ids(query, 10);
          list.position(query, jobId);
          gallery.range(query, 3, 10);
          gallery.position(query, jobId);
        }
    }
    list.rows([jobId]);
  });
  // A page of the gallery is put into the order of its jobs, a few hundred rows at most.
  expect(Object.entries(found).filter(([sql]) => !sql.includes('json_each(?) AS wanted'))).toEqual([]);
});

test('a page in another order, or of several filters, begins with its index; only counting goes through all', () => {
  const found = faultsOf(() => {
    const { list } = lists();
    for (const scope of scopes)
      for (const sort of sorts) {
        for (const change of [{ filters: { tag: 'night' } }, { filters: { model: 'veo3.1', rating: 1 } }, {}])
          list.first(ask({ ...scope, sort, ...change }), 10);
      }
  });
  expect(found).toEqual({});
});

test('a search reads its newest hits first, and the few active jobs one by one', () => {
  const found = faultsOf(() => {
    const { list } = lists();
    for (const scope of scopes)
      for (const search of ['harbour', 'harbour in', 'in'])
        for (const sort of ['newest', 'oldest'] as const) list.first(ask({ ...scope, search, sort }), 10);
  });
  expect(found).toEqual({});
});

test('the poller and what it writes find their jobs by key', () => {
  const found = faultsOf(() => {
    const own = session();
    const events = eventQueries(own);
    const results = resultQueries(own);
    const jobs = jobQueries(own, events, results, modelLimitQueries(own));
    jobs.updatePolling(jobId, { pollCount: 3, pollNextAt: 7 });
    jobs.updatePolling(jobId, { pollFailures: 1 });
    jobs.update(jobId, { progress: 0.5, remoteStatus: 'running' });
    jobs.setAnswer(jobId, '{}');
    events.append(jobId, { source: 'user', type: 'created' });
    jobs.require(jobId);
    jobs.detail(jobId);
    jobs.byTask('task 1');
    jobs.byToken('token');
    pastJobQueries(own).ofModel('acc', 'veo3.1');
  });
  // The details of one job sort its own charges and its relatives.
  for (const [sql, plan] of Object.entries(found))
    for (const step of plan)
      expect([sql, step]).toEqual([
        expect.stringMatching(/job_sources|usage_rows/),
        expect.stringMatching(/TEMP B-TREE/),
      ]);
});

test('a job is written with one statement for each table that has it, and only its number is read back', () => {
  const own = openDb(fixture.file);
  const noted = createSession(noting(own), fixture.clock, () => undefined);
  const events = eventQueries(noted);
  const jobs = jobQueries(noted, events, resultQueries(noted), modelLimitQueries(noted));
  const write = () => addJob({ tx: noted.tx, jobs, events } as Ledger);
  // The first of a day also asks where its counts begin.
  write();
  run.clear();
  write();
  own.close();
  expect([...run.keys()].map((sql) => sql.split(' ', 3).join(' '))).toEqual([
    'INSERT INTO jobs',
    'INSERT INTO job_payloads',
    'SELECT seq FROM',
    'INSERT INTO job_search',
    'INSERT INTO events',
  ]);
});

test('spending reads its period along the index; what it adds up is grouped', () => {
  const found = faultsOf(() => {
    const billing = billingQueries(session());
    for (const by of spendGroups) for (const account of [null, 'acc']) billing.spend(account, 5, 9, by);
    billing.tierPrices('acc', 'veo3.1');
  });
  for (const [sql, plan] of Object.entries(found))
    expect(plan, sql).toEqual(['USE TEMP B-TREE FOR GROUP BY']);
});
