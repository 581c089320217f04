/** What stops an account stops it in plain sight: new jobs wait with it, and go out when it is over. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import {
  accepted,
  type Bench,
  gateOf,
  openBench,
  type Reply,
  refusal,
  story,
  task,
  videoRequest,
} from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const minute = 60_000;
const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;
const hold = (jobId: string) => bench.ledger.jobs.require(jobId).hold;
const isOpen = (jobId: string) => /pending|processing/.test(state(jobId));
const posts = () => bench.server.posts().length;
const pause = () => bench.ledger.accounts.require('acc').pause;
const needsAttention = () => bench.ledger.list.counts({ accountId: 'acc', withSample: false }).attention;
const accepts = () => {
  bench.server.create = () => accepted(posts());
};
const poor = (more = {}) => {
  bench.server.create = () => refusal(402, 'insufficient_balance', more);
};

/** Money is short, and it is known: one job was refused for it. */
async function runShort(more = {}): Promise<string> {
  poor(more);
  const jobId = await bench.submit();
  await bench.meanwhile(() => state(jobId) === 'rejected', 'the first is refused');
  await bench.meanwhile(() => pause() !== null, 'it is known that money is short');
  return jobId;
}

async function submitAndWait(count = 3): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await bench.submit());
  await bench.meanwhile(() => ids.every((id) => hold(id) !== null), 'they are held');
  return ids;
}

/** One row of a batch, which is free to be sent. */
function writeBatchRow(): string {
  const estimate = { kind: 'unknown' as const, minUsd: null, maxUsd: null, note: null };
  const unread = {} as never;
  bench.ledger.batches.insert({
    id: 'batch_1',
    submitToken: 'token-batch',
    name: 'Streets',
    accountId: 'acc',
    projectId: null,
    createdAt: bench.clock.now(),
    rows: 1,
    limitUsd: null,
    agreedLimits: [],
    columns: [],
    spec: unread,
    notes: unread,
    prices: unread,
  });
  bench.ledger.batches.update('batch_1', { phase: 'ready' });
  bench.engine.batchRows.write([
    {
      submitToken: 'batch_1:0',
      accountId: 'acc',
      projectId: null,
      request: videoRequest,
      endpoint: '/v1/videos/generations',
      estimate,
      agreedLimits: [],
      place: { batchId: 'batch_1', row: 0, line: 1, varied: [] },
    },
  ]);
  bench.engine.batchRows.send('batch_1');
  return bench.ledger.batches.drafts('batch_1', 1)[0] ?? expect.fail('No row was written');
}

/** From now on the `n`-th request that is prepared waits for the gate. */
function prepareLate(n: number): { open(): void } {
  const gate = gateOf();
  let calls = 0;
  bench.beforeDraft = async () => {
    calls += 1;
    if (calls === n) await gate.until;
  };
  return gate;
}

