/** The first rows of a question that takes long, and the threads that answer it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createListThreads, type ListAnswers, listAnswers } from '../../../src/main/ledger/index.ts';
import type { JobQuery } from '../../../src/shared/views.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const start = new Date(2026, 5, 1).getTime();
const words = ['harbour', 'meadow', 'station'];

/** Many of them have the same words; every seventh came later than it was made, as when it is brought from elsewhere. */
function someJobs(count: number): void {
  fixture.ledger.tx(() => {
    for (let at = 0; at < count; at += 1) {
      const createdAt = start + (at % 7 === 3 ? count - at : at) * 60_000;
      addJob(fixture.ledger, {
        createdAt,
        title: `${words[at % 3]} in fog ${at}`,
        state: at % 50 === 0 ? 'pending' : at % 20 === 0 ? 'failed' : 'completed',
        tags: at % 4 === 0 ? ['night'] : [],
      });
    }
  });
}

const queries: Partial<JobQuery>[] = [
  { search: 'harbour' },
  { search: 'fog' },
  { search: 'FOG in' },
  { search: 'in' },
  { search: 'fog 23' },
  { search: 'nowhere' },
  { search: 'zq' },
  { search: 'fog', view: { kind: 'failed' } },
  { search: 'fog', view: { kind: 'active' } },
  { search: 'meadow', filters: { tag: 'night' } },
  { search: 'fog', sort: 'title' },
  { filters: { tag: 'night' } },
  { filters: { tag: 'night', model: 'veo3.1' }, view: { kind: 'failed' } },
  { sort: 'title' },
  { sort: 'cost', view: { kind: 'done' } },
  {},
];

describe('the first rows', () => {
  test('are those of the whole answer, which is exact where it does not say that it is counting', () => {
    someJobs(2_600);
    const { list } = fixture.ledger;
    for (const query of queries)
      for (const sort of query.sort ? [query.sort] : (['newest', 'oldest'] as const)) {
        const question = ask({ ...query, sort });
        const what = JSON.stringify(question);
        const whole = list.range(question, 0, 60);
        const { rows, total, sections, isCounting } = list.first(question, 60);
        expect(rows, what).toEqual(whole.rows);
        expect(
          sections.reduce((sum, { count }) => sum + count, 0),
          what,
        ).toBe(total);
        expect(
          sections.map(({ key }) => key),
          what,
        ).toEqual(whole.sections.slice(0, sections.length).map(({ key }) => key));
        if (isCounting) expect(rows, what).toHaveLength(60);
        else expect({ total, sections }, what).toEqual({ total: whole.total, sections: whole.sections });
      }
    expect(list.first(ask({ search: 'fog' }), 60).isCounting).toBe(true);
    expect(list.first(ask({ search: 'nowhere' }), 60).isCounting).toBe(false);
    expect(list.first(ask(), 60)).toEqual(list.range(ask(), 0, 60));
  });

  test('are right where only the very last of many hits is in the view', () => {
    someJobs(2_600);
    const { list, jobs } = fixture.ledger;
    const [oldest] = list.ids(ask({ search: 'fog', sort: 'oldest', view: { kind: 'done' } }), 1);
    jobs.update(oldest!, { projectId: 'p1' });
    const question = ask({ search: 'fog', view: { kind: 'project', projectId: 'p1' } });
    expect(list.first(question, 60)).toEqual(list.range(question, 0, 60));
    expect(list.first(question, 60).total).toBe(1);
  });
});

describe('the threads', () => {
  let answers: ListAnswers;
  const faults: unknown[] = [];
  let started = 0;

  beforeEach(() => {
    started = 0;
    answers = listAnswers(
      fixture.ledger,
      createListThreads({
        entry: new URL('../../../src/main/ledger/worker-main.ts', import.meta.url),
        file: fixture.file,
        isReadOnly: () => false,
        version: () => {
          started += 1;
          return fixture.ledger.version();
        },
        clock: systemClock,
        report: (_what, error) => faults.push(error),
      }),
    );
  });
  afterEach(async () => {
    await answers.close();
    expect(faults.splice(0)).toEqual([]);
  });

  test('answer as the ledger does, and see what was written since; what is counted already is answered here', async () => {
    someJobs(150);
    const { list, gallery, jobs } = fixture.ledger;
    for (const query of queries) {
      const question = ask(query);
      const whole = list.range(question, 20, 30);
      expect(await answers.ask('range', question, 20, 30)).toEqual(whole);
      expect((await answers.ask('first', question, 30)).rows).toEqual(list.range(question, 0, 30).rows);
      const ids = list.ids(question, 40);
      expect(await answers.ask('ids', question, 40)).toEqual(ids);
      for (const id of ids.slice(0, 1)) expect(await answers.ask('position', question, id)).toBe(0);
      expect(await answers.ask('tiles', question, 0, 10)).toEqual(gallery.range(question, 0, 10));
    }
    const asked = started;
    await answers.ask('range', ask(), 0, 30);
    await answers.ask('first', ask({ view: { kind: 'failed' } }), 30);
    expect(started).toBe(asked);

    const question = ask({ search: 'harbour' });
    const { total } = await answers.ask('range', question, 0, 1);
    addJob(fixture.ledger, { title: 'another harbour' });
    expect((await answers.ask('range', question, 0, 1)).total).toBe(total + 1);
    const [newest] = await answers.ask('ids', question, 1);
    jobs.update(newest!, { title: 'renamed' });
    expect((await answers.ask('range', question, 0, 1)).total).toBe(total);
  });
});
