import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCreateBody, readTask, taskProblem } from '../../../src/main/tokenlab/tasks.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import { runs } from '../../faults/scale.ts';

const origin = 'https://api.tokenlab.sh';
const id = `ldtask_${'a'.repeat(32)}`;
const read = (body: unknown, headers: Record<string, string> = {}) => readTask(body, { origin, headers });

describe('a task', () => {
  it.each([
    [{ task_id: 'a', id: 'b' }, {}, 'a'],
    [{ id: 'b' }, { 'x-task-id': 'c' }, 'b'],
    [{}, { 'x-task-id': 'c' }, 'c'],
    [{ task_id: '', id: null, poll_url: `/v1/tasks/${id}` }, {}, id],
    [{ id: 42 }, {}, '42'],
    [{ id: '..' }, {}, null],
    [{ id: { a: 1 } }, {}, null],
  ])('is known by its first usable id: %j %j', (body, headers, expected) => {
    expect(read(body, headers).taskId).toBe(expected);
  });

  it.each([
    ['/v1/tasks/x?a=1', '/v1/tasks/x?a=1'],
    [`${origin}/v1/tasks/x`, '/v1/tasks/x'],
    [`${origin}:443/v1/tasks/x#f`, '/v1/tasks/x'],
  ])('is polled at its own address %s', (pollUrl, path) => {
    const task = read({ id: 't', status: 'pending', poll_url: pollUrl });
    expect(task).toMatchObject({ pollPath: path, warnings: [] });
  });

  it.each([
    'https://evil.example/v1/tasks/x',
    '//evil.example/v1/tasks/x',
    'http://api.tokenlab.sh/v1/tasks/x',
    'https://api.tokenlab.sh:8443/v1/tasks/x',
    'https://user:pass@api.tokenlab.sh/v1/tasks/x',
    '\\\\evil.example\\x',
    'javascript:alert(1)',
    'https://api.tokenlab.sh.evil.example/x',
  ])('never sends the key to %s', (pollUrl) => {
    const task = read({ id: 'a/b', status: 'pending', poll_url: pollUrl });
    expect(task).toMatchObject({ pollPath: '/v1/tasks/a%2Fb', warnings: ['foreign_poll_url'] });
  });

  it.each([
    ['pending', 'pending', false],
    ['QUEUED', 'pending', false],
    [' Processing ', 'processing', false],
    ['running', 'processing', false],
    ['completed', 'completed', true],
    ['Succeeded', 'completed', true],
    ['failed', 'failed', true],
    ['timeout', 'failed', true],
    ['expired', 'failed', true],
    ['cancelled', 'cancelled', true],
    ['canceled', 'cancelled', true],
    ['rendering', 'unknown', false],
    ['success', 'unknown', false],
    ['constructor', 'unknown', false],
  ])('with status %s is %s', (status, state, terminal) => {
    expect(read({ id: 't', status })).toMatchObject({ state, terminal, rawStatus: status });
  });

  it('without a status is never finished', () => {
    expect(read({ id: 't', video_url: 'https://a.example/v.mp4' })).toMatchObject({
      state: 'unknown',
      terminal: false,
      warnings: ['missing_status'],
    });
  });

  it('is cancelled when the flag says so, before it is failed', () => {
    for (const flag of [{ cancelled: true }, { cancellation_status: 'Cancelled' }, { cancelled: 'true' }]) {
      expect(read({ id: 't', status: 'failed', ...flag }).state).toBe('cancelled');
      expect(read({ id: 't', status: 'processing', ...flag }).state).toBe('processing');
      expect(read({ id: 't', status: 'completed', ...flag }).state).toBe('completed');
    }
    expect(read({ id: 't', status: 'failed', cancelled: false }).state).toBe('failed');
  });

  it.each([
    ['refused', null, 'refused'],
    [{ code: 'content_policy', message: 'No.' }, 'content_policy', 'No.'],
    [{ error: { message: 'Deep.' } }, null, 'Deep.'],
    [null, null, 'TokenLab gave no reason.'],
    [[1, 2], null, 'TokenLab gave no reason.'],
  ])('tells why it failed from %j', (error, code, message) => {
    expect(read({ id: 't', status: 'failed', error }).failure).toMatchObject({ code, message });
  });

  it.each([
    [{ status: 'failed' }, 'TokenLab couldn’t finish the task, and gave no reason.'],
    [{ status: 'timeout' }, 'TokenLab stopped the task because it took too long.'],
    [{ status: 'expired' }, 'The task expired at TokenLab before it ran.'],
    [{ status: 'failed', error: 'No.' }, 'TokenLab couldn’t finish the task. It says: No.'],
  ])('is told without made-up words of TokenLab: %j', (body, message) => {
    const problem = taskProblem(read({ id: 't', ...body }));
    expect(problem?.message).toBe(message);
    expect(problem?.remoteMessage).toBe('error' in body ? body.error : undefined);
  });

  it.each([
    [41.5, 41.5],
    ['42', 42],
    ['42 %', 42],
    [150, 100],
    [-3, 0],
    [null, null],
    ['soon', null],
    [0, 0],
    [100, 100],
    // A share of one, as some providers report it.
    [0.42, 42],
    ['0.42', 42],
    [0.07, 7],
    [0.999, 99.9],
    [0.004, 0.4],
    ['1.0', 100],
    ['0.42%', 0.4],
    ['1%', 1],
    [1, 1],
    [1.5, 1.5],
    [1e-320, 0],
    [-0.5, 0],
    [true, null],
    [{ percent: 3 }, null],
  ])('has progress only when it says so: %j', (progress, expected) => {
    expect(read({ id: 't', status: 'processing', progress }).progress).toBe(expected);
  });

  it.each([
    [1_790_000_000, 1_790_000_000_000],
    [1_790_000_000_000, 1_790_000_000_000],
    ['1790000000', 1_790_000_000_000],
    ['2026-11-23T10:00:00Z', Date.UTC(2026, 10, 23, 10)],
    [5, null],
    ['x', null],
  ])('reads its time from seconds, milliseconds and dates: %j', (created, expected) => {
    expect(read({ id: 't', created }).createdAt).toBe(expected);
  });

  it('finds its billing id in body and header', () => {
    expect(
      read({ id: 't', billing_transaction_id: 'b1' }, { 'x-billing-transaction-id': 'b2' })
        .billingTransactionId,
    ).toBe('b1');
    expect(read({ id: 't' }, { 'x-billing-transaction-id': 'b2' }).billingTransactionId).toBe('b2');
    expect(read({ id: 't' }).billingTransactionId).toBeNull();
  });

  it('that is completed without output is a problem of its own', () => {
    const task = readTask({ id: 't', status: 'completed', data: [] }, { origin, family: 'image' });
    expect(taskProblem(task)?.code).toBe('output_missing');
  });
});

