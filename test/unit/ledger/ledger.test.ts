import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobPatch, LedgerChange } from '../../../src/main/ledger/index.ts';
import { addAccount, addJob, type Fixture, openFixture } from './fixture.ts';
import { jobIds, keptAnswer } from './written.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

describe('a commit', () => {
  it('writes the row and its event together or not at all', () => {
    const { ledger } = fixture;
    const id = addJob(ledger);
    const before = ledger.jobs.detail(id);
    expect(() =>
      ledger.tx(() => {
        ledger.jobs.update(id, { state: 'failed' });
        ledger.events.append(id, { source: 'tokenlab', type: 'task_failed' });
        throw new Error('in between');
      }),
    ).toThrow('in between');
    expect(ledger.jobs.detail(id)).toEqual(before);
  });

  it('is told once, afterwards, with the ids that changed; a commit that failed is not told', () => {
    const { ledger } = fixture;
    const id = addJob(ledger);
    const told: LedgerChange[] = [];
    const end = ledger.onChange((change) => {
      // By then everyone can read it.
      expect(ledger.jobs.require(id).state).toBe('failed');
      told.push(change);
    });
    ledger.tx(() => {
      ledger.jobs.update(id, { state: 'failed' });
      ledger.events.append(id, { source: 'tokenlab', type: 'task_failed' });
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ jobIds: [id], counts: true, accounts: false });
    expect(() =>
      ledger.tx(() => {
        ledger.jobs.update(id, { title: 'new' });
        throw new Error('no');
      }),
    ).toThrow();
    expect(told).toHaveLength(1);
    ledger.jobs.updatePolling(id, { pollCount: 3 });
    expect(told[1]).toMatchObject({ jobIds: [], detailIds: [id], counts: false });
    end();
    ledger.jobs.update(id, { title: 'unheard' });
    expect(told).toHaveLength(2);
  });

  it('stands when a listener throws', () => {
    const { ledger } = fixture;
    const id = addJob(ledger);
    ledger.onChange(() => {
      throw new Error('a listener');
    });
    ledger.jobs.update(id, { title: 'kept' });
    expect(ledger.jobs.require(id).title).toBe('kept');
  });
});

describe('an account', () => {
  it('is as the last commit left it, whatever an undone one has read of its own writes', () => {
    const { accounts } = fixture.ledger;
    expect(accounts.require('acc').keyState).toBe('ok');
    expect(() =>
      fixture.ledger.tx(() => {
        accounts.update('acc', { keyState: 'refused' });
        expect(accounts.require('acc').keyState).toBe('refused');
        throw new Error('in between');
      }),
    ).toThrow('in between');
    expect(accounts.require('acc').keyState).toBe('ok');
    accounts.update('acc', { keyState: 'unchecked' });
    expect(accounts.require('acc').keyState).toBe('unchecked');
    addAccount(fixture.ledger, 'other');
    accounts.setActive('other');
    expect(accounts.require('other').active).toBe(true);
    expect(accounts.require('acc').active).toBe(false);
  });

  it('that was looked for before it was there is found once it is', () => {
    const { accounts } = fixture.ledger;
    expect(accounts.get('other')).toBeNull();
    addAccount(fixture.ledger, 'other');
    expect(accounts.get('other')?.label).toBe('other');
  });
});