describe('while it is known that money is short', () => {
  it('what is submitted waits, visibly, and not one request is sent for it', async () => {
    await runShort();
    const ids = await submitAndWait();
    expect(posts()).toBe(1);
    for (const id of ids) {
      expect(bench.job(id)).toMatchObject({
        state: 'draft',
        hold: { reason: 'balance', until: null },
        attention: null,
      });
      expect(story(bench.job(id))).toContain('held');
    }
    expect(pause()).toBe('balance');
  });

  it('the account is one row in Needs attention, however many of its jobs wait', async () => {
    await runShort();
    await submitAndWait(5);
    // The job that was refused, and the account.
    expect(needsAttention()).toBe(2);
  });

  it('one of them is tried every five minutes; when it is accepted, all go out', async () => {
    await runShort();
    const ids = await submitAndWait();
    await bench.pass(5 * minute + 1_000);
    expect(posts()).toBe(2);
    expect(ids.map(state)).toEqual(['draft', 'draft', 'draft']);
    expect(hold(ids[0] as string)).toMatchObject({ reason: 'balance' });
    accepts();
    await bench.pass(5 * minute);
    await bench.until(() => ids.every(isOpen), 'all are accepted');
    expect(posts()).toBe(2 + 3);
    expect(pause()).toBeNull();
  });

  it('no job is tried more than five times automatically', async () => {
    await runShort();
    await submitAndWait(1);
    await bench.pass(3 * 60 * minute);
    expect(posts()).toBe(1 + 5);
  });

  it.each<[string, () => Reply]>([
    ['is refused for what it asks for', () => refusal(400, 'unsupported_parameter')],
    ['gets no answer', () => ({ drop: true })],
  ])('the others are tried on although the one that was tried %s', async (_what, first) => {
    await runShort();
    const ids = await submitAndWait();
    let tried = 0;
    bench.server.create = () => {
      tried += 1;
      return tried === 1 ? first() : accepted(tried);
    };
    await bench.pass(11 * minute);
    await bench.until(() => ids.filter(isOpen).length === 2, 'the others are accepted');
    expect(posts()).toBe(1 + 3);
    expect(pause()).toBeNull();
  });

  it('the others are tried on although the one that was tried cannot be prepared', async () => {
    await runShort();
    const ids = await submitAndWait();
    accepts();
    let calls = 0;
    bench.beforeDraft = async () => {
      calls += 1;
      if (calls === 1) throw new AppError('file_missing', 'gone', { next: ['edit_request'] });
    };
    await bench.pass(11 * minute);
    await bench.until(() => ids.filter(isOpen).length === 2, 'the others are accepted');
    expect(posts()).toBe(1 + 2);
    expect(pause()).toBeNull();
  });

  it('no row of a batch that a person holds is tried, but one that may go', async () => {
    await runShort();
    const row = writeBatchRow();
    await bench.meanwhile(() => hold(row) !== null, 'the row waits');
    bench.engine.holdBatch('batch_1');
    const [single] = (await submitAndWait(1)) as [string];
    accepts();
    await bench.pass(6 * minute);
    await bench.until(() => isOpen(single), 'the job that may go is accepted');
    expect(state(row)).toBe('draft');
    expect(posts()).toBe(1 + 1);
    bench.engine.releaseBatch('batch_1');
    await bench.until(() => isOpen(row), 'the row goes out once it may');
  });

  it('a row of a batch that was held meanwhile is tried when it may go', async () => {
    await runShort();
    const row = writeBatchRow();
    await bench.meanwhile(() => hold(row) !== null, 'the row waits');
    bench.engine.holdBatch('batch_1');
    accepts();
    await bench.pass(60 * minute);
    expect(posts()).toBe(1);
    bench.engine.releaseBatch('batch_1');
    await bench.pass(6 * minute);
    await bench.until(() => isOpen(row));
  });

  it('it is still known while the only one that waits for it is being tried', async () => {
    await runShort();
    const [jobId] = (await submitAndWait(1)) as [string];
    const gate = gateOf();
    bench.server.create = () => ({ ...refusal(402, 'insufficient_balance'), until: gate.until });
    await bench.pass(5 * minute + 1_000);
    await bench.meanwhile(() => bench.server.hanging === 1);
    await bench.pass(8 * minute);
    expect(pause()).toBe('balance');
    gate.open();
    await bench.meanwhile(() => hold(jobId)?.reason === 'balance' && state(jobId) === 'draft');
    expect(bench.notices).toHaveLength(1);
  });

  it('all go out when the balance is known to have risen, and not when it is known to be the same or less', async () => {
    await runShort({ balance_usd: 0.1, estimated_cost_usd: 0.4 });
    const ids = await submitAndWait();
    accepts();
    for (const usd of ['0.10', null, '0.05', '0.05']) bench.engine.balanceSeen('acc', usd);
    await bench.pass(1_000);
    expect(ids.map(state)).toEqual(['draft', 'draft', 'draft']);
    bench.engine.balanceSeen('acc', '25.00');
    await bench.until(() => ids.every(isOpen));
    expect(pause()).toBeNull();
    expect(posts()).toBe(1 + 3);
  });

  it('those for which the money still does not last wait again, and are not refused', async () => {
    await runShort({ balance_usd: 0.1, estimated_cost_usd: 0.4 });
    const ids = await submitAndWait(2);
    bench.engine.balanceSeen('acc', '0.20');
    await bench.meanwhile(() => posts() === 3);
    await bench.meanwhile(() => ids.every((id) => hold(id)?.reason === 'balance'));
    expect(ids.map(state)).toEqual(['draft', 'draft']);
    expect(pause()).toBe('balance');
  });

  it('“Send now” sends that one and leaves the others waiting; when it is accepted, they go out too', async () => {
    await runShort();
    const [first, second, third] = (await submitAndWait()) as [string, string, string];
    bench.engine.sendDraft(first);
    await bench.meanwhile(() => posts() === 2);
    await bench.meanwhile(() => hold(first)?.reason === 'balance', 'it waits again');
    expect([second, third].map(state)).toEqual(['draft', 'draft']);
    expect(posts()).toBe(2);
    accepts();
    bench.engine.sendDraft(second);
    await bench.until(() => [first, second, third].every(isOpen));
    expect(posts()).toBe(2 + 3);
  });

  it('what was being prepared when that became known is not sent either', async () => {
    poor();
    bench.engine.holdSending(null);
    await bench.submit();
    const late = await bench.submit();
    const gate = prepareLate(2);
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => pause() === 'balance');
    gate.open();
    await bench.meanwhile(() => hold(late)?.reason === 'balance');
    expect(posts()).toBe(1);
  });

  it('“Send now” is still meant when the sending was held while it was being prepared', async () => {
    await runShort();
    const [jobId] = (await submitAndWait(1)) as [string];
    accepts();
    const gate = prepareLate(1);
    bench.engine.sendDraft(jobId);
    bench.engine.holdSending(null);
    gate.open();
    await bench.meanwhile(() => bench.engine.status().sending.waiting === 1);
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => isOpen(jobId));
  });

  it('a person who resumes the account sends them all', async () => {
    await runShort();
    const ids = await submitAndWait();
    accepts();
    bench.engine.resumeAccount('acc');
    expect(pause()).toBeNull();
    await bench.until(() => ids.every(isOpen));
  });

  it('a job that a person has stopped stays where it is', async () => {
    await runShort();
    const [first, second] = (await submitAndWait(2)) as [string, string];
    bench.engine.stopWaiting(first);
    accepts();
    bench.engine.resumeAccount('acc');
    await bench.until(() => isOpen(second));
    expect(bench.job(first)).toMatchObject({ state: 'draft', hold: { reason: 'stopped' } });
  });

  it('it is still known after a restart, and ends there as well', async () => {
    await runShort();
    const [held] = await submitAndWait(1);
    await bench.restart();
    const late = await bench.submit();
    await bench.meanwhile(() => hold(late) !== null);
    expect(posts()).toBe(1);
    expect(pause()).toBe('balance');
    accepts();
    await bench.pass(6 * minute);
    await bench.until(() => [held as string, late].every(isOpen));
  });

  it('it is forgotten when nothing waits for it any more', async () => {
    await runShort();
    await bench.pass(6 * minute);
    expect(pause()).toBeNull();
    accepts();
    const jobId = await bench.submit();
    await bench.meanwhile(() => isOpen(jobId));
  });

  it('a key’s own limit that comes with “too many requests” is no rate of requests', async () => {
    bench.server.create = () => refusal(429, 'quota_exceeded');
    const jobId = await bench.submit();
    await bench.meanwhile(() => pause() !== null, 'it is known that the limit is reached');
    expect(pause()).toBe('key_limit');
    expect(bench.notices.map(({ key }) => key)).toEqual(['key_limit']);
    expect(bench.job(jobId)).toMatchObject({
      state: 'draft',
      hold: { reason: 'balance', until: null, attempts: 1 },
      error: { code: 'quota_exceeded' },
      attention: null,
    });
    expect(needsAttention()).toBe(1);
    await bench.pass(5 * minute + 1_000);
    expect(posts()).toBe(2);
    accepts();
    await bench.pass(5 * minute);
    await bench.until(() => isOpen(jobId), 'it goes out once the limit allows it');
    expect(pause()).toBeNull();
  });

  it('and then, too, no job is tried more than five times automatically', async () => {
    bench.server.create = () => refusal(429, 'quota_exceeded');
    const jobId = await bench.submit();
    await bench.pass(3 * 60 * minute);
    expect(posts()).toBe(5);
    expect(bench.job(jobId)).toMatchObject({ hold: { reason: 'balance', attempts: 5 }, attention: null });
    expect(pause()).toBe('key_limit');
  });

  it('a key’s own limit is told from the balance', async () => {
    bench.server.create = () => refusal(402, 'quota_exceeded');
    const jobId = await bench.submit();
    await bench.meanwhile(() => state(jobId) === 'rejected' && pause() !== null);
    expect(pause()).toBe('key_limit');
    await submitAndWait(1);
  });
});

