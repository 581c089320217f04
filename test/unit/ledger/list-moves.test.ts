/** Where the ledger says that no list is another one after a change, none is: a window asks for none of them again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobPatch } from '../../../src/main/ledger/index.ts';
import { type JobQuery, sorts } from '../../../src/shared/views.ts';
import { addJob, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
let changed: string;
beforeEach(() => {
  fixture = openFixture();
  const { ledger } = fixture;
  addJob(ledger);
  changed = addJob(ledger);
  addJob(ledger);
});
afterEach(() => fixture.close());

const base: JobQuery = {
  accountId: null,
  withSample: true,
  view: { kind: 'all' },
  search: '',
  sort: 'newest',
  filters: {},
};
const views = ['all', 'active', 'attention', 'done', 'failed', 'unsent', 'hidden'] as const;
const questions: JobQuery[] = [
  ...views.map((kind) => ({ ...base, view: { kind } })),
  // The time of a change is in the row itself: a window knows that it moves with it.
  ...sorts.filter((sort) => sort !== 'updated').map((sort) => ({ ...base, sort })),
  ...['renamed', 'rain', 'task_9', 'req_9', 'txn_9', 'note'].map((search) => ({ ...base, search })),
  { ...base, view: { kind: 'project', projectId: 'Rain' } },
  { ...base, filters: { favourite: true } },
  { ...base, filters: { rating: 1 } },
  { ...base, filters: { tag: 'rain' } },
  { ...base, filters: { doubted: true } },
  { ...base, filters: { states: ['processing', 'draft'] } },
];
const lists = () =>
  questions.map((query) => {
    const { total, sections, rows } = fixture.ledger.list.range(query, 0, 100);
    return { query, total, sections, ids: rows.map(({ id }) => id) };
  });

/** Whether the change that `work` makes is said to move jobs in lists. */
function saidToMove(work: () => void): boolean {
  let moves = false;
  const end = fixture.ledger.onChange((change) => {
    moves ||= change.moves;
  });
  work();
  end();
  return moves;
}

const patches: Required<Omit<JobPatch, 'state' | 'cancellation' | 'settlement'>> = {
  title: 'Renamed',
  projectId: 'Rain',
  modelResolved: 'other',
  remoteStatus: 'queued',
  progress: 40,
  hold: { reason: 'balance', until: null, attempts: 1 },
  cancel: { requestedAt: 1, httpStatus: 200, code: null, message: null },
  attention: 'balance_low',
  error: { code: 'network', message: 'It broke.', next: ['none'], retryable: false },
  submittedAt: 5,
  acceptedAt: 6,
  terminalAt: 7,
  taskId: 'task_9',
  pollUrl: '/v1/tasks/9',
  requestId: 'req_9',
  pollNextAt: 8,
  pollLastAt: 8,
  pollCount: 3,
  pollFailures: 2,
  pollPaused: 'user',
  pollError: 'It broke.',
  pollFailingSince: 4,
  estimate: { kind: 'exact', minUsd: '9', maxUsd: '9', note: null },
  transactionId: 'txn_9',
  settledUsd: '5',
  resultCount: 3,
  doneCount: 2,
  favourite: true,
  rating: 3,
  tags: ['rain'],
  hidden: true,
  agreedLimits: ['limit'],
  queuePlace: 4,
  batchRetried: true,
};

describe('a change of', () => {
  it.each(Object.entries(patches))('%s moves a job in a list only where it is said to', (key, value) => {
    const { ledger } = fixture;
    const before = lists();
    const moves = saidToMove(() => ledger.jobs.update(changed, { [key]: value }));
    if (!moves) expect(lists()).toEqual(before);
    // To say the same once more moves nothing.
    const after = lists();
    expect(saidToMove(() => ledger.jobs.update(changed, { [key]: value }))).toBe(false);
    expect(lists()).toEqual(after);
  });

  it('state, note and the doubt of a result is said to move it', () => {
    const { ledger } = fixture;
    expect(saidToMove(() => ledger.jobs.update(changed, { state: 'failed' }))).toBe(true);
    expect(saidToMove(() => ledger.jobs.setNote(changed, 'a note'))).toBe(true);
    ledger.results.insert({
      id: 'r',
      jobId: changed,
      index: 0,
      kind: 'file',
      media: 'image',
      role: 'main',
      label: null,
      mime: null,
      download: 'waiting',
      url: null,
      output: { place: 'main' },
    } as never);
    expect(saidToMove(() => ledger.results.update('r', { doubt: 'It is empty.' }))).toBe(true);
    expect(saidToMove(() => ledger.results.update('r', { doubt: 'It is empty.' }))).toBe(false);
  });
});

it('most changes while a job is under way move it in no list', () => {
  const quiet = ['progress', 'remoteStatus', 'pollNextAt', 'pollCount', 'submittedAt', 'doneCount'] as const;
  for (const key of quiet) {
    expect(saidToMove(() => fixture.ledger.jobs.update(changed, { [key]: patches[key] }))).toBe(false);
  }
});
