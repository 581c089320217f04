/** Rows as no version of this app writes them: each is still shown, as far as it can be read, and hides no other. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { BoundValue } from '../../../src/main/ledger/connection.ts';
import { openConnection } from '../../../src/main/ledger/driver.ts';
import { noDownloadNotes } from '../../../src/main/ledger/index.ts';
import { readJson } from '../../../src/main/ledger/stored.ts';
import { spendGroups } from '../../../src/shared/billing.ts';
import { AppError, errorCodes, nextActions } from '../../../src/shared/errors.ts';
import { families } from '../../../src/shared/families/index.ts';
import {
  attentionReasons,
  cancellationStates,
  downloadStates,
  jobStates,
  resultMedia,
  settlementStates,
} from '../../../src/shared/job.ts';
import { isAmount } from '../../../src/shared/money.ts';
import { timelineTypes } from '../../../src/shared/timeline.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

/** Writes as another program would: past every check of ours. */
function spoil(table: string, column: string, value: BoundValue, id: string) {
  const db = openConnection(fixture.file);
  const key = { jobs: 'id', results: 'id', events: 'job_id', job_payloads: 'job_id', usage_rows: 'id' }[
    table
  ];
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`).run([value, id]);
  db.close();
}

const moment = z.number().min(-8.64e15).max(8.64e15);
const usd = z.string().refine(isAmount).nullable();
const shownError = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string().min(1),
  next: z.array(z.enum(nextActions)),
  retryable: z.boolean(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  hints: z
    .object({
      suggestions: z.array(z.string()).optional(),
      balanceUsd: z.string().refine(isAmount).optional(),
    })
    .optional(),
  httpStatus: z.number().optional(),
  requestId: z.string().optional(),
  remoteCode: z.string().optional(),
  remoteType: z.string().optional(),
  remoteMessage: z.string().optional(),
});
const jsonObject = z.record(z.string(), z.unknown());

/** What the window's components rely on. */
const shownRow = z.object({
  id: z.string(),
  family: z.enum(families),
  state: z.enum(jobStates),
  progress: z.number().min(0).nullable(),
  hold: z
    .object({ reason: z.string(), until: moment.nullable(), attempts: z.number().int().min(0) })
    .nullable(),
  cancellation: z.enum(cancellationStates),
  attention: z.enum(attentionReasons).nullable(),
  error: shownError.nullable(),
  createdAt: moment,
  submittedAt: moment.nullable(),
  terminalAt: moment.nullable(),
  updatedAt: moment,
  estimateUsd: usd,
  estimateMostUsd: usd,
  settledUsd: usd,
  tags: z.array(z.string()),
});
const shownJob = shownRow.extend({
  request: z.object({
    family: z.enum(families),
    operation: z.string().nullable(),
    model: z.string(),
    fields: jsonObject,
    inputs: z.array(z.object({ field: z.string(), source: z.object({ kind: z.string() }) })),
    rawFields: jsonObject.optional(),
  }),
  polling: z.object({ nextAt: moment.nullable(), lastAt: moment.nullable() }),
  cancel: z.object({ requestedAt: moment.nullable(), message: z.string().nullable() }),
  billing: z.object({
    estimate: z.object({ kind: z.enum(['exact', 'range', 'unknown']), minUsd: usd, maxUsd: usd }),
    settledUsd: usd,
    settlement: z.enum(settlementStates),
  }),
  charges: z.array(z.object({ costUsd: usd, createdAt: moment })),
  results: z.array(
    z.object({
      media: z.enum(resultMedia),
      download: z.enum(downloadStates),
      error: shownError.nullable(),
      durationMs: z.number().min(0).nullable(),
      doneAt: moment.nullable(),
    }),
  ),
  timeline: z.array(
    z.object({
      at: moment,
      source: z.enum(['user', 'app', 'tokenlab']),
      type: z.enum([...timelineTypes, 'other']),
      detail: jsonObject,
    }),
  ),
});

const odd = ['', 'null', '[]', '{}', '"text"', '7', '{"x":', '{"next":null,"tags":1}', '[null,1,{"a":[]}]'];
const farOff = [9e15, -9e15, 2 ** 60];

const spoilt: [table: string, column: string, values: readonly BoundValue[]][] = [
  [
    'jobs',
    'error',
    [
      ...odd,
      '{"code":"failed","message":"Too bad"}',
      '{"code":"timeout","message":"","hints":{"suggestions":7,"balanceUsd":"much"},"fields":{}}',
    ],
  ],
  ['jobs', 'hold', [...odd, '{"reason":"later","until":"soon"}']],
  ['jobs', 'cancel', [...odd, '{"requestedAt":9e15,"message":{}}']],
  ['jobs', 'tags', [...odd, '{"a":1}', '["good",5]']],
  ['jobs', 'family', ['hologram', '']],
  ['jobs', 'state', ['paused', '']],
  ['jobs', 'cancellation', ['asked']],
  ['jobs', 'attention', ['something_new']],
  ['jobs', 'settlement', ['late']],
  ['jobs', 'estimate_kind', ['roughly']],
  ['jobs', 'estimate_max_usd', ['much', 'NaN', '']],
  ['jobs', 'settled_usd', ['1,20', 'Infinity']],
  ['jobs', 'progress', [-4, Number.POSITIVE_INFINITY]],
  ['jobs', 'created_at', farOff],
  ['jobs', 'created_day', ['', 'someday', '99999999-99-99']],
  ['jobs', 'terminal_at', farOff],
  ['jobs', 'poll_next_at', farOff],
  ['jobs', 'poll_paused', ['bored']],
  [
    'job_payloads',
    'request',
    [
      ...odd,
      '{"family":"video","model":"m","fields":[],"inputs":[{"field":"image"},{"field":"a","source":{"kind":"url","url":"https://a.example"}}]}',
    ],
  ],
  ['job_payloads', 'answer', odd],
  ['events', 'detail', odd],
  ['events', 'at', farOff],
  ['events', 'source', ['somebody']],
  ['events', 'type', ['', 'dreamt_of', 'other']],
  ['results', 'media', ['smell']],
  ['results', 'download', ['flying']],
  ['results', 'error', odd],
  ['results', 'facts', odd],
  ['results', 'duration_ms', [-1, 2 ** 60]],
  ['results', 'done_at', farOff],
  ['usage_rows', 'cost_usd', ['a lot']],
  ['usage_rows', 'created_at', farOff],
];

describe('a stored value that no version writes', () => {
  it.each(
    spoilt.flatMap(([table, column, values]) => values.map((value) => [table, column, value] as const)),
  )('in %s.%s (%s): the job is shown, alone and beside others', (table, column, value) => {
    const { ledger } = fixture;
    const good = addJob(ledger);
    const bad = addJob(ledger, { estimate: { kind: 'exact', minUsd: '1', maxUsd: '1', note: null } });
    ledger.jobs.update(bad, { requestId: 'req_1' });
    ledger.results.insert({
      id: 'res_1',
      jobId: bad,
      index: 0,
      kind: 'file',
      media: 'audio',
      role: 'main',
      label: null,
      mime: null,
      download: 'done',
    });
    ledger.billing.putUsage(
      [
        {
          id: 'row_1',
          accountId: 'acc',
          source: 'management',
          requestId: 'req_1',
          billingTransactionId: null,
          model: 'veo3.1',
          scene: null,
          unit: null,
          quantity: null,
          costUsd: '1',
          createdAt: 5,
        },
      ],
      () => false,
      new Set(),
    );
    spoil(table, column, value, { results: 'res_1', usage_rows: 'row_1' }[table] ?? bad);

    for (const sort of ['newest', 'title'] as const) {
      const { rows, total } = ledger.list.range(ask({ sort }), 0, 10);
      expect(rows.map((row) => row.id).sort()).toEqual([good, bad].sort());
      expect(total).toBe(2);
      for (const row of rows) expect(shownRow.parse(row)).toBeDefined();
    }
    expect(ledger.list.rows([bad])).toHaveLength(1);
    expect(shownJob.parse(ledger.jobs.detail(bad)).id).toBe(bad);
    expect(ledger.gallery.range(ask(), 0, 10).rows.length).toBeLessThanOrEqual(1);
    expect(ledger.results.inStates(downloadStates).length).toBeLessThanOrEqual(1);
    expect(ledger.jobs.inStates(jobStates).length).toBeGreaterThan(0);
    ledger.jobs.request(bad);
    for (const by of spendGroups) ledger.billing.spend(null, 0, 8e15, by);
    expect(
      ledger.billing.reconcilable('acc', 0, 8e15, 0).rows.every(({ costUsd }) => costUsd !== 'a lot'),
    ).toBe(true);
    // It can still be found, named and put away.
    ledger.jobs.update(bad, { title: 'Renamed', hidden: true });
    expect(ledger.list.range(ask({ view: { kind: 'hidden' }, search: 'Renamed' }), 0, 10).total).toBe(1);
  });

  it('keeps what can be read of an error', () => {
    const id = addJob(fixture.ledger);
    spoil(
      'jobs',
      'error',
      '{"code":"timeout","message":"Too slow","next":["check_again","fly"],"httpStatus":504}',
      id,
    );
    expect(fixture.ledger.jobs.require(id).error).toEqual({
      code: 'timeout',
      message: 'Too slow',
      next: ['check_again'],
      retryable: false,
      httpStatus: 504,
    });
  });

  it('gives back whole what this version wrote', () => {
    const error = new AppError('invalid_request', 'No', {
      next: ['edit_request'],
      hints: { suggestions: ['a'], recommendedRequest: { seconds: 5 } },
      fields: [{ path: 'prompt', message: 'Too long' }],
    }).shape;
    const id = addJob(fixture.ledger);
    fixture.ledger.jobs.update(id, { error, hold: { reason: 'rate_limited', until: 9, attempts: 2 } });
    expect(fixture.ledger.jobs.require(id)).toMatchObject({
      error,
      hold: { reason: 'rate_limited', until: 9, attempts: 2 },
    });
  });

  it('of a missing payload, too', () => {
    const id = addJob(fixture.ledger);
    const db = openConnection(fixture.file);
    db.exec('DELETE FROM job_payloads');
    db.close();
    expect(shownJob.parse(fixture.ledger.jobs.detail(id)).request.fields).toEqual({});
  });
});

describe('a request that cannot be read in full', () => {
  const inputs = '[{"field":"image_url","source":{"kind":"link","at":"https://a.example"}}]';
  it.each([
    `{"family":"video","operation":null,"model":"m","fields":{},"inputs":${inputs}}`,
    '{"family":"video","operation":null,"model":"m","fields":"prompt","inputs":[]}',
    '{"family":"video"',
  ])('is shown as far as it goes and never sent: %s', (request) => {
    const id = addJob(fixture.ledger);
    spoil('job_payloads', 'request', request, id);
    expect(fixture.ledger.jobs.detail(id).resubmittable).toBe(false);
    expect(() => fixture.ledger.jobs.requestToSend(id)).toThrow(AppError);
  });

  it('may lack what an earlier version did not write', () => {
    const id = addJob(fixture.ledger);
    spoil('job_payloads', 'request', '{"family":"video","model":"m","fields":{"prompt":"p"}}', id);
    expect(fixture.ledger.jobs.requestToSend(id)).toEqual({
      family: 'video',
      operation: null,
      model: 'm',
      fields: { prompt: 'p' },
      inputs: [],
    });
    expect(fixture.ledger.jobs.detail(id).resubmittable).toBe(true);
  });
});

describe('what is known of a result besides its columns', () => {
  const stored = () => {
    const db = openConnection(fixture.file);
    const row = db.prepare('SELECT facts FROM results WHERE id = ?').get(['res_1']);
    db.close();
    return JSON.parse(String(row?.facts));
  };
  const add = () =>
    fixture.ledger.results.insert({
      id: 'res_1',
      jobId: addJob(fixture.ledger),
      index: 0,
      kind: 'file',
      media: 'image',
      role: 'main',
      label: null,
      mime: null,
      download: 'waiting',
      output: { place: 'main:url', title: null, revisedPrompt: 'A lamp' },
    });
  const result = () => fixture.ledger.results.require('res_1');

  it('is read as it was written before it had a type, and what is not known of it stays', () => {
    add();
    const before = {
      place: 'main:url',
      askedForFreshLink: true,
      wrongFiles: 1,
      doubtedSha256: 'ab',
      other: [5],
    };
    spoil('results', 'facts', JSON.stringify(before), 'res_1');
    expect(result()).toMatchObject({
      output: { place: 'main:url', title: null, revisedPrompt: null, codec: null },
      notes: { askedForFreshLink: true, wrongFiles: 1, doubtedSha256: 'ab' },
    });
    fixture.ledger.results.update('res_1', { notes: { wrongFiles: 2 }, output: { codec: 'avc1' } });
    expect(stored()).toEqual({ ...before, wrongFiles: 2, codec: 'avc1' });
    fixture.ledger.results.update('res_1', { notes: noDownloadNotes, attempts: 0 });
    expect(result().notes).toEqual(noDownloadNotes);
    expect(stored()).toMatchObject({ place: 'main:url', codec: 'avc1', other: [5] });
  });

  it('is as if nothing had happened where it cannot be read, and can be written again', () => {
    add();
    expect(result().output).toMatchObject({ place: 'main:url', revisedPrompt: 'A lamp' });
    for (const facts of [
      '',
      '[]',
      '{"x":',
      '{"wrongFiles":-3,"doubtedSha256":7,"askedForFreshLink":"yes"}',
    ]) {
      spoil('results', 'facts', facts, 'res_1');
      expect(result().notes).toEqual(noDownloadNotes);
      fixture.ledger.results.update('res_1', { notes: { askedForFreshLink: true } });
      expect(result().notes).toEqual({ ...noDownloadNotes, askedForFreshLink: true });
    }
  });
});

it('an entry of the timeline that another version wrote keeps the name and the facts that it has there', () => {
  const { ledger } = fixture;
  const jobId = addJob(ledger);
  ledger.events.append(jobId, { source: 'tokenlab', type: 'task_processing', detail: { progress: 40 } });
  const entry = () => ledger.jobs.detail(jobId).timeline.at(-1);
  expect(entry()).toMatchObject({ type: 'task_processing', detail: { progress: 40 } });
  spoil('events', 'type', 'task_dreaming', jobId);
  expect(entry()).toMatchObject({
    source: 'tokenlab',
    type: 'other',
    detail: { progress: 40, recordedAs: 'task_dreaming' },
  });
});

it('a long text of lists in each other is not JSON that is read, which would hold the thread', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(readJson(nested(9_000))).toBeDefined();
  expect(readJson(nested(400_000))).toBeUndefined();
  const long = {
    prompt: 'A lighthouse, '.repeat(100_000),
    lines: Array.from({ length: 50_000 }, (_, at) => [at]),
  };
  expect(readJson(JSON.stringify(long))).toEqual(long);
});
