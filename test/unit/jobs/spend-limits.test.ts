/** Limits on spending, in the engine: every path that pays obeys, and what counts survives a kill. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FailpointName } from '../../../src/main/base/failpoints.ts';
import { LimitCrossed } from '../../../src/main/jobs/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { leftUsd, type NewSpendLimit, periodAt } from '../../../src/shared/spend-limit.ts';
import { type Bench, openBench, refusal, story, task, taskId, videoRequest } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.priceUsd.value = '1';
});
afterEach(() => bench.close());

const terms: NewSpendLimit = {
  accountId: null,
  projectId: null,
  period: 'day',
  amountUsd: '2',
  crossing: 'refuse',
  unknownUsd: null,
};
const limit = (change: Partial<NewSpendLimit> = {}) => bench.engine.setLimit(null, { ...terms, ...change });
const standing = () => bench.engine.limitStandings()[0]!;
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : error);
const state = (jobId: string) => bench.job(jobId).state;
const atTokenLab = (...jobIds: string[]) =>
  bench.meanwhile(() => jobIds.every((id) => state(id) === 'pending'));

function addFailed(id: string): string {
  bench.ledger.jobs.insert({
    id,
    submitToken: `token-${id}`,
    accountId: 'acc',
    userId: 'user',
    projectId: null,
    title: id,
    request: videoRequest,
    endpoint: '/v1/videos/generations',
    state: 'failed',
    createdAt: bench.clock.now(),
    estimate: { kind: 'exact', minUsd: '1', maxUsd: '1', note: null },
    retryOf: null,
  });
  return id;
}

describe('a new job', () => {
  it('is refused before it is written once the rest of the limit does not cover it', async () => {
    limit();
    await atTokenLab(await bench.submit(), await bench.submit());
    const refused = bench.submit();
    await expect(refused).rejects.toBeInstanceOf(LimitCrossed);
    await expect(refused).rejects.toMatchObject({
      shape: {
        code: 'limit_reached',
        message: 'Spending today may come to $3.00, above your limit of $2.00. Nothing was sent.',
        next: ['change_limit'],
      },
    });
    expect(bench.ledger.jobs.inStates(['draft', 'rejected'])).toEqual([]);
    expect(bench.server.posts()).toHaveLength(2);
    expect(standing()).toMatchObject({ use: { inFlightUsd: '2' }, usedUsd: '2' });
  });

  it('counts while it waits to be sent', async () => {
    limit();
    bench.server.create = () => refusal(429, 'rate_limit_exceeded', { retry_after: 60 });
    const first = await bench.submit();
    await bench.meanwhile(() => bench.job(first).hold?.reason === 'rate_limited');
    await bench.submit();
    expect(standing().use).toMatchObject({ waitingUsd: '2', inFlightUsd: '0' });
    await expect(bench.submit()).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
  });

  it('may cross a limit that asks with a person’s word, which is asked for once', async () => {
    const { id } = limit({ crossing: 'ask', amountUsd: '0.5' });
    const input = {
      submitToken: 'token-asked',
      accountId: 'acc',
      projectId: null,
      title: '',
      request: { family: 'video' as const, operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
    };
    const asked = await bench.engine.submit(input).catch((thrown: unknown) => thrown);
    expect(codeOf(asked)).toBe('limit_unconfirmed');
    expect((asked as LimitCrossed).crossedLimits).toMatchObject([
      { limit: { id }, nextUsd: '1', wouldBeUsd: '1', use: { chargedUsd: '0' } },
    ]);
    expect(bench.server.posts()).toHaveLength(0);
    // A word about another limit is none about this one.
    await expect(
      bench.engine.submit(input, { mostUsd: '1', limitIds: ['limit_other'] }),
    ).rejects.toMatchObject({
      shape: { code: 'limit_unconfirmed' },
    });
    bench.server.create = (_request, n) =>
      n === 1
        ? refusal(429, 'rate_limit_exceeded', { retry_after: 5 })
        : { json: { task_id: taskId(n), status: 'pending' } };
    const { jobId } = await bench.engine.submit(input, { mostUsd: '1', limitIds: [id] });
    await bench.until(() => state(jobId) === 'pending');
    expect(story(bench.job(jobId)).filter((type) => type === 'held')).toEqual([]);
  });

  it('is asked about once more when it costs more than the person agreed to', async () => {
    const { id } = limit({ crossing: 'ask', amountUsd: '0.5' });
    bench.priceUsd.value = '50';
    const send = (mostUsd: string | null) =>
      bench.engine.submit(
        {
          submitToken: 'token-risen',
          accountId: 'acc',
          projectId: null,
          title: '',
          request: { family: 'video', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
        },
        { mostUsd, limitIds: [id] },
      );
    await expect(send('1')).rejects.toMatchObject({ shape: { code: 'limit_unconfirmed' } });
    await expect(send(null)).rejects.toMatchObject({ shape: { code: 'limit_unconfirmed' } });
    expect(bench.ledger.jobs.inStates(['draft'])).toEqual([]);
    await atTokenLab((await send('50')).jobId);
  });

  it('is refused by a limit that refuses, whatever a person agrees to', async () => {
    const { id } = limit({ amountUsd: '0.5' });
    await expect(
      bench.engine.submit(
        {
          submitToken: 'token-any',
          accountId: 'acc',
          projectId: null,
          title: '',
          request: { family: 'video', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
        },
        { mostUsd: '1', limitIds: [id] },
      ),
    ).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
  });

  it('of unknown price is blocked, or counts the figure that the person set', async () => {
    const { id } = limit({ amountUsd: '5' });
    bench.priceUsd.value = null;
    await expect(bench.submit()).rejects.toMatchObject({
      shape: {
        message:
          'The price of this request is unknown, so it may cross your limit of $5.00 for the day. Nothing was sent.',
      },
    });
    bench.engine.setLimit(id, { ...terms, amountUsd: '5', unknownUsd: '2' });
    await atTokenLab(await bench.submit(), await bench.submit());
    await expect(bench.submit()).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
    expect(standing()).toMatchObject({ use: { unknownJobs: 2 }, usedUsd: '4' });
    // Taking the figure away makes what is used unknown, not less.
    bench.engine.setLimit(id, { ...terms, amountUsd: '500' });
    bench.priceUsd.value = '0.01';
    await expect(bench.submit()).rejects.toMatchObject({
      shape: { message: expect.stringContaining('2 jobs today have an unknown price') },
    });
  });
});

describe('what counts', () => {
  it('is released by a failure, and becomes the charge once that is known', async () => {
    limit();
    const [one, two] = [await bench.submit(), await bench.submit()];
    await atTokenLab(one, two);
    const failing = bench.job(one).taskId;
    bench.server.status = (request) =>
      task(request.path, request.path.endsWith(failing!) ? 'failed' : 'completed', {
        video_url: 'https://r.test/a.mp4',
      });
    await bench.until(() => state(one) === 'failed' && state(two) === 'completed');
    expect(standing()).toMatchObject({ use: { inFlightUsd: '0', unsettledUsd: '1' }, usedUsd: '1' });
    bench.ledger.jobs.update(two, { settledUsd: '1.75', settlement: 'recorded' });
    expect(standing()).toMatchObject({ use: { chargedUsd: '1.75', unsettledUsd: '0' } });
    expect(leftUsd(standing())).toBe('0.25');
    // A failed job that was charged counts its charge.
    bench.ledger.jobs.update(one, { settledUsd: '0.2', settlement: 'recorded' });
    expect(leftUsd(standing())).toBe('0.05');
  });

  it('is of this period alone, by the time at which it was sent', async () => {
    limit();
    await atTokenLab(await bench.submit(), await bench.submit());
    bench.clock.jump(24 * 60 * 60_000);
    expect(standing().usedUsd).toBe('0');
    await atTokenLab(await bench.submit(), await bench.submit());
    await expect(bench.submit()).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
    // Setting the clock back frees nothing.
    bench.clock.jump(-24 * 60 * 60_000);
    expect(standing().usedUsd).toBe('4');
  });

  it('is of one project where the limit is of one', async () => {
    limit({ projectId: 'film' });
    const submit = (projectId: string | null, token: string) =>
      bench.engine.submit({
        submitToken: token,
        accountId: 'acc',
        projectId,
        title: '',
        request: { family: 'video', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
      });
    for (const n of [1, 2]) await submit('film', `film-token-${n}`);
    await expect(submit('film', 'film-token-3')).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
    await submit(null, 'other-token-1');
    await submit('other', 'other-token-2');
  });

  const points: FailpointName[] = [
    'submit.before_draft',
    'submit.after_draft',
    'submit.before_intent',
    'submit.after_intent',
    'submit.before_send',
    'submit.after_answer',
    'submit.before_outcome',
    'submit.after_outcome',
  ];
  it.each(points)('is the same after a kill at %s, and never lets a third job through', async (point) => {
    limit();
    await atTokenLab(await bench.submit());
    bench.dieAt.point = point;
    await bench.submit().catch(() => undefined);
    await bench.meanwhile(() => bench.died === point);
    await bench.restart();
    // Only what was never written is not there.
    if (point === 'submit.before_draft') await bench.submit();
    await bench.until(() => bench.ledger.jobs.inStates(['draft', 'submitting']).length === 0);
    expect(standing().usedUsd).toBe('2');
    await expect(bench.submit()).rejects.toMatchObject({ shape: { code: 'limit_reached' } });
    expect(bench.server.posts().length).toBeLessThanOrEqual(2);
  });
});

describe('what waits', () => {
  /** Two jobs that TokenLab told to wait until the clock is past midnight. */
  async function overnight(): Promise<string[]> {
    bench.server.create = () => refusal(429, 'rate_limit_exceeded', { retry_after: 600 });
    const ids = [await bench.submit(), await bench.submit()];
    await bench.meanwhile(() => ids.every((id) => bench.job(id).hold?.reason === 'rate_limited'));
    return ids;
  }

  it('is held in the write that would begin its create when it does not fit any more', async () => {
    const ids = await overnight();
    limit({ amountUsd: '1' });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    const posts = bench.server.posts().length;
    await bench.until(() =>
      ids.every((id) => state(id) === 'pending' || bench.job(id).hold?.reason === 'limit'),
    );
    expect(bench.server.posts()).toHaveLength(posts + 1);
    const held = ids.find((id) => state(id) === 'draft')!;
    expect(bench.job(held)).toMatchObject({
      hold: { reason: 'limit', until: null },
      attention: 'limit',
      error: { code: 'limit_reached' },
    });
    // It stays held over a restart on the same day; a person's word would send it.
    await bench.restart();
    bench.engine.wake();
    await bench.pass(60_000);
    expect(state(held)).toBe('draft');
    expect(() => bench.engine.sendDraft(held)).toThrow(LimitCrossed);
  });

  /** Three jobs of a dollar each, a few minutes before midnight, held by a limit of $1.50 of which a dollar is charged. */
  async function heldBeforeMidnight(): Promise<{ ids: string[]; midnight: number }> {
    const midnight = periodAt('day', bench.clock.now()).until;
    bench.clock.jump(midnight - 4 * 60_000 - bench.clock.now());
    addFailed('job_charged');
    bench.ledger.jobs.update('job_charged', {
      submittedAt: bench.clock.now(),
      settledUsd: '1',
      settlement: 'recorded',
    });
    bench.server.create = () => refusal(429, 'rate_limit_exceeded', { retry_after: 30 });
    const ids = [await bench.submit(), await bench.submit(), await bench.submit()];
    await bench.meanwhile(() => ids.every((id) => bench.job(id).hold?.reason === 'rate_limited'));
    limit({ amountUsd: '1.5' });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    await bench.until(() => ids.every((id) => bench.job(id).hold?.reason === 'limit'));
    expect(bench.clock.now()).toBeLessThan(midnight);
    return { ids, midnight };
  }

  const sent = (ids: readonly string[]) => ids.filter((id) => state(id) === 'pending');

  it('because of a limit is sent when its next period begins, as far as it fits and in its order', async () => {
    const { ids, midnight } = await heldBeforeMidnight();
    await bench.until(() => sent(ids).length > 0);
    expect(bench.clock.now()).toBeGreaterThanOrEqual(midnight);
    expect(bench.clock.now()).toBeLessThan(midnight + 60_000);
    await bench.pass(60_000);
    // The limit lets one of them through each day.
    expect(sent(ids)).toEqual([ids[0]]);
    expect(bench.job(ids[1]!)).toMatchObject({ hold: { reason: 'limit' }, attention: 'limit' });
    bench.clock.jump(24 * 60 * 60_000);
    await bench.until(() => sent(ids).length === 2);
    expect(sent(ids)).toEqual(ids.slice(0, 2));
  });

  it.each<[string, (id: string) => void]>([
    [
      'is by the day from now on',
      (id) => bench.engine.setLimit(id, { ...terms, period: 'day', amountUsd: '1' }),
    ],
    [
      'is beside one by the day',
      (id) => {
        limit({ period: 'day', amountUsd: '1' });
        bench.engine.removeLimit(id);
      },
    ],
  ])('because of a monthly limit that %s is sent on the next day', async (_which, change) => {
    const wide = limit({ period: 'month', amountUsd: '5' });
    const first = await bench.submit();
    await atTokenLab(first);
    bench.engine.holdSending('acc');
    const held = await bench.submit();
    bench.engine.setLimit(wide.id, { ...terms, period: 'month', amountUsd: '1' });
    bench.engine.releaseSending('acc');
    await bench.meanwhile(() => bench.job(held).hold?.reason === 'limit');
    change(wide.id);
    const { until } = periodAt('day', bench.clock.now());
    await bench.pass(60_000);
    expect(state(held)).toBe('draft');
    await bench.pass(until - bench.clock.now() + 60_000);
    expect(state(held)).toBe('pending');
  });

  it('because of a limit is sent at a start in a later period, and not at one in the same', async () => {
    const { ids, midnight } = await heldBeforeMidnight();
    await bench.restart();
    await bench.pass(10_000);
    expect(bench.clock.now()).toBeLessThan(midnight);
    expect(sent(ids)).toEqual([]);
    // Closed over midnight.
    await bench.engine.stop();
    bench.clock.jump(24 * 60 * 60_000);
    await bench.restart();
    await bench.meanwhile(() => sent(ids).length > 0);
    expect(sent(ids)).toEqual([ids[0]]);
  });

  it('because of a limit waits for the person at a start in a later period, where they want to be asked', async () => {
    const { ids } = await heldBeforeMidnight();
    await bench.engine.stop();
    bench.clock.jump(24 * 60 * 60_000);
    bench.asksAtStart = true;
    await bench.restart();
    await bench.pass(60_000);
    expect(sent(ids)).toEqual([]);
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => sent(ids).length > 0);
  });

  it.each([
    ['within its period', 4 * 60_000],
    ['to the period before', 24 * 60 * 60_000],
  ])('because of a limit is not sent early when the clock is set back %s', async (_where, byMs) => {
    const { ids, midnight } = await heldBeforeMidnight();
    // There would be room for it now.
    bench.ledger.jobs.update('job_charged', { settledUsd: '0' });
    bench.clock.jump(-byMs);
    await bench.restart();
    await bench.pass(5 * 60_000);
    expect(bench.clock.now()).toBeLessThan(midnight);
    expect(sent(ids)).toEqual([]);
    // Set right again.
    bench.clock.jump(byMs);
    await bench.until(() => sent(ids).length > 0);
    expect(bench.clock.now()).toBeGreaterThanOrEqual(midnight);
  });

  it('is sent when the limit is raised or removed, as far as it fits', async () => {
    const ids = await overnight();
    const { id } = limit({ amountUsd: '0.5' });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    await bench.until(() => ids.every((one) => bench.job(one).hold?.reason === 'limit'));
    bench.engine.setLimit(id, { ...terms, amountUsd: '1.5' });
    await bench.meanwhile(() => ids.some((one) => state(one) === 'pending'));
    expect(ids.map(state).sort()).toEqual(['draft', 'pending']);
    bench.engine.removeLimit(id);
    await atTokenLab(...ids);
    expect(bench.engine.limitStandings()).toEqual([]);
  });

  it('is not sent because a limit was set or lowered, which asks nobody', async () => {
    const ids = await overnight();
    const { id } = limit({ amountUsd: '1.5' });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    await bench.until(() => ids.every((one) => bench.job(one).hold?.reason !== 'rate_limited'));
    await bench.meanwhile(() => ids.some((one) => bench.job(one).hold?.reason === 'limit'));
    const held = ids.find((one) => bench.job(one).hold?.reason === 'limit')!;
    // The other one fails, so there would be room.
    bench.server.status = (request) => task(request.path, 'failed');
    await bench.until(() => ids.some((one) => state(one) === 'failed'));
    bench.engine.setLimit(id, { ...terms, amountUsd: '1.25' });
    limit({ amountUsd: '100', period: 'month' });
    await bench.pass(60_000);
    expect(state(held)).toBe('draft');
    expect(bench.job(held).hold?.reason).toBe('limit');
    // To raise one is asked about in a dialog of its own, which says that it sends what waits.
    bench.engine.setLimit(id, { ...terms, amountUsd: '1.3' });
    await atTokenLab(held);
  });

  it('is asked about when a person sends it now', async () => {
    const ids = await overnight();
    const { id } = limit({ amountUsd: '0.5', crossing: 'ask' });
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    await bench.until(() => ids.every((one) => bench.job(one).hold?.reason === 'limit'));
    const [jobId] = ids as [string];
    expect(() => bench.engine.sendDraft(jobId)).toThrow(LimitCrossed);
    bench.engine.sendDraft(jobId, { mostUsd: '1', limitIds: [id] });
    await atTokenLab(jobId);
    expect(bench.server.posts().length).toBe(3);
  });
});

