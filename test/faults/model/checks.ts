/** The engine's jobs against the model's. */
import type { JobRecord } from '../../../src/main/ledger/index.ts';
import { isTerminal, type JobState } from '../../../src/shared/job.ts';
import { transitions } from '../../../src/shared/machine.ts';
import { jobIds } from '../../unit/ledger/written.ts';
import { type ModelJob, type Phase, stateOf, type World } from './known.ts';

/** @returns checks every job against the model, and every timeline against the table */
export function createCheck(world: World): () => void {
  const { fail, must, there } = world;

  /** Every job against the model, and every timeline against the table. */
  function check(): void {
    if (world.first !== null) throw world.first;
    if (world.life.dead) return;
    const ids = new Set(jobIds(world.life.ledger));
    const known = new Set(there().map((job) => job.id as string));
    must(ids.size === known.size, `The ledger holds ${ids.size} jobs, the model ${known.size}`);
    for (const job of there()) {
      must(ids.has(job.id as string), `${job.id} is lost`);
      const row = world.life.ledger.jobs.require(job.id as string);
      checkState(job, row);
      checkTimeline(job, row);
      job.state = row.state;
    }
    for (const job of there()) job.task?.shown.clear();
  }

  function checkState(job: ModelJob, row: JobRecord): void {
    const wrong = (expected: string) =>
      fail(
        `${row.id} (${job.token}) is ${row.state}, expected ${expected}; hold ${JSON.stringify(row.hold)}`,
      );
    if (job.phase === 'known') {
      const task = job.task ?? fail('A known job without a task');
      must(row.taskId === task.id, `${row.id} has the task ${row.taskId}, expected ${task.id}`);
      const word = stateOf[task.word];
      const allowed = new Set<JobState>([job.state, word, ...[...task.shown].map((one) => stateOf[one])]);
      // For another key the answer is that the task is not its own.
      if (task.key !== world.key || job.state === 'lost') allowed.add('lost');
      const isNew = !['pending', 'processing', 'lost'].includes(job.state) && !isTerminal(job.state);
      if (isNew || job.state === 'lost') allowed.add('pending');
      if (!allowed.has(row.state)) wrong([...allowed].join(' or '));
      if (isTerminal(job.state) && row.state !== job.state && row.state !== 'completed') wrong(job.state);
      return;
    }
    const expected: Record<Exclude<Phase, 'known'>, JobState> = {
      draft: 'draft',
      sending: 'submitting',
      unconfirmed: 'unconfirmed',
      rejected: 'rejected',
      inline: 'completed',
    };
    if (row.state !== expected[job.phase]) wrong(expected[job.phase]);
    if (job.phase !== 'inline') must(row.taskId === null, `${row.id} has a task that nobody told it`);
  }

  /** The row is where the timeline says it is, and every step of the way is in the table. */
  function checkTimeline(job: ModelJob, row: JobRecord): void {
    if (row.state === job.state && world.steps % 7 !== 0) return;
    let state: string | null = null;
    let sent = 0;
    for (const { type, detail } of world.life.ledger.events.ofJob(row.id)) {
      must(
        type !== 'event_refused',
        `${row.id} was told ${String(detail.event)} while ${String(detail.state)}`,
      );
      if (type === 'submit_started') sent += 1;
      if (typeof detail.from !== 'string' || typeof detail.to !== 'string') continue;
      must(
        state === null || state === detail.from,
        `${row.id}: the timeline jumps from ${state} to ${detail.from}`,
      );
      const step = transitions[detail.from as JobState][type as keyof (typeof transitions)['draft']];
      must(step?.to === detail.to, `${row.id}: ${type} led from ${detail.from} to ${detail.to}`);
      state = detail.to;
    }
    must(state === null || state === row.state, `${row.id} is ${row.state}, its timeline ends in ${state}`);
    must(job.sends <= sent, `${row.id} was sent ${job.sends} times and wrote down ${sent}`);
  }

  return check;
}
