/** The scheduler alone: real ledger and access, a clock that is turned by hand, and answers that come when the test says. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWallClockTimers } from '../../../src/main/base/timers.ts';
import { type AccountAccess, createAccountAccess } from '../../../src/main/jobs/account-access.ts';
import { createCore } from '../../../src/main/jobs/core.ts';
import { createPoller, type Poller, type PollVerdict } from '../../../src/main/jobs/poller.ts';
import type { AppErrorShape } from '../../../src/shared/errors.ts';
import { addAccount, addJob, type Fixture, openFixture } from '../ledger/fixture.ts';
import { type TurningClock, turningClock } from './bench.ts';
import { engineOptions } from './engine-options.ts';

const fine: PollVerdict = { kind: 'fine', facts: {} };
const failed: PollVerdict = { kind: 'failed', failures: 8, delayMs: null, facts: {} };

let fixture: Fixture;
let clock: TurningClock;
let access: AccountAccess;
let poller: Poller;
/** Requests on their way, in the order in which they left. */
let asked: { jobId: string; at: number; answer: (verdict: PollVerdict) => void }[];
let problems: unknown[];

beforeEach(() => {
  fixture = openFixture();
  addAccount(fixture.ledger, 'other');
  clock = turningClock();
  asked = [];
  problems = [];
  const core = createCore(
    engineOptions({
      ledger: fixture.ledger,
      clock,
      clientFor: () => {
        throw new Error('The scheduler asks nobody itself.');
      },
      report: (_where, error) => problems.push(error),
    }),
  );
  access = createAccountAccess(
    core,
    createWallClockTimers(clock, 600_000, () => undefined),
    { outOfReach: () => undefined, reached: () => undefined, unpaused: () => undefined },
  );
  poller = createPoller(
    core,
    access,
    (jobId) => new Promise((answer) => asked.push({ jobId, at: clock.now(), answer })),
  );
});
afterEach(async () => {
  for (const request of asked) request.answer(fine);
  await poller.stop(0);
  fixture.close();
  expect(problems).toEqual([]);
});

function open(accountId = 'acc', at?: number): string {
  const jobId = addJob(fixture.ledger, { accountId, state: 'pending', createdAt: clock.now() });
  poller.add(fixture.ledger.jobs.require(jobId), at);
  return jobId;
}

const row = (jobId: string) => fixture.ledger.jobs.require(jobId).polling;
const requests = (jobId: string) => asked.filter((request) => request.jobId === jobId);
/** The latest request is answered, and what follows from it is done. */
async function answer(verdict: PollVerdict): Promise<void> {
  asked.at(-1)?.answer(verdict);
  await new Promise((resolve) => setImmediate(resolve));
  // What it brought is kept in the turn after the one that took it.
  await new Promise((resolve) => setImmediate(resolve));
}

it('a job that is taken in again keeps the sooner of its plans', () => {
  const jobId = open();
  const due = row(jobId).nextAt as number;
  poller.add(fixture.ledger.jobs.require(jobId), due + 60_000);
  expect(row(jobId).nextAt).toBe(due);
  clock.turn(7_500);
  expect(requests(jobId)).toHaveLength(1);
});

it('asks again at once when that was wanted while an answer was on its way', async () => {
  const jobId = open();
  clock.turn(7_500);
  expect(requests(jobId)).toHaveLength(1);
  expect(poller.hurry(jobId)).toBe(true);
  expect(requests(jobId)).toHaveLength(1);
  await answer(fine);
  expect(requests(jobId)).toHaveLength(2);
  await answer(fine);
  clock.turn(5_000);
  expect(requests(jobId)).toHaveLength(2);
});

it('asks again soon when the network came back while a request was lost, but not after a good answer', async () => {
  const jobId = open();
  clock.turn(7_500);
  poller.wake();
  await answer(failed);
  expect(requests(jobId)).toHaveLength(2);
  poller.wake();
  await answer(fine);
  clock.turn(5_000);
  expect(requests(jobId)).toHaveLength(2);
});

it('lets no account wait for the answers of another', () => {
  for (let n = 0; n < 50; n += 1) open('other', clock.now());
  clock.turn(100);
  const mine = open('acc', clock.now());
  clock.turn(1_000);
  expect(requests(mine)).toHaveLength(1);
});