describe('what waits with a person’s word', () => {
  /** A job that may cross a limit of $0.50 with its dollar, and waits because TokenLab said so. */
  async function agreedAndWaiting(): Promise<{ jobId: string; limitId: string }> {
    const { id: limitId } = limit({ crossing: 'ask', amountUsd: '0.5' });
    bench.server.create = () => refusal(429, 'rate_limit_exceeded', { retry_after: 600 });
    const { jobId } = await bench.engine.submit(
      {
        submitToken: 'token-agreed',
        accountId: 'acc',
        projectId: null,
        title: '',
        request: { family: 'video', operation: null, model: 'm', fields: { prompt: 'p' }, inputs: [] },
      },
      { mostUsd: '1', limitIds: [limitId] },
    );
    await bench.meanwhile(() => bench.job(jobId).hold?.reason === 'rate_limited');
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    return { jobId, limitId };
  }

  it('is asked about again by Send now when its price has risen since', async () => {
    const { jobId, limitId } = await agreedAndWaiting();
    bench.priceUsd.value = '30';
    expect(() => bench.engine.sendDraft(jobId)).toThrow(LimitCrossed);
    // A word about the old price is none about the new one, at any later time either.
    bench.engine.setLimit(limitId, { ...terms, crossing: 'ask', amountUsd: '40' });
    bench.engine.stopWaiting(jobId);
    bench.engine.sendDraft(jobId, { mostUsd: '30' });
    expect(bench.ledger.jobs.require(jobId).agreedLimits).toEqual([]);
    await bench.until(() => state(jobId) === 'pending');
  });

  it('is asked about again once the limit was lowered', async () => {
    const { jobId, limitId } = await agreedAndWaiting();
    bench.engine.setLimit(limitId, { ...terms, crossing: 'ask', amountUsd: '0.25' });
    await bench.until(() => bench.job(jobId).hold?.reason === 'limit');
    expect(bench.job(jobId).error?.code).toBe('limit_unconfirmed');
    expect(() => bench.engine.sendDraft(jobId)).toThrow(LimitCrossed);
    bench.engine.sendDraft(jobId, { mostUsd: '1', limitIds: [limitId] });
    await bench.until(() => state(jobId) === 'pending');
  });

  it('is sent after the limit was raised, without another question', async () => {
    const { jobId, limitId } = await agreedAndWaiting();
    bench.engine.setLimit(limitId, { ...terms, crossing: 'ask', amountUsd: '0.75' });
    await bench.until(() => state(jobId) === 'pending');
  });
});

