/** The real engine with its batches, a server that judges each create as it arrives, and what a person has asked for. */
import type { BatchSpec } from '../../../src/shared/batch.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { type Bench, openBench, refusal, task, taskId, videoRequest } from '../../unit/jobs/bench.ts';
import type { Answer, BatchCommand } from './batch-commands.ts';

export interface BatchWorld {
  steps: number;
  kills: number;
  run(commands: readonly BatchCommand[]): Promise<void>;
  close(): Promise<void>;
}

/** What the model knows of one batch. */
interface Known {
  id: string;
  held: boolean;
  stopped: boolean;
  limit: number | null;
}

/** A create that counts towards limits: TokenLab has its task, or nobody knows. */
interface Sent {
  prompt: string;
  batch: string;
}

const firstOf = (prompt: string): string => prompt.split(' ')[0] ?? '';

export async function openBatchWorld(): Promise<BatchWorld> {
  const bench: Bench = await openBench();
  bench.priceUsd.value = '1';
  const known = new Map<string, Known>();
  /** By the word that the prompts of a batch begin with, before main has answered with its id. */
  const byWord = new Map<string, Known>();
  const counting: Sent[] = [];
  /** Posts, and among them those that the server told to wait, by prompt. */
  const posts = new Map<string, number>();
  const waits = new Map<string, number>();
  const faults: string[] = [];
  let heldForAll = false;
  let dayLimit: number | null = null;
  let answer: Answer = 'accept';
  let tasks = 0;
  let made = 0;

  const world = { steps: 0, kills: 0 };
  const must = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what);
  };
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

  bench.server.create = ({ body }) => {
    const { prompt } = JSON.parse(body) as { prompt: string };
    const batch = byWord.get(firstOf(prompt));
    add(posts, prompt);
    must(!heldForAll, `${prompt} was sent while all sending was paused`);
    must(batch?.held === false, `${prompt} was sent while its batch was paused`);
    must(batch?.stopped === false, `${prompt} was sent after its batch was stopped`);
    if (answer === 'refuse') return refusal(400, 'invalid_request_error');
    if (answer === 'wait') {
      add(waits, prompt);
      return { ...refusal(429, 'rate_limit_error'), headers: { 'retry-after': '5' } };
    }
    counting.push({ prompt, batch: firstOf(prompt) });
    const ofBatch = counting.filter((one) => one.batch === firstOf(prompt)).length;
    must(batch?.limit == null || ofBatch <= batch.limit, `${prompt} is over the limit of its batch`);
    must(dayLimit === null || counting.length <= dayLimit, `${prompt} is over the limit of the day`);
    if (answer === 'lose') return { drop: true };
    tasks += 1;
    return { json: { task_id: taskId(tasks), status: 'pending' } };
  };

  bench.server.status = ({ path }) => task(path, 'completed', { video_url: 'https://x.example/1' });

  const specOf = (word: string, rows: number, limit: number | null): BatchSpec => ({
    name: word,
    accountId: 'acc',
    projectId: null,
    request: { ...videoRequest, fields: { prompt: `${word} {{row}}` } },
    vary: {
      how: 'combine',
      columns: [
        {
          target: { kind: 'variable', name: 'row' },
          values: Array.from({ length: rows }, (_, at) => `row ${at}`),
        },
      ],
    },
    table: null,
    repeat: 1,
    seeds: { kind: 'model' },
    leaveOut: [],
    limitUsd: limit === null ? null : String(limit),
  });

  /** Lets everything happen that is due; a process that died is started again, as it left the disk. */
  async function settle(seconds = 1): Promise<void> {
    await bench.pass(seconds * 1_000);
    while (bench.died !== null) {
      bench.died = null;
      world.kills += 1;
      await bench.restart();
      await bench.pass(1_000);
    }
    // What died before main could answer is found by its name.
    for (const { id, name } of bench.batches.list()) {
      const batch = byWord.get(name);
      if (batch !== undefined && batch.id === '') {
        batch.id = id;
        known.set(id, batch);
      }
    }
  }

  const picked = (pick: number): Known | null => [...known.values()][pick % Math.max(1, known.size)] ?? null;
  /** What a person presses; only a refusal that is meant for people, or a kill in the middle of it, may come of it. */
  async function press(act: () => unknown): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (thrown) {
      const code = (thrown as { code?: string }).code ?? '';
      if (bench.died === null && !['limit_reached', 'not_allowed', 'conflict'].includes(code)) throw thrown;
      return false;
    }
  }

  async function make(rows: number, limit: number | null): Promise<void> {
    made += 1;
    const word = `batch-${made}`;
    byWord.set(word, { id: '', held: false, stopped: false, limit });
    await press(async () => {
      const { planId } = await bench.batches.plan(specOf(word, rows, limit));
      await bench.batches.make(planId, `token-of-${word}`, null);
    });
  }

  async function step(command: BatchCommand): Promise<void> {
    const batch = 'pick' in command ? picked(command.pick) : null;
    switch (command.do) {
      case 'make':
        return make(command.rows, command.limit);
      case 'hold':
        if (batch !== null && (await press(() => bench.batches.hold(batch.id)))) batch.held = true;
        return;
      case 'release':
        // Sending may begin within the press.
        if (batch !== null) {
          batch.held = false;
          await press(() => bench.batches.release(batch.id));
        }
        return;
      case 'stop':
        if (batch === null) return;
        // A stop takes a pause away, and what waits ends; nothing of it is sent from here on.
        await press(() => bench.batches.stop(batch.id));
        if (bench.ledger.batches.require(batch.id).stoppedAt !== null)
          Object.assign(batch, { stopped: true, held: false });
        return;
      case 'retry':
        if (batch === null) return;
        batch.stopped = false;
        await press(() => bench.batches.retryFailed(batch.id, `retry-${world.steps}-${batch.id}`, null));
        batch.stopped = bench.ledger.batches.require(batch.id).stoppedAt !== null;
        return;
      case 'limit':
        if (batch === null) return;
        batch.limit = command.usd;
        await press(() =>
          bench.batches.setLimit(batch.id, command.usd === null ? null : String(command.usd)),
        );
        return;
      case 'dayLimit': {
        dayLimit = command.usd;
        const limitId = bench.engine.limitStandings()[0]?.limit.id ?? null;
        if (command.usd !== null)
          bench.engine.setLimit(limitId, {
            accountId: 'acc',
            projectId: null,
            period: 'day',
            amountUsd: String(command.usd),
            crossing: 'refuse',
            unknownUsd: null,
          });
        else if (limitId !== null) bench.engine.removeLimit(limitId);
        return;
      }
      case 'holdAll':
        bench.engine.holdSending(null);
        heldForAll = true;
        return;
      case 'releaseAll':
        heldForAll = false;
        bench.engine.releaseSending(null);
        return;
      case 'restart':
        return bench.restart();
      case 'answer':
        answer = command.how;
        return;
      case 'dieAt':
        Object.assign(bench.dieAt, { point: command.point, after: command.after });
        return;
      case 'pass':
        return settle(command.seconds);
    }
  }

  /** All rows of a batch with what became of them. */
  function rowsOf({
    id,
  }: Known): { index: number; prompt: string; state: JobState; taskId: string | null }[] {
    const { rows } = bench.batches.table(id, 0, 500);
    return rows.map(({ index, varied, job }) => ({
      index,
      prompt: `${bench.ledger.batches.require(id).name} ${String(varied[0])}`,
      state: job.state,
      taskId: bench.ledger.jobs.require(job.id).taskId,
    }));
  }

  /** States of jobs whose create cannot have been put on the wire, or was told to wait each time. */
  const unsent: readonly JobState[] = ['draft', 'not_sent'];

  /** Each row is there once with its retries, and what the server got is what these jobs say. */
  function checkRows(): void {
    const taskIds = new Set<string>();
    for (const batch of known.values()) {
      const rows = rowsOf(batch);
      const summary = bench.ledger.batches.require(batch.id);
      if (summary.phase !== 'writing') {
        const indices = new Set(rows.map(({ index }) => index));
        if (summary.stoppedAt === null) must(indices.size === summary.rows, `${summary.name} has lost a row`);
      }
      for (const prompt of new Set(rows.map((row) => row.prompt))) {
        const own = rows.filter((row) => row.prompt === prompt);
        const left = own.filter(({ state }) => !unsent.includes(state));
        const sure = left.filter(({ state }) => state !== 'unconfirmed' && state !== 'submitting');
        const sent = (posts.get(prompt) ?? 0) - (waits.get(prompt) ?? 0);
        must(sent <= left.length, `${prompt} was sent ${sent} times by ${left.length} jobs`);
        must(sent >= sure.length, `${prompt} was sent ${sent} times, and ${sure.length} jobs say so`);
        for (const { taskId: task } of own) {
          if (task === null) continue;
          must(!taskIds.has(task), `two jobs have the task ${task}`);
          taskIds.add(task);
        }
      }
    }
  }

  /** Everything is let go: what nobody stopped is sent, and nothing waits any more. */
  async function comeToRest(): Promise<void> {
    answer = 'accept';
    heldForAll = false;
    dayLimit = null;
    bench.dieAt.point = null;
    for (const { limit } of bench.engine.limitStandings()) bench.engine.removeLimit(limit.id);
    bench.engine.releaseSending(null);
    for (const batch of known.values()) {
      Object.assign(batch, { held: false, limit: null });
      bench.batches.setLimit(batch.id, null);
      bench.batches.release(batch.id);
    }
    // Longer than TokenLab's word to wait, and than the waits of ours that follow from it.
    await settle(5 * 60);
    checkRows();
    for (const batch of known.values())
      for (const { prompt, state } of rowsOf(batch)) {
        const isOver = !['draft', 'submitting'].includes(state);
        must(isOver, `${prompt} is still ${state} in the end`);
        if (state === 'not_sent')
          must(isStopped(batch), `${prompt} ended unsent, and nobody stopped its batch`);
      }
  }
  const everStopped = new Set<string>();
  const isStopped = ({ id }: Known): boolean => everStopped.has(id);

  return Object.assign(world, {
    async run(commands: readonly BatchCommand[]) {
      for (const command of commands) {
        world.steps += 1;
        await step(command);
        await settle();
        for (const batch of known.values()) if (batch.stopped) everStopped.add(batch.id);
        checkRows();
        if (faults.length > 0) break;
      }
      if (faults.length === 0) await comeToRest();
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
    close: () => bench.close(),
  });
}
