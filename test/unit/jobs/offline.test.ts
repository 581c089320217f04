/** The system says that there is no network: it may be right, and it may be wrong. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench, type Reply, taskId } from './bench.ts';

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
const polling = (jobId: string) => bench.job(jobId).polling;
const asked = () => bench.server.gets().length;

async function pending(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await bench.submit());
  await bench.meanwhile(() => ids.every((id) => state(id) === 'pending'), 'the tasks are accepted');
  return ids;
}

/** No byte gets through, in either direction. */
function cutLine(): () => void {
  const { create, status } = bench.server;
  bench.server.create = () => ({ drop: true });
  bench.server.status = () => ({ drop: true });
  return () => Object.assign(bench.server, { create, status });
}

describe('with the flag down and no network', () => {
  it('nothing is asked for but once a minute, every row says why, and nothing counts as a failure', async () => {
    const jobs = await pending(3);
    cutLine();
    bench.engine.setOnline(false);
    await bench.pass(1_000);
    const before = asked();
    await bench.pass(10 * minute);
    expect(asked() - before).toBeGreaterThanOrEqual(9);
    expect(asked() - before).toBeLessThanOrEqual(11);
    await bench.pass(10 * minute);
    const status = bench.engine.status();
    expect(status).toMatchObject({ openTasks: 3, heldTasks: 3, paused: 'offline' });
    const wait = (status.nextPollAt ?? expect.fail('No next try is named')) - bench.clock.now();
    expect(wait).toBeGreaterThanOrEqual(0);
    expect(wait).toBeLessThanOrEqual(minute);
    for (const jobId of jobs) {
      expect(polling(jobId)).toMatchObject({ paused: 'offline', failures: 0, failingSince: null });
      expect(bench.job(jobId).attention).toBeNull();
    }
  });

  it('TokenLab is tried at once when something else on the network answers', async () => {
    const [job] = await pending(1);
    const repair = cutLine();
    bench.engine.setOnline(false);
    await bench.pass(5 * minute + 1_000);
    repair();
    const before = asked();
    bench.engine.networkAnswers(bench.ledger.jobs.require(job!).accountId);
    await bench.pass(1_000);
    expect(polling(job!).paused).toBeNull();
    expect(asked()).toBeGreaterThan(before);
    // Nobody is tried who is in reach.
    bench.engine.networkAnswers(bench.ledger.jobs.require(job!).accountId);
    expect(bench.engine.status().paused).toBeNull();
  });

  it('all tasks are asked for as soon as the flag is up again', async () => {
    const jobs = await pending(3);
    const repair = cutLine();
    bench.engine.setOnline(false);
    await bench.pass(5 * minute);
    repair();
    const before = asked();
    bench.engine.setOnline(true);
    await bench.pass(2_500);
    expect(asked()).toBe(before + 3);
    for (const jobId of jobs) expect(polling(jobId).paused).toBeNull();
    expect(bench.engine.status().paused).toBeNull();
  });

  it('all tasks are asked for within a minute of the network’s return, though the flag stays down', async () => {
    const jobs = await pending(3);
    const repair = cutLine();
    bench.engine.setOnline(false);
    await bench.pass(5 * minute);
    repair();
    await bench.pass(minute + 2_500);
    for (const jobId of jobs) expect(polling(jobId)).toMatchObject({ paused: null, failures: 0 });
    for (const n of [1, 2, 3]) expect(bench.server.gets(taskId(n)).length).toBeGreaterThan(0);
    expect(bench.engine.status().paused).toBeNull();
  });
});

describe('with the flag down and answers that come through', () => {
  it('tasks are followed at their usual pace, and nothing says that it is offline', async () => {
    const jobs = await pending(2);
    bench.engine.setOnline(false);
    await bench.pass(3_000);
    const before = asked();
    await bench.pass(minute);
    expect(asked() - before).toBeGreaterThanOrEqual(2 * 5);
    expect(bench.engine.status()).toMatchObject({ paused: null, heldTasks: 0 });
    for (const jobId of jobs) expect(polling(jobId).paused).toBeNull();
    expect(bench.answering, 'what waits to be downloaded continues too').toEqual(['acc']);
  });

  it('the answer to a create outweighs the flag at once', async () => {
    const [first] = await pending(1);
    const { create } = bench.server;
    const repair = cutLine();
    bench.engine.setOnline(false);
    await bench.pass(5_000);
    expect(bench.engine.status().paused).toBe('offline');
    repair();
    bench.server.create = create;
    const before = bench.server.gets(taskId(1)).length;
    const second = await bench.submit();
    await bench.meanwhile(() => state(second) === 'pending');
    expect(bench.engine.status().paused).toBeNull();
    expect(polling(second).paused).toBeNull();
    await bench.pass(3_000);
    expect(bench.server.gets(taskId(1)).length).toBeGreaterThan(before);
    expect(polling(first as string).paused).toBeNull();
  });

  it('a refresh that a person asks for outweighs it too', async () => {
    const [jobId] = await pending(1);
    const repair = cutLine();
    bench.engine.setOnline(false);
    await bench.pass(5_000);
    repair();
    await bench.engine.refresh(jobId as string);
    expect(bench.engine.status().paused).toBeNull();
  });

  it('the flag is believed again once the line is cut', async () => {
    const [jobId] = await pending(1);
    bench.engine.setOnline(false);
    await bench.until(() => bench.engine.status().paused === null);
    cutLine();
    await bench.until(() => bench.engine.status().paused === 'offline');
    expect(polling(jobId as string).paused).toBe('offline');
    await bench.pass(20 * minute);
    expect(bench.job(jobId as string).attention).toBeNull();
  });

  it.each<[string, Reply]>([
    ['a proxy’s page', { status: 502, text: '<html>No route to host</html>' }],
    ['a network’s sign-in page', { text: '<html>Sign in</html>' }],
    ['a redirect', { status: 302, headers: { location: 'http://portal.example/' }, text: '' }],
  ])('%s is no answer of TokenLab', async (_name, reply) => {
    const [jobId] = await pending(1);
    bench.server.status = () => reply;
    bench.engine.setOnline(false);
    await bench.pass(5 * minute);
    expect(bench.engine.status().paused).toBe('offline');
    expect(polling(jobId as string)).toMatchObject({ paused: 'offline', failures: 0 });
  });
});