describe('the answer to a create', () => {
  const kind = (body: unknown, headers: Record<string, string> = {}, family: Family = 'image') =>
    readCreateBody(body, { origin, headers, family }).kind;
  const data = [{ url: 'https://a.example/x.png' }];

  it.each<[string, unknown, Record<string, string>, string]>([
    ['an id and a status', { id: 't', status: 'pending', data: [] }, {}, 'task'],
    ['only an id', { id: 't' }, {}, 'task'],
    ['only a header', {}, { 'x-task-id': 't' }, 'task'],
    ['a finished task', { task_id: 't', status: 'completed', data }, {}, 'task'],
    ['a failed task', { id: 't', status: 'failed' }, {}, 'task'],
    ['a result', { created: 1, data }, {}, 'inline'],
    ['a result with an id of its own', { id: 'img-1', data }, {}, 'inline'],
    ['a result beside a task header', { data }, { 'x-task-id': 't' }, 'inline'],
    ['a result that says completed, without id', { status: 'completed', data }, {}, 'inline'],
    ['pending without any id', { status: 'pending' }, {}, 'neither'],
    ['a poll address elsewhere without any id', { poll_url: 'https://evil.example/t/1' }, {}, 'neither'],
    ['nothing', {}, {}, 'neither'],
    ['an error with status 200', { error: { message: 'x' } }, {}, 'neither'],
    ['an unknown status with a result but no id', { status: 'odd', data }, {}, 'neither'],
    ['a list', [1], {}, 'neither'],
    ['null', null, {}, 'neither'],
  ])('with %s', (_name, body, headers, expected) => {
    expect(kind(body, headers)).toBe(expected);
  });
});

describe('any JSON value', () => {
  const words = fc.constantFrom(
    'pending',
    'completed',
    'COMPLETED',
    'failed',
    'odd',
    '',
    'success',
    'cancelled',
  );
  const statusBody = fc.record(
    {
      id: fc.oneof(fc.string(), fc.jsonValue()),
      task_id: fc.oneof(fc.string(), fc.jsonValue()),
      status: fc.oneof(words, fc.jsonValue()),
      poll_url: fc.oneof(fc.webUrl(), fc.string(), fc.jsonValue()),
      progress: fc.jsonValue(),
      created: fc.jsonValue(),
      error: fc.jsonValue(),
      cancelled: fc.jsonValue(),
      data: fc.jsonValue(),
      video: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it('gives a defined task, and success only to a body that says so itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), statusBody), (body) => {
        const task = read(body);
        const said = typeof body === 'object' && body !== null && 'status' in body ? body.status : undefined;
        const saysSuccess = typeof said === 'string' && /^\s*(completed|succeeded)\s*$/i.test(said);
        expect(task.state === 'completed').toBe(saysSuccess);
        expect(task.terminal).toBe(['completed', 'failed', 'cancelled'].includes(task.state));
        if (task.pollPath !== null) expect(new URL(task.pollPath, origin).origin).toBe(origin);
        if (task.progress !== null) expect(task.progress >= 0 && task.progress <= 100).toBe(true);
        taskProblem(task);
        readCreateBody(body, { origin });
      }),
      { numRuns: runs(2000) },
    );
  });
});
