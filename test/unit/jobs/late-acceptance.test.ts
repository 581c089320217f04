import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toLeave } from '../../../src/main/jobs/left-answers.ts';
import { openConnection } from '../../../src/main/ledger/driver.ts';
import type { CreateResult } from '../../../src/main/tokenlab/index.ts';
import { jobStates } from '../../../src/shared/job.ts';
import { accepted, type Bench, openBench, type Reply, refusal, story, task, taskId } from './bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const state = (jobId: string) => bench.ledger.jobs.require(jobId).state;

function sql(text: string): void {
  const db = openConnection(bench.ledger.file);
  db.exec(text);
  db.close();
}

/** The ledger is taken over while a create is on the wire; its answer reaches the former owner's engine. */
async function leaveAnswer(answer: Reply): Promise<string> {
  bench.server.create = () => {
    sql("UPDATE lease SET owner = 'someone else'");
    return answer;
  };
  const jobId = await bench.submit();
  await bench.meanwhile(() => bench.ledger.leftAnswers.all().length > 0, 'the answer is left');
  expect(state(jobId)).toBe('submitting');
  return jobId;
}

/** A job whose answer was lost; a person may have decided about it before the answer is left after all. */
async function unconfirmed(): Promise<string> {
  bench.server.create = () => ({ drop: true });
  const jobId = await bench.submit();
  await bench.meanwhile(() => state(jobId) === 'unconfirmed', 'the answer is lost');
  return jobId;
}

function leave(jobId: string, id = taskId(9)): void {
  const ids = { requestId: 'req_late', httpStatus: 202 };
  const seen = { taskId: id, pollPath: `/v1/tasks/${id}`, model: 'veo3.1', progress: null };
  bench.ledger.leftAnswers.leave(jobId, { kind: 'accepted', ...ids, task: seen });
  bench.engine.takeUpLeftAnswers();
  expect(bench.ledger.leftAnswers.all()).toEqual([]);
}

const done = (path: string): Reply => task(path, 'completed', { video_url: 'https://x.example/a.mp4' });

describe('an engine whose ledger was taken over during a create', () => {
  it('leaves the acceptance, and the next owner follows the task to its end', async () => {
    const jobId = await leaveAnswer(accepted(1));
    bench.server.status = (request) => done(request.path);
    await bench.restart();
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.job(jobId)).toMatchObject({ taskId: taskId(1), requestId: 'req_1', attention: null });
    expect(story(bench.job(jobId))).not.toContain('submit_unconfirmed');
    expect(bench.server.posts()).toHaveLength(1);
  });

  it('leaves a result that came at once, and a refusal', async () => {
    const paid = await leaveAnswer({
      json: { data: [{ url: 'https://x.example/a.mp4' }], video_url: 'https://x.example/a.mp4' },
    });
    await bench.restart();
    expect(bench.job(paid)).toMatchObject({ state: 'completed', resultCount: 1 });
    const refused = await leaveAnswer(refusal(400, 'invalid_request'));
    await bench.restart();
    expect(bench.job(refused)).toMatchObject({ state: 'rejected', error: { code: 'invalid_request' } });
    expect(bench.server.posts()).toHaveLength(2);
  });

  it('keeps the bytes of a result that is the answer itself', () => {
    const bytes = new Uint8Array([0, 1, 254, 255]);
    const inline: CreateResult = {
      kind: 'inline',
      outputs: [],
      outputsLeft: [],
      bytes,
      file: null,
      contentType: 'audio/mpeg',
      billingTransactionId: null,
      raw: null,
      requestId: 'req_1',
      httpStatus: 200,
      headerTaskId: null,
      headerBillingId: null,
      rateLimit: null,
    };
    const left = toLeave(inline, 1_000) as { bytes: string };
    expect(new Uint8Array(Buffer.from(left.bytes, 'base64'))).toEqual(bytes);
  });

  it('sends nothing more', async () => {
    await leaveAnswer(accepted(1));
    const refused = await bench.submit().catch((thrown) => thrown);
    expect(refused).toMatchObject({ code: 'ledger_taken' });
    expect(bench.server.posts()).toHaveLength(1);
  });
});

describe('an acceptance that comes late', () => {
  it('opens an unconfirmed job again, which is then polled', async () => {
    const jobId = await unconfirmed();
    bench.server.status = (request) => done(request.path);
    leave(jobId);
    expect(bench.job(jobId)).toMatchObject({
      state: 'pending',
      taskId: taskId(9),
      error: null,
      attention: null,
    });
    await bench.until(() => state(jobId) === 'completed');
    expect(bench.server.gets(taskId(9))).toHaveLength(1);
  });

  it('outweighs the word of a person that no task was made', async () => {
    const jobId = await unconfirmed();
    bench.engine.markNotCreated(jobId);
    expect(bench.job(jobId)).toMatchObject({ state: 'rejected', billing: { settlement: 'not_expected' } });
    leave(jobId);
    expect(bench.job(jobId)).toMatchObject({
      state: 'pending',
      taskId: taskId(9),
      terminalAt: null,
      billing: { settlement: 'unknown' },
    });
    bench.server.status = (request) => done(request.path);
    await bench.until(() => state(jobId) === 'completed');
  });

  it('becomes a job of its own when a person has linked another task meanwhile', async () => {
    const jobId = await unconfirmed();
    await bench.engine.linkTask(jobId, taskId(5));
    bench.server.status = (request) => done(request.path);
    leave(jobId);
    expect(bench.job(jobId).taskId).toBe(taskId(5));
    const beside = bench.ledger.jobs.byTask(taskId(9))[0]!;
    expect(bench.job(jobId).timeline.at(-1)).toMatchObject({
      type: 'accepted_beside',
      detail: { taskId: taskId(9), jobId: beside.id },
    });
    expect(bench.job(beside.id).request).toEqual(bench.job(jobId).request);
    await bench.until(() => state(beside.id) === 'completed' && state(jobId) === 'completed');
    // The same word again makes no third job.
    leave(jobId);
    expect(bench.ledger.jobs.byTask(taskId(9))).toHaveLength(1);
  });

  it.each(jobStates)('is kept and shown when the job is %s', async (now) => {
    const jobId = await unconfirmed();
    sql(`UPDATE jobs SET state = '${now}' WHERE id = '${jobId}'`);
    leave(jobId);
    expect(bench.job(jobId).taskId).toBe(taskId(9));
    expect(JSON.stringify(bench.job(jobId).timeline)).toContain(taskId(9));
    expect(bench.server.posts()).toHaveLength(1);
    bench.faults.length = 0;
  });
});