it('notices within a second that a pause is over, though nobody says so', () => {
  const jobId = open();
  const error: AppErrorShape = { code: 'invalid_api_key', message: '', next: [], retryable: false };
  access.pause('acc', 'key_refused', error, access.keyTurn('acc'));
  clock.turn(60_000);
  expect(asked).toEqual([]);
  access.probe('acc');
  clock.turn(1_000);
  expect(requests(jobId)).toHaveLength(1);
});

it('says when the next request goes out: not while the server wants quiet, and at once when one is on its way', async () => {
  const jobId = open();
  access.bucket('acc').pauseUntil(clock.now() + 60_000);
  const quietUntil = clock.now() + 60_000;
  clock.turn(30_000);
  expect(asked).toEqual([]);
  expect(poller.report().nextPollAt).toBe(quietUntil);
  clock.jump(-3_600_000);
  expect(poller.report().nextPollAt).toBe(quietUntil - 3_600_000);
  clock.turn(31_000);
  expect(requests(jobId)).toHaveLength(1);
  expect(poller.report().nextPollAt).toBe(clock.now());
  await answer(fine);
  clock.turn(250);
  expect(poller.report().nextPollAt).toBe(row(jobId).nextAt);
});

it('moves the plans that a person sees when the clock is set back, by hours or by less than has passed since', async () => {
  const jobId = open();
  clock.turn(7_500);
  await answer(failed);
  const wait = (row(jobId).nextAt as number) - clock.now();
  for (const back of [3 * 3_600_000, 700]) {
    const before = row(jobId).nextAt as number;
    clock.turn(900);
    clock.jump(-back);
    clock.turn(1_000);
    expect(row(jobId).nextAt).toBe(before - back);
    expect(row(jobId).nextAt).toBe(before - back);
  }
  clock.turn(wait);
  expect(requests(jobId)).toHaveLength(2);
});

it('says of each account that has too many open tasks how often they are asked, and why', async () => {
  for (let n = 0; n < 200; n += 1) open('acc', clock.now());
  open('other');
  expect(poller.report().stretched).toEqual([
    { accountId: 'acc', openTasks: 200, everyMs: 15_000, cause: 'limit', perMinute: 1_000, answerMs: 0 },
  ]);
  for (let round = 0; round < 40; round += 1) {
    clock.turn(12_000);
    for (const request of asked) request.answer(fine);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [slow] = poller.report().stretched;
  expect(slow).toMatchObject({ accountId: 'acc', cause: 'answers' });
  // Eight at once, each for up to twelve seconds, are far fewer than 800 a minute.
  expect(slow?.answerMs).toBeGreaterThan(5_000);
  expect(slow?.everyMs).toBeGreaterThan(100_000);
});

it('keeps what answers brought that came together in one write, and nothing of a plan that is over', async () => {
  const jobs = [1, 2, 3, 4].map(() => open('acc', clock.now()));
  clock.turn(100);
  expect(asked).toHaveLength(jobs.length);
  const writes: string[][] = [];
  fixture.ledger.onChange((change) => writes.push(change.detailIds));
  for (const request of asked) request.answer({ kind: 'fine', facts: { pollCount: 9 } });
  // The answers are taken, and one of the jobs ends before any of it is written.
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  const over = jobs[3]!;
  const plan = row(over).nextAt;
  poller.remove(over);
  expect(writes).toEqual([]);
  clock.turn(250);
  expect(writes).toEqual([jobs]);
  for (const jobId of jobs) expect(row(jobId).count).toBe(9);
  expect(row(over).nextAt).toBe(plan);
  expect(row(jobs[0]!).nextAt).toBeGreaterThan(clock.now());
});

it('keeps what a check that failed brought without waiting for others, and counts on from what was kept', async () => {
  const jobId = open('acc', clock.now());
  clock.turn(100);
  asked[0]!.answer({ kind: 'fine', facts: { pollCount: 4 } });
  await new Promise((resolve) => setImmediate(resolve));
  expect(row(jobId).count).toBe(0);
  poller.hurry(jobId);
  expect(asked).toHaveLength(2);
  expect(row(jobId).count).toBe(4);
  asked[1]!.answer({ kind: 'failed', failures: 1, delayMs: null, facts: { pollCount: 5 } });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(row(jobId).count).toBe(5);
});
