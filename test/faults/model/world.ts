/**
 * The real engine on a real ledger, beside a reference model of what may be true. Every command acts on both; after
 * every command each job is held against the model. A kill takes the ledger's files as they are at that moment; what
 * the old engine does after that has no effect, as it has none after SIGKILL.
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FailpointName } from '../../../src/main/base/failpoints.ts';
import { createEngine, type Engine } from '../../../src/main/jobs/index.ts';
import { type JobRecord, type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import type { CreateOutcome } from '../../../src/main/tokenlab/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { isTerminal, type JobState } from '../../../src/shared/job.ts';
import { resubmission } from '../../../src/shared/job-actions.ts';
import { transitions } from '../../../src/shared/machine.ts';
import { engineOptions } from '../../unit/jobs/engine-options.ts';
import { jobIds } from '../../unit/ledger/written.ts';
import { copyLedger } from '../lab/lab.ts';
import { settle, turnedClock } from './clock.ts';
import type { Command, CreateAnswer } from './commands.ts';
import {
  answered,
  type Create,
  lostOutcome,
  notSentOutcome,
  origin,
  referenceServer,
  refused,
  type Task,
  type Word,
} from './server.ts';

/** What the model knows of a job. `known` has a task, and is whatever TokenLab last showed of it. */
type Phase = 'draft' | 'sending' | 'unconfirmed' | 'rejected' | 'known' | 'inline';

interface ModelJob {
  token: string;
  /** Null until the engine has named it; stays null when it was killed before the row was written. */
  id: string | null;
  phase: Phase;
  task: Task | null;
  /** Creates that reached the wire. */
  sends: number;
  /** How many of those were definitely refused with "wait", or never left. */
  harmless: number;
  stopped: boolean;
  state: JobState;
  retryOf: string | null;
  /** Follows a task that was made elsewhere. */
  isTracked: boolean;
}

interface Life {
  dead: boolean;
  folder: string;
  ledger: Ledger;
  engine: Engine;
  /** A refusal of the key may be told once more. */
  newsAllowed: boolean;
  /** Jobs that a person told this engine to send now. */
  sentNow: Set<string>;
  /** How often each job's wait had ended before this engine started. */
  resumedBefore: Map<string, number>;
}

const account = 'acc-model';
/** What happens without Safelight as well. */
const withoutUs = new Set<Command['do']>(['restart', 'work', 'foreign_task', 'jump', 'key', 'weather']);
/** Entries of the timeline that say how a job came to wait, or that it waits no more. */
const waits = new Set(['created', 'held', 'send_requested', 'submit_not_sent', 'submit_told_to_wait']);
const timesResumed = (ledger: Ledger, id: string): number =>
  ledger.events.ofJob(id).filter(({ type }) => type === 'send_resumed').length;
const endsOrWaits = new Set([...waits, 'send_resumed']);
const fastDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const stateOf: Record<Word, JobState> = {
  pending: 'pending',
  processing: 'processing',
  completed: 'completed',
  empty: 'output_missing',
  failed: 'failed',
  cancelled: 'cancelled',
  gone: 'lost',
};

export class Disagreement extends Error {}

const newJob = (token: string): ModelJob => ({
  token,
  id: null,
  phase: 'draft',
  task: null,
  sends: 0,
  harmless: 0,
  stopped: false,
  state: 'draft',
  retryOf: null,
  isTracked: false,
});