describe('other ways to pay', () => {
  it('retries, many at once and again in doubt obey, each by what is left when it is written', async () => {
    bench.server.create = () => refusal(400, 'invalid_request_error');
    const ids = [await bench.submit(), await bench.submit(), await bench.submit(), await bench.submit()];
    await bench.meanwhile(() => ids.every((id) => state(id) === 'rejected'));
    bench.server.create = (_request, n) => ({ json: { task_id: taskId(n), status: 'pending' } });
    limit();
    const errors = bench.engine.retryMany(
      ids.slice(0, 3).map((jobId) => ({ jobId, submitToken: `again-${jobId}`, confirmed: null })),
    );
    expect(errors.map(codeOf)).toEqual([null, null, 'limit_reached']);
    expect(() => bench.engine.retry(ids[3]!, 'token-retry-1')).toThrow(LimitCrossed);
    expect(bench.engine.crossedLimits([{ accountId: 'acc', projectId: null, mostUsd: '1' }])).toHaveLength(1);
    await bench.meanwhile(() => bench.server.posts().length === 6);

    bench.clock.jump(24 * 60 * 60_000);
    bench.server.create = () => ({ drop: true });
    const doubt = await bench.submit();
    await bench.meanwhile(() => state(doubt) === 'unconfirmed');
    bench.priceUsd.value = '1.5';
    // The job in doubt may be charged, so it counts.
    expect(() => bench.engine.submitAgain(doubt, 'token-again-1', { acknowledged: true })).toThrow(
      LimitCrossed,
    );
  });
});

