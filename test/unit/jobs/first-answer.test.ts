import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalAtOnce } from '../../../src/main/jobs/first-answer.ts';
import { type Bench, openBench, type Reply, refusal } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const patience = 1_500;
const watch = (jobId: string) => refusalAtOnce(bench.ledger, bench.clock, jobId, patience);

describe('the first answer to a new job', () => {
  it('is handed on when TokenLab refuses it, whether it came before the question or after', async () => {
    let letGo: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bench.server.create = (): Reply => ({ ...refusal(400, 'invalid_request'), until });
    const jobId = await bench.submit();
    const answer = watch(jobId);
    letGo();
    expect(await answer).toMatchObject({ remoteCode: 'invalid_request' });
    expect(await watch(jobId)).toMatchObject({ remoteCode: 'invalid_request' });
  });

  it.each<[string, () => Reply]>([
    ['accepts it', () => ({ json: { id: 'task_1', status: 'pending', poll_url: '/v1/tasks/task_1' } })],
    ['asks to wait', () => ({ ...refusal(429, 'rate_limited'), headers: { 'retry-after': '5' } })],
    ['answers nothing that can be read', () => ({ text: 'gone' })],
  ])('is no refusal when TokenLab %s', async (_what, create) => {
    bench.server.create = create;
    expect(await watch(await bench.submit())).toBeNull();
  });

  it('is not waited for longer than a person waits', async () => {
    bench.server.create = () => ({ hang: true });
    const jobId = await bench.submit();
    const answer = watch(jobId);
    await bench.meanwhile(() => bench.server.hanging === 1, 'it is on the wire');
    bench.clock.turn(patience);
    expect(await answer).toBeNull();
    expect(bench.job(jobId).state).toBe('submitting');
  });
});