describe('a key that TokenLab refuses', () => {
  it('is one row in Needs attention, whatever waits for it', async () => {
    const open = [await bench.submit(), await bench.submit()];
    await bench.meanwhile(() => open.every(isOpen));
    const good = bench.server.status;
    bench.server.status = () => refusal(401, 'invalid_api_key');
    await bench.until(() => pause() === 'key_refused');
    const held = await submitAndWait(2);
    expect(needsAttention()).toBe(1);
    for (const id of [...open, ...held]) expect(bench.job(id).attention).toBeNull();
    for (const id of held) expect(hold(id)).toMatchObject({ reason: 'key_paused' });

    bench.server.status = good;
    bench.engine.resumeAccount('acc');
    expect(pause()).toBeNull();
    expect(needsAttention()).toBe(0);
    await bench.until(() => held.every(isOpen));
  });

  it('that works again without anybody’s doing ends the row, and sends what waited', async () => {
    const [open] = [await bench.submit()];
    await bench.meanwhile(() => isOpen(open));
    const good = bench.server.status;
    bench.server.status = () => refusal(401, 'invalid_api_key');
    await bench.until(() => pause() === 'key_refused');
    const [held] = await submitAndWait(1);
    bench.server.status = good;
    // The next start tries the key again.
    await bench.restart();
    await bench.until(() => pause() === null, 'the pause is over');
    await bench.until(() => isOpen(held as string));
    expect(bench.ledger.accounts.require('acc').keyState).toBe('ok');
  });

  it('refuses a create: the job is refused, and the account is what needs attention', async () => {
    bench.server.create = () => refusal(401, 'invalid_api_key');
    const jobId = await bench.submit();
    await bench.meanwhile(() => pause() === 'key_refused');
    expect(bench.job(jobId)).toMatchObject({ state: 'rejected', attention: null });
    expect(needsAttention()).toBe(1);
  });

  describe('and that was replaced while a request was on its way', () => {
    const refused = refusal(401, 'invalid_api_key');
    const goesOn = async () => {
      expect(pause()).toBeNull();
      expect(bench.ledger.accounts.require('acc').keyState).toBe('ok');
      expect(bench.notices).toEqual([]);
      bench.server.create = () => accepted(9);
      const next = await bench.submit();
      await bench.meanwhile(() => isOpen(next));
    };

    it('a late refusal of a check does not stop the new key, and the task is asked for again', async () => {
      const jobId = await bench.submit();
      await bench.meanwhile(() => isOpen(jobId));
      const gate = gateOf();
      bench.server.status = (request, n) =>
        n === 1 ? { ...refused, until: gate.until } : task(request.path, 'processing');
      await bench.until(() => bench.server.hanging === 1);
      bench.engine.resumeAccount('acc');
      gate.open();
      await bench.until(() => state(jobId) === 'processing');
      await goesOn();
    });

    it('a late refusal of a create refuses that job alone', async () => {
      const gate = gateOf();
      bench.server.create = () => ({ ...refused, until: gate.until });
      const jobId = await bench.submit();
      await bench.meanwhile(() => bench.server.hanging === 1);
      bench.engine.resumeAccount('acc');
      gate.open();
      await bench.meanwhile(() => state(jobId) === 'rejected');
      await bench.pass(0);
      await goesOn();
    });

    it('a late refusal of a cancellation does not stop the new key', async () => {
      const jobId = await bench.submit();
      await bench.meanwhile(() => isOpen(jobId));
      const gate = gateOf();
      bench.server.cancel = () => ({ ...refused, until: gate.until });
      const asked = bench.engine.requestCancellation(jobId);
      await bench.meanwhile(() => bench.server.hanging === 1);
      bench.engine.resumeAccount('acc');
      gate.open();
      await asked;
      await goesOn();
    });
  });

  it('of an account that was removed is nobody’s concern', async () => {
    bench.server.create = () => refusal(401, 'invalid_api_key');
    await bench.submit();
    await bench.meanwhile(() => pause() === 'key_refused');
    bench.ledger.accounts.update('acc', { removedAt: bench.clock.now() });
    expect(needsAttention()).toBe(0);
  });
});

it('tasks that exist are followed on while money is short', async () => {
  const jobId = await bench.submit();
  await bench.meanwhile(() => isOpen(jobId));
  await runShort();
  bench.server.status = (request) =>
    task(request.path, 'completed', { video_url: 'https://x.example/a.mp4' });
  await bench.until(() => state(jobId) === 'completed');
});

it('what waited for an account that a kill kept from being paused is sent at the next start', async () => {
  bench.server.create = () => refusal(429, 'quota_exceeded');
  bench.dieAt.point = 'submit.after_outcome';
  const jobId = await bench.submit();
  await bench.meanwhile(() => bench.died !== null);
  expect(hold(jobId)).toMatchObject({ reason: 'balance', until: null });
  expect(pause()).toBeNull();
  accepts();
  await bench.restart();
  await bench.until(() => isOpen(jobId), 'it is sent');
});
