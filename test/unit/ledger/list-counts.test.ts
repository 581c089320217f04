/** Counts that are kept by stretches of time, beside the same questions answered by counting the jobs themselves. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localDay } from '../../../src/main/base/dates.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { type JobRecord, openLedger } from '../../../src/main/ledger/index.ts';
import { countedByStretch } from '../../../src/main/ledger/list-stretches.ts';
import { activeStates, attentionReasons, jobStates } from '../../../src/shared/job.ts';
import type { JobQuery } from '../../../src/shared/views.ts';
import { addAccount, addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
const zone = process.env.TZ;
beforeEach(() => {
  fixture = openFixture();
  addAccount(fixture.ledger, 'other');
  addAccount(fixture.ledger, 'sandbox', 'sandbox');
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
  fixture.close();
});

function randomly(seed: number) {
  let state = seed;
  const below = (most: number) => {
    state = (state * 48271) % 2147483647;
    return state % most;
  };
  return { below, of: <T>(list: readonly T[]): T => list[below(list.length)]! };
}

const day = 24 * 60 * 60 * 1000;
const start = new Date(2026, 2, 1).getTime();
const models = ['veo3.1', 'suno', 'flux'];
const failed = ['failed', 'cancelled', 'rejected', 'output_missing'];
const views: JobQuery['view'][] = [
  ...(['all', 'active', 'attention', 'done', 'failed', 'unsent', 'hidden'] as const).map((kind) => ({
    kind,
  })),
  { kind: 'family', family: 'music' },
  { kind: 'project', projectId: 'p1' },
];
const filters: JobQuery['filters'][] = [
  {},
  { model: 'suno' },
  { states: ['failed', 'pending', 'failed'] },
  { favourite: true },
  { favourite: false },
  { doubted: true },
  { rating: 3 },
  { model: 'veo3.1', rating: 1 },
];

function holds(job: JobRecord, { accountId, withSample, view, filters }: JobQuery): boolean {
  if (job.hidden !== (view.kind === 'hidden')) return false;
  if (accountId === null ? !withSample && job.accountId === 'sandbox' : job.accountId !== accountId)
    return false;
  if (view.kind === 'active' && !(activeStates as readonly string[]).includes(job.state)) return false;
  if (view.kind === 'attention' && job.attention === null) return false;
  if (view.kind === 'done' && job.state !== 'completed') return false;
  if (view.kind === 'failed' && !failed.includes(job.state)) return false;
  if (view.kind === 'unsent' && job.state !== 'not_sent') return false;
  if (view.kind === 'family' && job.family !== view.family) return false;
  if (view.kind === 'project' && job.projectId !== view.projectId) return false;
  if (filters.states && !filters.states.includes(job.state)) return false;
  if (filters.model !== undefined && job.model !== filters.model) return false;
  if (filters.favourite !== undefined && job.favourite !== filters.favourite) return false;
  if (filters.doubted && job.doubtCount === 0) return false;
  return filters.rating === undefined || job.rating >= filters.rating;
}

/** `ids` in the order in which they were written. */
function expectRight(ids: readonly string[], offsets: (total: number) => number[]): void {
  const { jobs, list } = fixture.ledger;
  const records = ids.map((id, seq) => ({ seq, ...jobs.require(id) }));
  const isActive = (job: JobRecord) => (activeStates as readonly string[]).includes(job.state);
  for (const view of views)
    for (const filter of filters)
      for (const scope of [
        { accountId: null, withSample: false },
        { accountId: 'other', withSample: true },
      ]) {
        const query = ask({ ...scope, view, filters: filter, sort: 'newest' });
        const found = records
          .filter((job) => holds(job, query))
          .sort((a, b) => a.createdAt - b.createdAt || a.seq - b.seq);
        const active = found.filter(isActive);
        const rest = found.filter((job) => !isActive(job));
        for (const sort of ['newest', 'oldest'] as const) {
          const inOrder =
            sort === 'oldest' ? [...active, ...rest] : [...active.toReversed(), ...rest.toReversed()];
          const what = JSON.stringify({ ...query, sort });
          const sections = new Map<string, number>();
          for (const job of inOrder) {
            const key = isActive(job) ? 'active' : localDay(job.createdAt);
            sections.set(key, (sections.get(key) ?? 0) + 1);
          }
          for (const offset of offsets(inOrder.length)) {
            const range = list.range({ ...query, sort }, offset, 7);
            expect(
              range.rows.map(({ id }) => id),
              what,
            ).toEqual(inOrder.slice(offset, offset + 7).map(({ id }) => id));
            expect(range.total, what).toBe(inOrder.length);
            expect(range.sections, what).toEqual([...sections].map(([key, count]) => ({ key, count })));
            const at = inOrder[offset];
            if (at) expect(list.position({ ...query, sort }, at.id), what).toBe(offset);
          }
        }
      }
}

/** The kept counts are what the jobs come to. */
function expectCounted(): void {
  const db = openDb(fixture.file);
  try {
    const kept = 'SELECT * FROM list_tally WHERE n <> 0 OR tiles <> 0';
    const counted = `SELECT * FROM (${countedByStretch()})`;
    expect(db.all(`${kept} EXCEPT ${counted}`)).toEqual([]);
    expect(db.all(`${counted} EXCEPT ${kept}`)).toEqual([]);
  } finally {
    db.close();
  }
}

