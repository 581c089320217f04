import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobState } from '../../../src/shared/job.ts';
import type { JobQuery, Sort } from '../../../src/shared/views.ts';
import { addAccount, addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const titles = (query: JobQuery, offset = 0, limit = 100) =>
  fixture.ledger.list.range(query, offset, limit).rows.map((row) => row.title);

const day = (d: number, hour = 10) => new Date(2026, 10, d, hour).getTime();

/** Six jobs over three days, two of them active. */
function someJobs(): Record<string, string> {
  const { ledger } = fixture;
  const add = (title: string, createdAt: number, state: JobState, more = {}) =>
    addJob(ledger, { title, createdAt, state, ...more });
  return {
    a: add('alpha', day(20), 'completed'),
    b: add('Beta', day(21), 'failed', {
      estimate: { kind: 'exact', minUsd: '0.5', maxUsd: '0.5', note: null },
    }),
    c: add('gamma', day(21, 11), 'pending'),
    d: add('Delta', day(22), 'completed', {
      estimate: { kind: 'exact', minUsd: '10', maxUsd: '10', note: null },
    }),
    e: add('epsilon', day(23), 'processing'),
    f: add('zeta', day(23, 11), 'cancelled', {
      estimate: { kind: 'exact', minUsd: '9', maxUsd: '9', note: null },
    }),
  };
}

describe('a list', () => {
  it('has the active jobs first and then one section per local day, in both directions', () => {
    someJobs();
    const { range } = fixture.ledger.list;
    expect(titles(ask())).toEqual(['epsilon', 'gamma', 'zeta', 'Delta', 'Beta', 'alpha']);
    expect(range(ask(), 0, 10).sections).toEqual([
      { key: 'active', count: 2 },
      { key: '2026-11-23', count: 1 },
      { key: '2026-11-22', count: 1 },
      { key: '2026-11-21', count: 1 },
      { key: '2026-11-20', count: 1 },
    ]);
    expect(titles(ask({ sort: 'oldest' }))).toEqual(['gamma', 'epsilon', 'alpha', 'Beta', 'Delta', 'zeta']);
    expect(range(ask({ sort: 'title' }), 0, 10).sections).toEqual([{ key: 'all', count: 6 }]);
  });

  it.each<[Sort, string[]]>([
    ['title', ['alpha', 'Beta', 'Delta', 'epsilon', 'gamma', 'zeta']],
    ['cost', ['Delta', 'zeta', 'Beta', 'epsilon', 'gamma', 'alpha']],
  ])('by %s sorts by value, the unknown last', (sort, expected) => {
    someJobs();
    const got = titles(ask({ sort }));
    expect(got.slice(0, 3)).toEqual(expected.slice(0, 3));
    expect(new Set(got)).toEqual(new Set(expected));
  });

  it.each<Sort>(['newest', 'oldest', 'title', 'model', 'cost', 'updated'])(
    'by %s gives any range as the same slice, and positions that fit',
    (sort) => {
      someJobs();
      for (const search of ['', 'prompt']) {
        const query = ask({ sort, search });
        const all = fixture.ledger.list.ids(query, 1000);
        expect(all).toHaveLength(6);
        for (let offset = 0; offset <= 6; offset += 1) {
          const part = fixture.ledger.list.range(query, offset, 3);
          expect(part.rows.map((row) => row.id)).toEqual(all.slice(offset, offset + 3));
          expect(part.total).toBe(6);
          expect(part.sections.reduce((sum, section) => sum + section.count, 0)).toBe(6);
        }
        for (const [place, id] of all.entries()) expect(fixture.ledger.list.position(query, id)).toBe(place);
      }
    },
  );

  it('shows each view its own jobs, and the counts agree with every view', () => {
    const { ledger } = fixture;
    const jobs = someJobs();
    addAccount(ledger, 'other');
    addJob(ledger, { accountId: 'other', title: 'theirs' });
    ledger.jobs.update(jobs.a as string, { hidden: true });
    ledger.jobs.update(jobs.b as string, { attention: 'output_missing', projectId: 'p1' });
    addJob(ledger, {
      title: 'song',
      request: { family: 'music', operation: null, model: 'suno', fields: {}, inputs: [] },
    });
    // Stopped before it was sent: it did not fail.
    addJob(ledger, { title: 'unsent', state: 'not_sent' });
    const counts = ledger.list.counts({ accountId: 'acc', withSample: false });
    const total = (view: JobQuery['view']) => ledger.list.range(ask({ accountId: 'acc', view }), 0, 1).total;
    expect(counts).toMatchObject({
      all: 7,
      active: 2,
      attention: 1,
      done: 2,
      failed: 2,
      unsent: 1,
      hidden: 1,
    });
    expect(counts.families).toEqual({ video: 6, music: 1 });
    expect(counts.projects).toEqual([{ projectId: 'p1', count: 1 }]);
    for (const kind of ['all', 'active', 'attention', 'done', 'failed', 'unsent', 'hidden'] as const) {
      expect([kind, total({ kind })]).toEqual([kind, counts[kind]]);
    }
    expect(total({ kind: 'family', family: 'music' })).toBe(1);
    expect(total({ kind: 'project', projectId: 'p1' })).toBe(1);
    expect(ledger.list.counts({ accountId: null, withSample: true }).all).toBe(8);
    expect(ledger.list.position(ask({ accountId: 'acc' }), jobs.a as string)).toBeNull();
  });

  it('shows a hidden job again once it needs a person', () => {
    const { ledger } = fixture;
    const { c: running, e: other } = someJobs();
    for (const id of [running, other]) ledger.jobs.update(id as string, { hidden: true });
    ledger.jobs.update(running as string, { state: 'lost', attention: 'lost' });
    ledger.jobs.update(other as string, { attention: null });
    expect(titles(ask({ view: { kind: 'attention' } }))).toEqual(['gamma']);
    expect(titles(ask({ view: { kind: 'hidden' } }))).toEqual(['epsilon']);
    expect(ledger.list.counts({ accountId: 'acc', withSample: false })).toMatchObject({
      attention: 1,
      hidden: 1,
    });
  });

  it('is over every real account; the sandbox is there only when it is asked for', () => {
    const { ledger } = fixture;
    addAccount(ledger, 'other');
    addAccount(ledger, 'sandbox', 'sandbox');
    const doubt = { state: 'unconfirmed' as const };
    const mine = addJob(ledger, { ...doubt, title: 'mine' });
    const theirs = addJob(ledger, { ...doubt, title: 'theirs', accountId: 'other' });
    const sample = addJob(ledger, { ...doubt, title: 'sample', accountId: 'sandbox' });
    for (const id of [mine, theirs, sample]) ledger.jobs.update(id, { attention: 'unconfirmed' });
    // An account that was removed keeps its jobs, and they are still to be seen to.
    ledger.accounts.update('other', { removedAt: 1 });
    const scopes = [
      { scope: { accountId: null, withSample: false }, jobs: [mine, theirs] },
      { scope: { accountId: null, withSample: true }, jobs: [mine, theirs, sample] },
      { scope: { accountId: 'sandbox', withSample: false }, jobs: [sample] },
      { scope: { accountId: 'acc', withSample: true }, jobs: [mine] },
    ];
    for (const { scope, jobs } of scopes) {
      for (const search of ['', 'prompt']) {
        const query = ask({ ...scope, view: { kind: 'attention' }, search });
        expect(ledger.list.ids(query, 10).sort()).toEqual([...jobs].sort());
        expect(ledger.list.range(query, 0, 10).total).toBe(jobs.length);
        for (const id of [mine, theirs, sample]) {
          expect(ledger.list.position(query, id) !== null).toBe(jobs.includes(id));
        }
      }
      expect(ledger.list.counts(scope)).toMatchObject({ all: jobs.length, attention: jobs.length });
    }
  });

  it('is narrowed by state, model, tag, favourite and rating', () => {
    const { ledger } = fixture;
    const jobs = someJobs();
    ledger.jobs.update(jobs.a as string, { tags: ['night', 'rain'], favourite: true });
    ledger.jobs.update(jobs.b as string, { tags: ['rain'] });
    expect(titles(ask({ filters: { tag: 'rain' } }))).toEqual(['Beta', 'alpha']);
    expect(titles(ask({ filters: { favourite: true } }))).toEqual(['alpha']);
    ledger.jobs.update(jobs.c as string, { rating: 4 });
    ledger.jobs.update(jobs.d as string, { rating: 2 });
    expect(titles(ask({ filters: { rating: 4 } }))).toEqual(['gamma']);
    expect(titles(ask({ filters: { rating: 1 } }))).toEqual(['gamma', 'Delta']);
    expect(titles(ask({ filters: { states: ['failed', 'cancelled'] } }))).toEqual(['zeta', 'Beta']);
    expect(titles(ask({ filters: { model: 'none' } }))).toEqual([]);
    ledger.jobs.update(jobs.a as string, { tags: [] });
    expect(titles(ask({ filters: { tag: 'rain' } }))).toEqual(['Beta']);
  });
});

describe('a search', () => {
  it('finds parts of titles, prompts, ids, projects, tags and notes, all words, any order, any case', () => {
    const { ledger } = fixture;
    const id = addJob(ledger, {
      title: 'Sunflower run',
      request: {
        family: 'video',
        operation: null,
        model: 'seedance-2.0',
        fields: { prompt: 'A field "in" the evening light, 日本の夕焼け' },
        inputs: [],
      },
    });
    addJob(ledger, { title: 'Something else' });
    ledger.jobs.update(id, { taskId: 'ldtask_00ff', requestId: 'req_abc', tags: ['golden'] });
    ledger.jobs.update(id, { projectId: 'Autumn campaign' });
    ledger.jobs.setNote(id, 'for the client Müller');
    for (const search of [
      'sunFLOWER',
      'flower run',
      'evening field',
      'ldtask_00',
      'req_abc',
      'gold',
      'campaign',
      'müller',
      '日本の',
      '夕',
      'un',
      '"in" the',
      'seedance-2.0',
    ]) {
      expect([search, titles(ask({ search }))]).toEqual([search, ['Sunflower run']]);
    }
    for (const search of ['sunflowers', '%', 'run"', "' OR 1", 'AND', 'a*b']) {
      expect([search, titles(ask({ search })).includes('Sunflower run')]).toEqual([search, false]);
    }
  });

  it('sees changes at once, though it remembers what it found', () => {
    const { ledger } = fixture;
    const id = addJob(ledger, { title: 'first words' });
    expect(titles(ask({ search: 'first' }))).toEqual(['first words']);
    ledger.jobs.update(id, { title: 'other words' });
    expect(titles(ask({ search: 'first' }))).toEqual([]);
    expect(titles(ask({ search: 'other' }))).toEqual(['other words']);
    addJob(ledger, { title: 'other day' });
    expect(titles(ask({ search: 'other' }))).toHaveLength(2);
  });
});

describe('the gallery', () => {
  it('shows the media of the same jobs in the same order', () => {
    const { ledger } = fixture;
    const one = addJob(ledger, { title: 'one', createdAt: day(20) });
    const two = addJob(ledger, { title: 'two', createdAt: day(21) });
    const add = (jobId: string, index: number, media: 'image' | 'text', kind: 'file' | 'text') =>
      ledger.results.insert({
        id: `${jobId}-${index}`,
        jobId,
        index,
        kind,
        media,
        role: 'main',
        label: null,
        mime: null,
        download: 'waiting',
      });
    add(one, 0, 'image', 'file');
    add(two, 0, 'image', 'file');
    add(two, 1, 'image', 'file');
    add(two, 2, 'text', 'text');
    const all = ledger.gallery.range(ask(), 0, 10);
    expect(all.total).toBe(3);
    expect(all.rows.map((row) => [row.jobTitle, row.index])).toEqual([
      ['two', 0],
      ['two', 1],
      ['one', 0],
    ]);
    expect(ledger.gallery.range(ask(), 1, 1).rows.map((row) => row.id)).toEqual([`${two}-1`]);
    expect(ledger.gallery.range(ask({ search: 'one' }), 0, 10).total).toBe(1);
    expect(ledger.gallery.range(ask({ sort: 'oldest' }), 0, 10).rows[0]?.jobTitle).toBe('one');
    for (const sort of ['newest', 'oldest', 'title', 'cost', 'updated'] as const) {
      const { rows } = ledger.gallery.range(ask({ sort }), 0, 10);
      for (const job of [one, two]) {
        const first = rows.findIndex((row) => row.jobId === job);
        expect(ledger.gallery.position(ask({ sort }), job), sort).toBe(first);
      }
    }
    expect(ledger.gallery.position(ask({ search: 'two' }), two)).toBe(0);
    expect(ledger.gallery.position(ask({ search: 'two' }), one)).toBeNull();
    expect(ledger.gallery.position(ask(), addJob(ledger, { title: 'three', createdAt: day(22) }))).toBeNull();
    ledger.results.update(`${one}-0`, { download: 'done' });
    expect(ledger.jobs.require(one)).toMatchObject({ resultCount: 1, doneCount: 1 });
  });
});

describe('a list on a computer that has moved to another time zone', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it('keeps the order of the instants, and names its days as they are where it is shown', () => {
    const at = (hour: number) => Date.UTC(2026, 10, 21, hour);
    process.env.TZ = 'Pacific/Auckland';
    addJob(fixture.ledger, { title: 'first, on the 22nd there', createdAt: at(12) });
    process.env.TZ = 'America/Los_Angeles';
    addJob(fixture.ledger, { title: 'second, on the 21st there', createdAt: at(18) });
    addJob(fixture.ledger, { title: 'third, on the 22nd there', createdAt: at(36) });
    const newest = ['third, on the 22nd there', 'second, on the 21st there', 'first, on the 22nd there'];
    for (const search of ['', 'prompt']) {
      expect(titles(ask({ search }))).toEqual(newest);
      expect(titles(ask({ search, sort: 'oldest' }))).toEqual(newest.toReversed());
      expect(fixture.ledger.list.range(ask({ search }), 0, 1).sections).toEqual([
        { key: '2026-11-22', count: 1 },
        { key: '2026-11-21', count: 2 },
      ]);
      process.env.TZ = 'Pacific/Auckland';
      expect(fixture.ledger.list.range(ask({ search, sort: 'oldest' }), 0, 1).sections).toEqual([
        { key: '2026-11-22', count: 2 },
        { key: '2026-11-23', count: 1 },
      ]);
      process.env.TZ = 'America/Los_Angeles';
    }
  });

  it.each(['UTC', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Apia', 'America/St_Johns', 'Asia/Kathmandu'])(
    'counts every job under its own day in %s, over years of changing clocks',
    (name) => {
      process.env.TZ = name;
      const from = Date.UTC(2009, 0, 1);
      let seed = 11;
      const random = () => {
        seed = (seed * 48271) % 2147483647;
        return seed / 2147483647;
      };
      const local = new Map<string, number>();
      fixture.ledger.tx(() => {
        for (let job = 0; job < 400; job += 1) {
          const createdAt = from + Math.floor(random() * 4 * 365 * 86_400_000);
          addJob(fixture.ledger, { createdAt });
          const date = new Date(createdAt);
          const key = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
            .map((part) => String(part).padStart(2, '0'))
            .join('-');
          local.set(key, (local.get(key) ?? 0) + 1);
        }
      });
      const expected = [...local].sort().map(([key, count]) => ({ key, count }));
      expect(fixture.ledger.list.range(ask({ sort: 'oldest' }), 0, 1).sections).toEqual(expected);
      expect(fixture.ledger.list.range(ask({ search: 'prompt' }), 0, 1).sections).toEqual(
        expected.toReversed(),
      );
    },
  );
});

describe('titles', () => {
  const some = ['Shot 10', 'shot 2', 'Zebra', 'Shot 1', 'Äpfel', 'apple', 'Ähre', 'a\u0308hnlich', 'Shot 2'];
  const inOrder = [
    'a\u0308hnlich',
    'Ähre',
    'Äpfel',
    'apple',
    'Shot 1',
    'shot 2',
    'Shot 2',
    'Shot 10',
    'Zebra',
  ];

  it('sort as people count, also after a change, and page by page', () => {
    const ids = some.map((title) => addJob(fixture.ledger, { title: title === 'Zebra' ? 'Aa' : title }));
    fixture.ledger.jobs.update(ids[2]!, { title: 'Zebra' });
    const query = ask({ sort: 'title' });
    expect(titles(query)).toEqual(inOrder);
    for (let offset = 0; offset < some.length; offset += 2) {
      expect(titles(query, offset, 2)).toEqual(inOrder.slice(offset, offset + 2));
    }
  });

  it('are found however their letters are composed, in every script, also by two letters', () => {
    addJob(fixture.ledger, { title: 'Äpfel im Cafe\u0301' });
    addJob(fixture.ledger, { title: 'ΟΔΟΣ Синий', tags: ['İz'] });
    const found = (search: string) => titles(ask({ search }));
    for (const search of ['a\u0308pfel', 'äP', 'CAFÉ', 'fé']) expect(found(search), search).toHaveLength(1);
    for (const search of [
      'οδός'.normalize('NFD').replace('\u0301', ''),
      'οδος',
      'ΔΟ',
      'СИНИИ\u0306',
      'ий',
      'iz',
    ])
      expect(found(search), search).toEqual(['ΟΔΟΣ Синий']);
    expect(found('apfel')).toEqual([]);
  });
});
