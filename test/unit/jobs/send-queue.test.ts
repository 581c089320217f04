/** A queue that a person can hold: sending, polling, order, how many at once, not before a time; kept over kills. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LimitCrossed } from '../../../src/main/jobs/index.ts';
import { type Bench, openBench, refusal, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const state = (jobId: string) => bench.job(jobId).state;
const prompts = () => bench.server.posts().map(({ body }) => (JSON.parse(body) as { prompt: string }).prompt);
const submit = (prompt: string) => bench.submit({ fields: { prompt } });
const pending = (...ids: string[]) => bench.meanwhile(() => ids.every((id) => state(id) === 'pending'));
const hour = 60 * 60_000;

describe('sending is held', () => {
  it.each<[string, string | null]>([
    ['of all accounts', null],
    ['of one account', 'acc'],
  ])(
    '%s: nothing goes out, in whatever way it comes, until it is released, over a kill',
    async (_which, accountId) => {
      bench.server.create = (_request, n) =>
        n === 1
          ? refusal(429, 'rate_limit_exceeded', { retry_after: 30 })
          : { json: { task_id: taskId(n), status: 'pending' } };
      const waits = await submit('told to wait');
      await bench.meanwhile(() => bench.job(waits).hold?.reason === 'rate_limited');
      bench.engine.holdSending(accountId);
      const held = await submit('held');
      await bench.pass(10 * 60_000);
      bench.engine.sendDraft(waits);
      expect(bench.server.posts()).toHaveLength(1);
      expect(bench.engine.status().sending).toEqual({
        waiting: 2,
        held: accountId === null ? 'person' : null,
      });
      await bench.restart();
      await bench.pass(60_000);
      bench.engine.wake();
      bench.engine.resumeAccount('acc');
      expect(bench.server.posts()).toHaveLength(1);
      expect([state(waits), state(held)]).toEqual(['draft', 'draft']);
      expect(bench.engine.queue().map(({ id }) => id)).toEqual([waits, held]);

      bench.engine.releaseSending(accountId);
      await pending(waits, held);
      expect(prompts()).toEqual(['told to wait', 'told to wait', 'held']);
      await bench.restart();
      expect(bench.engine.status().sending).toEqual({ waiting: 0, held: null });
    },
  );

  it('of one account keeps no other from sending', async () => {
    bench.ledger.accounts.insert({ ...bench.ledger.accounts.require('acc'), id: 'other', active: false });
    bench.engine.holdSending('other');
    await pending(await submit('free'));
  });

  it('at a start where the person wants to be asked, and something waits', async () => {
    bench.engine.holdSending(null);
    const waits = await submit('waits');
    bench.asksAtStart = true;
    bench.ledger.meta.set('sending_held', null);
    await bench.restart();
    await bench.pass(60_000);
    expect(bench.engine.status().sending).toEqual({ waiting: 1, held: 'start' });
    expect(bench.server.posts()).toEqual([]);
    bench.engine.releaseSending(null);
    await pending(waits);
    // With nothing that waits nothing is asked.
    await bench.restart();
    expect(bench.engine.status().sending.held).toBeNull();
  });
});

describe('what waits', () => {
  it.each([
    ['at once', false],
    ['after a kill', true],
  ])(
    'goes out %s in the order that a person gave it, and what comes later follows',
    async (_when, isKilled) => {
      bench.engine.setCreatesAtOnce('acc', 1);
      bench.engine.holdSending(null);
      const [a, b, c] = [await submit('a'), await submit('b'), await submit('c')];
      bench.engine.moveInQueue(c, 'first');
      bench.engine.moveInQueue(a, 'last');
      const d = await submit('d');
      bench.engine.moveInQueue(d, { before: b });
      const e = await submit('e');
      expect(bench.engine.queue().map(({ id }) => id)).toEqual([c, d, b, a, e]);
      if (isKilled) await bench.restart();
      bench.engine.releaseSending(null);
      await pending(a, b, c, d, e);
      expect(prompts()).toEqual(['c', 'd', 'b', 'a', 'e']);
      expect(() => bench.engine.moveInQueue(a, 'first')).toThrow('no longer waiting');
    },
  );

  it('goes out so many at once as its account may, and more as soon as that is raised', async () => {
    let answer = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' }, until: gate });
    bench.engine.setCreatesAtOnce('acc', 1);
    const ids = [];
    for (let n = 0; n < 6; n += 1) ids.push(await submit(`n${n}`));
    await bench.pass(0);
    expect(bench.server.posts()).toHaveLength(1);
    bench.engine.setCreatesAtOnce('acc', 3);
    await bench.pass(0);
    expect(bench.server.posts()).toHaveLength(3);
    answer();
    await pending(...ids);
  });
});

describe('a job that is not to be sent before a time', () => {
  it('waits for it by the clock on the wall, over a kill, and goes out then', async () => {
    const at = bench.clock.now() + 3 * hour;
    const { jobId } = await bench.engine.submit({
      submitToken: 'token-later',
      accountId: 'acc',
      projectId: null,
      title: '',
      request: { family: 'video', operation: null, model: 'm', fields: { prompt: 'later' }, inputs: [] },
      notBefore: at,
    });
    expect(bench.job(jobId).hold).toEqual({ reason: 'not_before', until: at, attempts: 0 });
    await bench.pass(hour);
    await bench.restart();
    // A clock that is set back brings the time no nearer.
    bench.clock.jump(-hour);
    await bench.pass(3 * hour - 1_000);
    expect(bench.server.posts()).toEqual([]);
    await bench.until(() => state(jobId) === 'pending');
    expect(bench.clock.now()).toBeGreaterThanOrEqual(at);
    expect(bench.clock.now()).toBeLessThan(at + 5_000);
  });

  it('can be any draft; its limits are asked about at once, and Send now still sends it', async () => {
    bench.priceUsd.value = '1';
    bench.engine.holdSending(null);
    const id = await submit('draft');
    const at = bench.clock.now() + hour;
    bench.engine.setLimit(null, {
      accountId: null,
      projectId: null,
      period: 'day',
      amountUsd: '0.5',
      crossing: 'ask',
      unknownUsd: null,
    });
    expect(() => bench.engine.sendNotBefore(id, at)).toThrow(LimitCrossed);
    const { limit } = bench.engine.limitStandings()[0]!;
    bench.engine.sendNotBefore(id, at, { mostUsd: '1', limitIds: [limit.id] });
    bench.engine.releaseSending(null);
    await bench.pass(60_000);
    expect(bench.server.posts()).toEqual([]);
    bench.engine.sendDraft(id);
    await pending(id);
    await bench.pass(2 * hour);
    expect(bench.server.posts()).toHaveLength(1);
  });
});

describe('polling of an account is held', () => {
  it('no task of it is asked about until it is released, over a kill; a person’s refresh still asks', async () => {
    const id = await submit('polled');
    await pending(id);
    bench.engine.holdPolling('acc', true);
    await bench.pass(0);
    const before = bench.server.gets().length;
    await bench.pass(20 * 60_000);
    await bench.restart();
    bench.engine.wake();
    await bench.pass(20 * 60_000);
    expect(bench.server.gets()).toHaveLength(before);
    expect(bench.job(id).polling.paused).toBe('user');
    expect(bench.engine.status()).toMatchObject({ paused: 'user', heldTasks: 1 });
    await bench.engine.refresh(id);
    expect(bench.server.gets()).toHaveLength(before + 1);
    bench.engine.holdPolling('acc', false);
    await bench.until(() => bench.server.gets().length > before + 1);
    expect(bench.job(id).polling.paused).toBeNull();
  });
});
