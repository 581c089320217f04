/** A long queue costs each create, each move and each pause as much as a short one. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueMove } from '../../../src/shared/queue.ts';
import { holdLedger } from '../ledger/held.ts';
import { type Bench, openBench, refusal, taskId, videoRequest } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  bench.priceUsd.value = '0.01';
});
afterEach(() => bench.close());

async function makeRows(repeat: number): Promise<string> {
  const { planId } = await bench.batches.plan({
    name: '',
    accountId: 'acc',
    projectId: null,
    request: videoRequest,
    vary: { how: 'combine', columns: [] },
    table: null,
    repeat,
    seeds: { kind: 'random' },
    leaveOut: [],
    limitUsd: null,
  });
  return (await bench.batches.make(planId, `rows-token-${repeat}`, null)).batchId;
}
const progress = (batchId?: string) =>
  bench.batches.list().find(({ id }) => batchId === undefined || id === batchId)?.progress ?? {};

/** Counts the questions to these parts of the ledger from now on. */
function counting(): { all(): number; of(name: string): number } {
  const counts = new Map<string, number>();
  for (const part of ['jobs', 'accounts', 'meta', 'batches', 'spendLimits', 'events'] as const) {
    const queries = bench.ledger[part] as unknown as Record<string, (...given: unknown[]) => unknown>;
    for (const [name, query] of Object.entries(queries)) {
      queries[name] = (...given) => {
        const key = `${part}.${name}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        return query(...given);
      };
    }
  }
  return {
    all: () => [...counts.values()].reduce((sum, each) => sum + each, 0),
    of: (name) => counts.get(name) ?? 0,
  };
}

it('sends each row of a batch with a number of questions that does not grow with the batch', async () => {
  const perRow: number[] = [];
  for (const rows of [40, 160]) {
    bench.engine.holdSending(null);
    const batchId = await makeRows(rows);
    await bench.meanwhile(() => progress(batchId).draft === rows, 'its rows wait');
    const questions = counting();
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => progress(batchId).pending === rows, 'all are with the server');
    // Waiting for it asks as well, each time that it looks; those questions are left out.
    const own = questions.all() - questions.of('batches.list');
    expect(questions.of('jobs.inStates'), 'no create reads all drafts').toBe(0);
    perRow.push(own / rows);
  }
  expect(perRow[1]).toBeLessThan(2 * (perRow[0] ?? 0));
});

it('moves a job with a few questions, however many wait', async () => {
  bench.engine.holdSending(null);
  await makeRows(150);
  await bench.meanwhile(() => progress().draft === 150, 'its rows wait');
  const order = () => bench.ledger.jobs.places('acc').map(({ id }) => id);
  const before = order();
  const questions = counting();
  for (const jobId of before.slice(0, 20)) bench.engine.moveInQueue(jobId, 'last');
  expect(questions.of('jobs.update')).toBe(20);
  expect(questions.all()).toBeLessThan(20 * 12);
  expect(order()).toEqual([...before.slice(20), ...before.slice(0, 20)]);
});

/** The order after a move, as plainly as it can be said. */
function moved(order: readonly string[], jobId: string, move: QueueMove): string[] {
  const rest = order.filter((id) => id !== jobId);
  const at = move === 'first' ? 0 : move === 'last' ? rest.length : rest.indexOf(move.before);
  return at < 0 ? [...order] : [...rest.slice(0, at), jobId, ...rest.slice(at)];
}

it('has the order of any moves, and what comes later stands behind it', async () => {
  bench.engine.holdSending(null);
  const jobs: string[] = [];
  for (let n = 0; n < 6; n += 1) jobs.push(await bench.submit());
  const pick = fc.nat(5);
  const moves = fc.array(
    fc.oneof(
      fc.record({ job: pick, to: fc.constantFrom('first' as const, 'last' as const) }),
      fc.record({ job: pick, before: pick }),
    ),
    { minLength: 1, maxLength: 30 },
  );
  let order = [...jobs];
  fc.assert(
    fc.property(moves, (all) => {
      for (const each of all) {
        const jobId = jobs[each.job] ?? '';
        const move: QueueMove = 'to' in each ? each.to : { before: jobs[each.before] ?? '' };
        bench.engine.moveInQueue(jobId, move);
        order = moved(order, jobId, move);
        expect(bench.engine.queue().map(({ id }) => id)).toEqual(order);
      }
    }),
    { numRuns: 40 },
  );
  const late = await bench.submit();
  expect(bench.engine.queue().map(({ id }) => id)).toEqual([...order, late]);
});

it('waits for money and continues when it comes, all of it, however many there are', async () => {
  let isPoor = true;
  bench.server.create = (_request, n) =>
    isPoor ? refusal(402, 'insufficient_balance') : { json: { task_id: taskId(n), status: 'pending' } };
  await makeRows(250);
  const waits = () =>
    bench.ledger.jobs.inStates(['draft']).filter(({ hold }) => hold?.reason === 'balance').length;
  await bench.meanwhile(() => waits() === (progress().draft ?? 0) && waits() > 200, 'all wait for money');
  const refused = bench.server.posts().length;
  expect(refused).toBeLessThanOrEqual(4);
  isPoor = false;
  bench.engine.resumeAccount('acc');
  await bench.meanwhile(
    () => progress().draft === undefined && progress().submitting === undefined,
    'all are sent',
  );
  expect(bench.server.posts()).toHaveLength(250 + refused - (progress().rejected ?? 0));
});

describe('while a long queue is put aside for want of money', () => {
  const rows = 150;
  let isPoor = true;
  const held = () =>
    bench.ledger.jobs.inStates(['draft']).filter(({ hold }) => hold?.reason === 'balance').length;
  const sent = () => (progress().pending ?? 0) + (progress().rejected ?? 0);

  /** The rows wait, and after the first of them money is short. */
  async function putAside(): Promise<void> {
    isPoor = true;
    bench.server.create = (_request, n) =>
      isPoor ? refusal(402, 'insufficient_balance') : { json: { task_id: taskId(n), status: 'pending' } };
    bench.engine.holdSending(null);
    await makeRows(rows);
    await bench.meanwhile(() => progress().draft === rows, 'its rows wait');
  }

  /** Runs `then` right after the next write of a hundred jobs. */
  function afterSlice(then: () => void): void {
    const stop = bench.ledger.onChange(({ jobIds }) => {
      if (jobIds.length < 100) return;
      stop();
      queueMicrotask(then);
    });
  }

  it('what a person stops stays stopped', async () => {
    await putAside();
    const last = bench.ledger.jobs.places('acc').at(-1)?.id ?? '';
    afterSlice(() => bench.engine.stopWaiting(last));
    bench.engine.releaseSending(null);
    await bench.meanwhile(() => sent() + held() === rows - 1 && held() > 100, 'the others wait for money');
    expect(bench.job(last).hold).toMatchObject({ reason: 'stopped' });
    isPoor = false;
    bench.engine.resumeAccount('acc');
    await bench.meanwhile(() => sent() === rows - 1, 'the others are sent');
    expect(bench.job(last)).toMatchObject({ state: 'draft', hold: { reason: 'stopped' } });
  });

  it('and taken up again, a ledger that cannot be written leaves none behind', async () => {
    await putAside();
    const busy = async (turn: () => void): Promise<void> => {
      let release = () => undefined as unknown;
      const before = bench.notices.length;
      afterSlice(() => {
        release = holdLedger(bench.ledger);
      });
      turn();
      await bench.meanwhile(
        () => bench.notices.slice(before).some(({ key }) => key === 'ledger_unwritable'),
        'the ledger cannot be written',
      );
      release();
    };
    await busy(() => bench.engine.releaseSending(null));
    await bench.until(() => sent() + held() === rows, 'all wait for money');
    isPoor = false;
    // What cannot be written is said once a minute.
    bench.clock.jump(2 * 60_000);
    await busy(() => bench.engine.resumeAccount('acc'));
    await bench.until(() => sent() === rows, 'all are sent');
  });
});