describe('a job', () => {
  it('comes back whole after the ledger was closed and opened', () => {
    const { ledger } = fixture;
    const parent = addJob(ledger);
    const request = {
      family: 'image' as const,
      operation: 'image-edit',
      model: 'gpt-image-2',
      fields: { prompt: 'x'.repeat(5000), n: 2, nested: { list: [1, null, true] } },
      inputs: [
        {
          field: 'image',
          source: { kind: 'file' as const, inputId: 'h1', name: 'a.png', mime: 'image/png', bytes: 3 },
        },
      ],
      rawFields: { seed: 7 },
    };
    const id = addJob(ledger, {
      title: 'Name with ünïcode and "quotes"',
      request,
      state: 'draft',
      retryOf: parent,
      tags: ['a', 'b'],
      hold: { reason: 'rate_limited', until: 99, attempts: 2 },
      estimate: { kind: 'range', minUsd: '0.10', maxUsd: '0.40', note: 'per image' },
    });
    ledger.jobs.update(id, {
      error: { code: 'rate_limited', message: 'wait', next: ['wait_and_retry'], retryable: true },
      cancellation: 'requested',
      cancel: { requestedAt: 5, httpStatus: null, code: null, message: null },
      favourite: true,
      rating: 4,
    });
    ledger.jobs.setNote(id, 'a note');
    ledger.jobs.setAnswer(id, '{"a":1}');
    const before = ledger.jobs.detail(id);
    ledger.close();
    const after = fixture.reopen().jobs.detail(id);
    expect(after).toEqual(before);
    expect(after).toMatchObject({
      request,
      tags: ['a', 'b'],
      hold: { reason: 'rate_limited', until: 99, attempts: 2 },
      cancel: { state: 'requested', requestedAt: 5 },
      billing: { estimate: { kind: 'range', minUsd: '0.10', maxUsd: '0.40', note: 'per image' } },
      estimateUsd: null,
      estimateMostUsd: '0.40',
      favourite: true,
      rating: 4,
      note: 'a note',
      retryOf: parent,
    });
    expect(keptAnswer(fixture.file, id)).toEqual({ a: 1 });
    expect(fixture.ledger.jobs.detail(parent).children).toEqual([id]);
  });

  it('knows the jobs whose results it took, and the jobs that took its own', () => {
    const { ledger } = fixture;
    const first = addJob(ledger, { title: 'first' });
    for (const [index, id] of ['res_1', 'res_2'].entries()) {
      ledger.results.insert({
        id,
        jobId: first,
        index,
        kind: 'file',
        media: 'image',
        role: 'main',
        label: null,
        mime: null,
        download: 'waiting',
      });
    }
    const inputs = ['res_1', 'res_1', 'res_2', 'res_gone'].map((resultId) => ({
      field: 'image',
      source: { kind: 'result' as const, resultId },
    }));
    const request = { family: 'video' as const, operation: null, model: 'veo3.1', fields: {}, inputs };
    const second = addJob(ledger, { title: 'second', request });
    const expected = {
      madeFrom: ['res_1', 'res_2'].map((resultId) => ({ resultId, jobId: first, title: 'first' })),
      usedBy: [],
    };
    expect(ledger.jobs.detail(second).lineage).toEqual(expected);
    expect(ledger.jobs.detail(first).lineage).toEqual({
      madeFrom: [],
      usedBy: [{ jobId: second, title: 'second' }],
    });
  });

  it('takes no step beside its state that no table lists', () => {
    const { ledger } = fixture;
    const jobId = addJob(ledger);
    const step = (patch: JobPatch) => () => ledger.jobs.update(jobId, patch);
    expect(step({ cancellation: 'confirmed' })).toThrow(/from none to confirmed in the cancellation/);
    expect(step({ settlement: 'recorded' })).not.toThrow();
    expect(step({ settlement: 'not_expected' })).toThrow(/from recorded to not_expected in the settlement/);
    expect(ledger.jobs.require(jobId)).toMatchObject({
      cancellation: 'none',
      billing: { settlement: 'recorded' },
    });
  });

  it('that does not exist is said so', () => {
    expect(() => fixture.ledger.jobs.require('nothing')).toThrow('There is no such job in the ledger.');
    expect(() => fixture.ledger.jobs.update('nothing', { title: 'x' })).toThrow();
  });

  it('is found by its token, and the same token cannot be written twice', () => {
    const { ledger } = fixture;
    const id = addJob(ledger, { submitToken: 'one' });
    expect(ledger.jobs.byToken('one')).toBe(id);
    expect(() => addJob(ledger, { submitToken: 'one' })).toThrow();
    expect(jobIds(ledger)).toEqual([id]);
  });
});

describe('results', () => {
  it('keep bytes that came in an answer until they are a file', () => {
    const { ledger } = fixture;
    const jobId = addJob(ledger);
    const data = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
    ledger.results.insert({
      id: 'r1',
      jobId,
      index: 0,
      kind: 'inline',
      media: 'audio',
      role: 'main',
      label: null,
      mime: 'audio/mpeg',
      download: 'waiting',
      data,
    });
    expect(Uint8Array.from(ledger.results.data('r1') as Uint8Array)).toEqual(data);
    ledger.results.update('r1', { download: 'done', fileName: 'a.mp3', sha256: 'ff', bytes: 300, doneAt: 1 });
    expect(ledger.results.data('r1')).toBeNull();
    expect(ledger.results.inStates(['done']).map((result) => result.fileName)).toEqual(['a.mp3']);
  });
});

describe('small tables', () => {
  it('keep catalogue, inputs, limits of models, projects and decisions', () => {
    const { ledger } = fixture;
    ledger.catalogue.put('acc', 'models', 5, '{"data":[1]}');
    ledger.catalogue.put('acc', 'models', 6, '{"data":[2]}');
    expect(ledger.catalogue.get('acc', 'models')).toEqual({ fetchedAt: 6, body: '{"data":[2]}' });
    ledger.catalogue.clear('acc');
    expect(ledger.catalogue.get('acc', 'models')).toBeNull();

    const input = {
      id: 'h',
      name: 'a',
      mime: 'image/png',
      bytes: 1,
      width: 1,
      height: null,
      createdAt: 1,
      usedAt: 1,
    };
    ledger.inputs.put(input);
    ledger.inputs.put({ ...input, name: 'b', usedAt: 9 });
    expect(ledger.inputs.get('h')).toEqual({ ...input, name: 'b', usedAt: 9 });

    ledger.modelLimits.note('acc', 'm', 'cancel_unsupported', 1);
    expect(ledger.modelLimits.has('acc', 'm', 'cancel_unsupported')).toBe(true);
    ledger.modelLimits.forget('acc', 'm', 'cancel_unsupported');
    expect(ledger.modelLimits.list('acc', 'cancel_unsupported')).toEqual([]);

    const decision = { lineKey: 'row:u1', resolved: true, note: 'n', confirmedJobId: null, decidedAt: 3 };
    ledger.billing.decide(decision);
    expect(ledger.billing.decisions()).toEqual([decision]);
  });
});