export function createWorld() {
  const root = mkdtempSync(path.join(fastDisk, 'safelight-model-'));
  const clock = turnedClock();
  const jobs: ModelJob[] = [];
  let key: 'A' | 'B' = 'A';
  let lives = 0;
  let tokens = 0;
  let steps = 0;
  let armed: { point: FailpointName; made: boolean } | null = null;
  /** What the engine is being told right now, so that a kill in the middle knows what arrived. */
  let hearing: ModelJob | null = null;
  /** A link that a person asks for right now. */
  let linking: { job: ModelJob; task: Task } | null = null;
  /** The snapshot that a kill left, until the restart. */
  let left: string | null = null;
  const onTheWire = new WeakMap<Create, ModelJob>();
  let life: Life;

  /** The engine would take what is thrown into it for a fault of the wire; what it is told about is only noted. */
  let first: Disagreement | null = null;
  const note = (message: string): void => {
    first ??= new Disagreement(message);
  };
  const fail = (message: string): never => {
    note(message);
    throw first;
  };
  const must = (condition: boolean, message: string) => {
    if (!condition) fail(message);
  };

  const server = referenceServer(
    (create) => {
      const job = jobOfCreate(create);
      if (job === undefined) return note(`A create went out for "${create.prompt}" before its row said so`);
      if (job.phase !== 'draft') note(`${job.id} was sent while the model says ${job.phase}`);
      if (job.stopped) note(`${job.id} was sent after a person had stopped it`);
      if (job.sends !== job.harmless) {
        note(`${job.id} was sent ${job.sends + 1} times, only ${job.harmless} of which surely made no task`);
      }
      job.sends += 1;
      job.phase = 'sending';
      onTheWire.set(create, job);
    },
    () => {
      life.newsAllowed = true;
    },
  );

  /** The row that has just been committed as being sent; jobs made from one another share their prompt. */
  function jobOfCreate(create: Create): ModelJob | undefined {
    const rows = life.ledger.jobs
      .inStates(['submitting'])
      .filter((row) => life.ledger.jobs.request(row.id).fields.prompt === create.prompt);
    return rows
      .map((row) => jobs.find((job) => job.id === row.id))
      .find((job) => job !== undefined && job.phase !== 'sending');
  }

  function open(folder: string): Life {
    lives += 1;
    const ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock });
    must(ledger.recovery === null, 'A kill damaged the ledger');
    if (ledger.accounts.get(account) === null) {
      ledger.accounts.insert({
        id: account,
        kind: 'tokenlab',
        label: 'Model',
        apiBase: origin,
        keyStorage: 'session',
        keyHint: null,
        keyState: 'ok',
        managementStorage: 'none',
        active: true,
        createdAt: clock.now(),
        removedAt: null,
      });
    }
    const made: Life = {
      dead: false,
      folder,
      ledger,
      engine: undefined as never,
      newsAllowed: true,
      sentNow: new Set(),
      resumedBefore: new Map(jobs.flatMap(({ id }) => (id === null ? [] : [[id, timesResumed(ledger, id)]]))),
    };
    const client = server.client(
      made,
      () => key,
      () => clock.now(),
    );
    let seed = lives;
    made.engine = createEngine(
      engineOptions({
        ledger,
        clock,
        random: () => {
          seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
          return seed / 2_147_483_648;
        },
        clientFor: () => client,
        userId: () => 'model',
        notice(notice) {
          if (made.dead || notice.key !== 'key_refused') return;
          if (!made.newsAllowed) note('A refusal of the key was told twice');
          made.newsAllowed = false;
        },
        report: (where, error) => {
          if (!made.dead && !(error instanceof AppError)) note(`${where}: ${String(error)}`);
        },
        failpoint: (point) => {
          if (made.dead || armed === null || armed.point !== point) return;
          const { made: accepted } = armed;
          armed = null;
          die(accepted, point);
        },
        // The poller runs at its true intervals: the clock is turned, nothing is scaled.
        limits: { creates: 2 },
      }),
    );
    return made;
  }

  /** Everything stops here. What is on the wire has left: TokenLab may still take it. */
  function die(accepted: boolean, point: FailpointName | null): void {
    left = path.join(root, `life-${lives + 1}`);
    copyLedger(life.folder, left);
    life.dead = true;
    // At these points the answer that is being read is not in the ledger yet; at those of others it may not be.
    const isUnwritten = point === 'submit.after_answer' || point === 'submit.before_outcome';
    if (hearing !== null && (isUnwritten || rowState(hearing) === 'submitting')) hearing.phase = 'sending';
    // The check of a task may begin, and end everything, as soon as its link is written.
    if (linking !== null && linkedTo(linking.job) === linking.task.id) {
      linking.job.phase = 'known';
      linking.job.task = linking.task;
    }
    for (const create of server.creates) {
      const job = onTheWire.get(create);
      if (accepted && job !== undefined) job.task ??= server.make(create.key);
    }
    server.creates = [];
    const draftSent = point === 'submit.after_intent' || point === 'submit.before_send';
    for (const job of jobs) {
      // A create that the ledger calls sent is in doubt from here on, whether it left or not.
      if (job.phase === 'sending') job.phase = 'unconfirmed';
      else if (draftSent && job.phase === 'draft' && rowState(job) === 'submitting')
        job.phase = 'unconfirmed';
    }
  }

  const rowState = (job: ModelJob): JobState | null =>
    job.id === null ? null : (life.ledger.jobs.get(job.id)?.state ?? null);

  const linkedTo = (job: ModelJob): string | null =>
    job.id === null ? null : (life.ledger.jobs.get(job.id)?.taskId ?? null);

  async function bury(): Promise<void> {
    clock.drop();
    await settle();
    life.ledger.close();
    clock.drop();
    rmSync(life.folder, { recursive: true, force: true });
  }

  async function restart(): Promise<void> {
    await bury();
    const folder = left ?? fail('There is nothing to restart from');
    left = null;
    armed = null;
    life = open(folder);
    for (const job of jobs) {
      const id = job.isTracked ? job.id : life.ledger.jobs.byToken(job.token);
      job.id ??= id;
      must(id === job.id, `${job.token} came back as ${id}, it was ${job.id}`);
    }
    life.engine.start();
    await settle();
  }

  const choose = <T>(from: readonly T[], pick: number): T | null =>
    from.length === 0 ? null : (from[pick % from.length] as T);
  const there = () => jobs.filter((job) => job.id !== null);

  /** What a person asks for may be refused; the model only minds what follows from it. */
  async function ask(work: () => unknown): Promise<boolean> {
    let said = 'nothing' as 'nothing' | 'yes' | 'no';
    let fault: unknown = null;
    void (async () => work())().then(
      () => {
        said = 'yes';
      },
      (thrown: unknown) => {
        said = 'no';
        if (!(thrown instanceof AppError)) fault = thrown;
      },
    );
    // A dead engine never comes back to what it was doing, and nothing here takes time.
    for (let turn = 0; turn < 20 && said === 'nothing' && !life.dead; turn += 1) await settle();
    await settle();
    if (life.dead) return said !== 'no';
    if (fault !== null) throw fault;
    if (said === 'nothing') fail('The engine does not answer a person');
    return said === 'yes';
  }

  async function submit(token: string, known: ModelJob | null): Promise<void> {
    const job = known ?? newJob(token);
    if (known === null) jobs.push(job);
    // The engine may send before it says what it has written, so the model learns the id from the ledger.
    const end = life.ledger.onChange(() => name(job));
    await ask(() =>
      life.engine.submit({
        submitToken: token,
        accountId: account,
        projectId: null,
        title: '',
        request: {
          family: 'image',
          operation: null,
          model: 'model',
          fields: { prompt: `prompt of ${token}` },
          inputs: [],
        },
      }),
    );
    end();
    name(job);
  }

  function name(job: ModelJob): void {
    if (life.dead) return;
    job.id ??= life.ledger.jobs.byToken(job.token);
  }

  const outcomes: Record<Exclude<CreateAnswer, 'accept' | 'accept_ended'>, [CreateOutcome, Phase]> = {
    inline: [answered(200, { data: [{ url: 'https://results.test/inline.png' }] }), 'inline'],
    reject: [refused(400, 'invalid_request_error'), 'rejected'],
    wait_429: [refused(429, 'rate_limit_exceeded', { retry_after: 3 }), 'draft'],
    wait_503: [refused(503, 'all_channels_failed', { retryable: true }), 'draft'],
    material: [refused(409, 'seedance_material_preparing', { auto_material_asset_ids: ['asset'] }), 'draft'],
    key: [refused(401, 'invalid_api_key'), 'rejected'],
    balance: [refused(402, 'insufficient_balance'), 'rejected'],
    server_error: [refused(500, 'server_error'), 'unconfirmed'],
    senseless: [answered(200, { hello: 'world' }), 'unconfirmed'],
  };

  async function tell(
    create: Create,
    outcome: CreateOutcome,
    phase: Phase,
    task: Task | null,
  ): Promise<void> {
    const job = onTheWire.get(create) ?? fail('Nobody sent this create');
    hearing = job;
    if (phase === 'draft') job.harmless += 1;
    job.task ??= task;
    job.phase = phase;
    create.answer(outcome);
    await settle();
    await settle();
    hearing = null;
  }

  /** What waited for money and is refused for want of it waits again; a send that did not leave ends that. */
  function wasHeld(create: Create): boolean {
    const id = onTheWire.get(create)?.id ?? null;
    if (id === null) return false;
    const entries = life.ledger.events.ofJob(id);
    // A wait that ended before a kill is over: the job goes out after it like any new one.
    const isOver = timesResumed(life.ledger, id) === life.resumedBefore.get(id);
    if (isOver && entries.findLast(({ type }) => endsOrWaits.has(type))?.type === 'send_resumed')
      return false;
    const last = entries.findLast(({ type }) => waits.has(type));
    // A person's "send now" is a word for this life: after a restart the job goes out like any new one.
    if (last?.type === 'send_requested') return life.sentNow.has(id);
    return last?.type === 'held' || last?.detail.until === null;
  }

  async function act(command: Command): Promise<boolean> {
    // Time passes while Safelight does not run; for everything else somebody starts it again.
    if (life.dead && !withoutUs.has(command.do)) await restart();
    switch (command.do) {
      case 'submit': {
        if (jobs.length >= 40) return false;
        tokens += 1;
        await submit(`token-${tokens}`, null);
        return true;
      }
      case 'submit_again': {
        const job = choose(
          jobs.filter((one) => one.retryOf === null && !one.isTracked),
          command.pick,
        );
        if (job === null) return false;
        await submit(job.token, job);
        return true;
      }
      case 'answer': {
        const create = choose(server.creates, command.pick);
        if (create === null) return false;
        if (command.how !== 'accept' && command.how !== 'accept_ended') {
          const [outcome, phase] = outcomes[command.how];
          await tell(create, outcome, command.how === 'balance' && wasHeld(create) ? 'draft' : phase, null);
          return true;
        }
        const task = server.make(create.key);
        if (command.how === 'accept_ended') task.word = 'failed';
        task.shown.add(task.word);
        await tell(create, server.acceptance(task), 'known', task);
        return true;
      }
      case 'lose': {
        const create = choose(server.creates, command.pick);
        if (create === null) return false;
        await tell(create, lostOutcome, 'unconfirmed', command.made ? server.make(create.key) : null);
        return true;
      }
      case 'not_sent': {
        const create = choose(server.creates, command.pick);
        if (create === null) return false;
        await tell(create, notSentOutcome, 'draft', null);
        return true;
      }
      case 'work': {
        const task = choose([...server.tasks.values()], command.pick);
        if (task === null || ['completed', 'empty', 'failed', 'cancelled'].includes(task.word)) return false;
        task.word = command.word;
        return true;
      }
      case 'foreign_task':
        server.make(key);
        return true;
      case 'poll':
        await clock.pass(12_000);
        return true;
      case 'pass':
        await clock.pass(command.seconds * 1000);
        return true;
      case 'jump':
        clock.jump(command.seconds * 1000);
        return true;
      case 'weather':
        server.weather = command.weather;
        return true;
      case 'offline':
        life.engine.setOnline(command.online);
        await settle();
        return true;
      case 'wake':
        life.engine.wake();
        await settle();
        return true;
      case 'cancel': {
        const job = choose(there(), command.pick);
        if (job === null) return false;
        server.cancelWill = command.will;
        const before = server.deletes;
        const taken = await ask(() => life.engine.requestCancellation(job.id as string));
        must(server.deletes - before <= 1, 'One request for cancellation sent more than one DELETE');
        return taken;
      }
      case 'refresh': {
        const job = choose(there(), command.pick);
        if (job === null) return false;
        return ask(() => life.engine.refresh(job.id as string));
      }
      case 'link': {
        const job = choose(
          there().filter((one) => one.phase === 'unconfirmed' || one.state === 'lost'),
          command.pick,
        );
        const task = choose([...server.tasks.values()], command.task);
        if (job === null || task === null) return false;
        const isTaken = jobs.some((other) => other !== job && other.phase === 'known' && other.task === task);
        linking = { job, task };
        const linked = await ask(() => life.engine.linkTask(job.id as string, task.id));
        linking = null;
        if (life.dead || !linked) return linked;
        must(!isTaken, `${task.id} was linked to a second job`);
        job.phase = 'known';
        job.task = task;
        return true;
      }
      case 'track': {
        const task = choose([...server.tasks.values()], command.task);
        if (task === null) return false;
        const known = there().some((job) => job.phase === 'known' && job.task === task);
        let ids: string[] = [];
        await ask(async () => {
          ({ jobIds: ids } = await life.engine.trackTasks(account, 'image', [task.id]));
        });
        if (ids.length === 0) return false;
        must(!known, `${task.id} was tracked by a second job`);
        const more = {
          id: ids[0] as string,
          phase: 'known',
          task,
          state: 'pending',
          isTracked: true,
        } as const;
        jobs.push({ ...newJob(`tracked ${task.id}`), ...more });
        return true;
      }
      case 'not_created': {
        const job = choose(there(), command.pick);
        if (job === null) return false;
        const marked = await ask(() => life.engine.markNotCreated(job.id as string));
        must(
          marked === (job.phase === 'unconfirmed'),
          `"Not created" was ${marked} for a job that is ${job.phase}`,
        );
        if (marked) job.phase = 'rejected';
        return marked;
      }
      case 'retry': {
        const old = choose(there(), command.pick);
        if (old === null || jobs.length >= 40) return false;
        tokens += 1;
        const job: ModelJob = { ...newJob(`retry-${tokens}`), retryOf: old.id };
        jobs.push(job);
        const end = life.ledger.onChange(() => name(job));
        const isDoubt = resubmission[life.ledger.jobs.require(old.id as string).state] === 'acknowledge';
        const silent = isDoubt && (await ask(() => life.engine.retry(old.id as string, job.token)));
        must(!silent, 'a job in doubt was submitted again without the word that both may be charged');
        const taken = await ask(() =>
          isDoubt
            ? life.engine.submitAgain(old.id as string, job.token, { acknowledged: true })
            : life.engine.retry(old.id as string, job.token),
        );
        end();
        name(job);
        if (!taken) jobs.splice(jobs.indexOf(job), 1);
        return taken;
      }
      case 'send': {
        const job = choose(
          there().filter((one) => one.phase === 'draft'),
          command.pick,
        );
        if (job === null) return false;
        const before = job.stopped;
        job.stopped = false;
        const taken = await ask(() => life.engine.sendDraft(job.id as string));
        if (taken) life.sentNow.add(job.id as string);
        else if (!life.dead) job.stopped = before;
        return taken;
      }
      case 'stop_waiting': {
        const job = choose(
          there().filter((one) => one.phase === 'draft'),
          command.pick,
        );
        if (job === null) return false;
        const taken = await ask(() => life.engine.stopWaiting(job.id as string));
        if (taken) job.stopped = true;
        return taken;
      }
      case 'key':
        key = command.key;
        return true;
      case 'resume':
        life.newsAllowed = true;
        life.engine.resumeAccount(account);
        await settle();
        return true;
      case 'kill':
        die(command.made, null);
        return true;
      case 'kill_at':
        armed = { point: command.point, made: command.made };
        return true;
      case 'quit': {
        const stopping = life.engine.stop(0);
        await clock.pass(0);
        await stopping;
        die(command.made, null);
        return true;
      }
      case 'restart':
        if (!life.dead) return false;
        await restart();
        return true;
    }
  }

  /** Every job against the model, and every timeline against the table. */
  function check(): void {
    if (first !== null) throw first;
    if (life.dead) return;
    const ids = new Set(jobIds(life.ledger));
    const known = new Set(there().map((job) => job.id as string));
    must(ids.size === known.size, `The ledger holds ${ids.size} jobs, the model ${known.size}`);
    for (const job of there()) {
      must(ids.has(job.id as string), `${job.id} is lost`);
      const row = life.ledger.jobs.require(job.id as string);
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
      // Another key is told that the task is not its own.
      if (task.key !== key || job.state === 'lost') allowed.add('lost');
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
    if (row.state === job.state && steps % 7 !== 0) return;
    let state: string | null = null;
    let sent = 0;
    for (const { type, detail } of life.ledger.events.ofJob(row.id)) {
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

  /** TokenLab accepts whatever is on the wire. */
  async function acceptAll(): Promise<void> {
    for (let create = server.creates[0]; create !== undefined; create = server.creates[0]) {
      const task = server.make(create.key);
      task.word = 'completed';
      task.shown.add('completed');
      await tell(create, server.acceptance(task), 'known', task);
    }
  }

  /**
   * In good weather what can continue alone does, without anybody's help. The system may still say that there is no
   * network: TokenLab's answers outweigh that.
   */
  async function goOnAlone(): Promise<void> {
    server.weather = 'fine';
    for (const task of server.tasks.values()) {
      task.key = key;
      if (['pending', 'processing', 'gone'].includes(task.word)) task.word = 'completed';
    }
    for (let round = 0; round < 5; round += 1) {
      await acceptAll();
      await clock.pass(3 * 60_000);
    }
    await acceptAll();
    await clock.pass(60_000);
    check();
    const { paused } = life.engine.status();
    must(paused !== 'offline', "The system's word on the network outweighs TokenLab's answers");
    if (paused !== null) return;
    for (const job of there()) {
      const { state, hold } = life.ledger.jobs.require(job.id as string);
      must(state !== 'pending' && state !== 'processing', `${job.id} is not polled any more: ${state}`);
      const isWaitingForNobody = state === 'draft' && (hold === null || hold.until !== null);
      must(!isWaitingForNobody, `${job.id} is not sent any more: ${JSON.stringify(hold)}`);
    }
  }

  /** Given good weather, time, and a person who decides, everything comes to its end. */
  async function comeToRest(): Promise<void> {
    armed = null;
    if (life.dead) await restart();
    check();
    await goOnAlone();
    life.newsAllowed = true;
    life.engine.resumeAccount(account);
    await settle();
    for (let round = 0; round < 30; round += 1) {
      await acceptAll();
      const drafts = there().filter((job) => job.phase === 'draft');
      if (drafts.length === 0 && server.creates.length === 0) break;
      for (const job of drafts) {
        job.stopped = false;
        await ask(() => life.engine.sendDraft(job.id as string));
      }
      await clock.pass(30_000);
    }
    await acceptAll();
    await clock.pass(10 * 60_000);
    check();
    for (const job of there().filter((one) => one.state === 'lost')) {
      await ask(() => life.engine.refresh(job.id as string));
    }
    check();
    for (const job of there()) {
      must(
        !['draft', 'submitting', 'pending', 'processing'].includes(job.state),
        `${job.id} never ended: ${job.state}`,
      );
      if (job.phase === 'known') must(isTerminal(job.state), `${job.id} never learned its end: ${job.state}`);
    }
    const { openTasks } = life.engine.status();
    must(openTasks === 0, `${openTasks} tasks are polled though none is open`);
  }

  life = open(path.join(root, 'life-1'));
  life.engine.start();

  return {
    /** Commands that could be carried out. */
    get steps() {
      return steps;
    },
    /** @throws Disagreement */
    async run(commands: readonly Command[]): Promise<void> {
      for (const command of commands) {
        if (await act(command)) steps += 1;
        check();
      }
      await comeToRest();
    },
    async close(): Promise<void> {
      await bury();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