describe('what a thousand jobs ask of the ledger', () => {
  /** How often the ledger was asked while `work` ran. */
  function asked(work: () => void) {
    const { jobs, spendLimits } = bench.ledger;
    const spies = {
      sums: vi.spyOn(spendLimits, 'spent'),
      drafts: vi.spyOn(jobs, 'inStates'),
      rows: [vi.spyOn(jobs, 'get'), vi.spyOn(jobs, 'require')],
    };
    work();
    const calls = {
      sums: spies.sums.mock.calls.length,
      drafts: spies.drafts.mock.calls.length,
      rows: spies.rows.reduce((sum, spy) => sum + spy.mock.calls.length, 0),
    };
    vi.restoreAllMocks();
    return calls;
  }

  const count = 1_000;
  const failed = () => Array.from({ length: count }, (_, index) => addFailed(`job_many_${index}`));

  it('does not grow with the square of them: a bulk retry', () => {
    limit({ amountUsd: '600' });
    limit({ amountUsd: '1000000', period: 'month' });
    bench.engine.holdSending(null);
    const ids = bench.ledger.tx(failed);
    let errors: (AppError | null)[] = [];
    const calls = asked(() => {
      errors = bench.engine.retryMany(
        ids.map((jobId) => ({ jobId, submitToken: `again-${jobId}`, confirmed: null })),
      );
    });
    expect(errors.filter((error) => error === null)).toHaveLength(600);
    expect(errors[600]).toMatchObject({ shape: { code: 'limit_reached' } });
    expect(calls.sums).toBeLessThanOrEqual(2);
    expect(calls.drafts).toBeLessThanOrEqual(2);
    expect(calls.rows).toBeLessThanOrEqual(12 * count);
  });

  it('does not grow with the square of them: what waits for a limit is let through, and goes out', async () => {
    bench.engine.holdSending(null);
    const { id } = limit({ amountUsd: '0' });
    const ids = bench.ledger.tx(failed);
    bench.ledger.tx(() => {
      for (const jobId of ids)
        bench.ledger.jobs.update(jobId, {
          state: 'draft',
          hold: { reason: 'limit', until: null, attempts: 0 },
        });
    });
    const raised = asked(() => bench.engine.setLimit(id, { ...terms, amountUsd: '1000' }));
    expect(bench.engine.limitStandings()[0]?.use.waitingUsd).toBe('1000');
    expect(raised.sums).toBeLessThanOrEqual(1);
    expect(raised.drafts).toBeLessThanOrEqual(3);
    expect(raised.rows).toBeLessThanOrEqual(12 * count);
    // To choose the next one reads no row of those that wait.
    const reads = vi.spyOn(bench.ledger.jobs, 'get');
    bench.engine.releaseSending('acc');
    bench.engine.releaseSending(null);
    expect(reads.mock.calls.length).toBeLessThanOrEqual(20);
    vi.restoreAllMocks();
  });
});