const addRandom = ({ below, of }: ReturnType<typeof randomly>, createdAt: number) =>
  addJob(fixture.ledger, {
    createdAt,
    accountId: of(['acc', 'acc', 'other', 'sandbox']),
    state: of(jobStates),
    projectId: of([null, 'p1', 'p2']),
    request: { family: of(['video', 'music']), operation: null, model: of(models), fields: {}, inputs: [] },
    title: `Job ${below(9)}`,
  });

test('every page, total, heading and place is what the jobs come to, also after changes', () => {
  const random = randomly(7);
  const { ledger } = fixture;
  const ids: string[] = [];
  for (let at = 0; at < 60; at += 1) ids.push(addRandom(random, start + random.below(12 * 24) * (day / 24)));
  const all = (total: number) => Array.from({ length: total + 1 }, (_, at) => at);
  expectRight(ids, (total) => all(total).filter((at) => at % 3 === 0));
  for (const id of ids) {
    const change = random.below(7);
    if (change === 0) ledger.jobs.update(id, { hidden: true });
    if (change === 1) ledger.jobs.update(id, { rating: random.below(6), favourite: true });
    if (change === 2) ledger.jobs.update(id, { attention: random.of(attentionReasons) });
    if (change === 3) ledger.jobs.update(id, { projectId: random.of([null, 'p1']) });
    if (change === 4) ledger.jobs.update(id, { favourite: false, rating: 0, attention: null });
  }
  expectRight(ids, (total) => [0, 1, total - 1, total].filter((at) => at >= 0));
  expectCounted();
});

test('a busy day is counted in several stretches, and its pages and places are right', () => {
  const random = randomly(3);
  const ids: string[] = [];
  fixture.ledger.tx(() => {
    for (let at = 0; at < 2_300; at += 1) ids.push(addRandom(random, start + at * 1000));
    // And into the midst of it, as a job that comes from elsewhere.
    for (let at = 0; at < 30; at += 1) ids.push(addRandom(random, start + random.below(2_000_000)));
  });
  const db = openDb(fixture.file);
  const { n } = db.get<{ n: number }>("SELECT count(DISTINCT starts) AS n FROM list_tally WHERE facet = ''")!;
  db.close();
  expect(n).toBe(3);
  expectRight(ids, (total) => [0, Math.floor(total / 2), total - 2].filter((at) => at >= 0));
  expectCounted();
});

test('days are those of the place where the computer is now, wherever the jobs were made', () => {
  const random = randomly(5);
  const ids: string[] = [];
  process.env.TZ = 'Asia/Kathmandu';
  for (let at = 0; at < 40; at += 1) ids.push(addRandom(random, start + random.below(6 * day)));
  for (const name of ['America/Los_Angeles', 'Pacific/Apia']) {
    process.env.TZ = name;
    expectRight(ids, (total) => [0, 5, total].filter((at) => at <= total));
  }
  // Made here as well, among those of before.
  for (let at = 0; at < 40; at += 1) ids.push(addRandom(random, start + random.below(6 * day)));
  expectRight(ids, (total) => [0, 5, total].filter((at) => at <= total));
  expectCounted();
});

test('days that were made elsewhere are counted here once somebody has looked, one after another', () => {
  const random = randomly(4);
  process.env.TZ = 'Asia/Tokyo';
  const ids = Array.from({ length: 20 }, () => addRandom(random, start + random.below(3 * day)));
  fixture.ledger.close();
  const timers: (() => void)[] = [];
  const setTimeout = (fn: () => void) => {
    timers.push(fn);
    return { clear: () => undefined };
  };
  fixture.ledger = openLedger({
    report: (what, thrown) => expect.fail(`${what}: ${thrown}`),
    file: fixture.file,
    clock: { ...fixture.clock, setTimeout },
  });
  timers.splice(0);
  process.env.TZ = 'America/Los_Angeles';
  const midnight = new Date(2026, 2, 1).getTime();
  const begins = () => {
    const db = openDb(fixture.file);
    const found = db.get('SELECT 1 FROM list_stretches WHERE starts = ?', midnight) !== null;
    db.close();
    return found;
  };
  expect(begins()).toBe(false);
  expectRight(ids, () => [0]);
  expect(timers).toHaveLength(1);
  for (let steps = 0; timers.length > 0; steps += 1) {
    expect(steps).toBeLessThan(10);
    timers.shift()?.();
  }
  expect(begins()).toBe(true);
  expectRight(ids, (total) => [0, total]);
  expect(timers).toEqual([]);
  expectCounted();
});

test('a job that was not written leaves nothing behind', () => {
  const random = randomly(9);
  const ids = [addRandom(random, start)];
  const undone = () =>
    fixture.ledger.tx(() => {
      addRandom(random, start + 3 * day);
      throw new Error('not written');
    });
  expect(undone).toThrow('not written');
  ids.push(addRandom(random, start + 3 * day + 5), addRandom(random, start + 4 * day));
  expectRight(ids, (total) => [0, total]);
  expectCounted();
});
