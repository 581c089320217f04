/** Commands, each done to the engine and to the model. */
import type { CreateOutcome } from '../../../src/main/tokenlab/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { resubmission } from '../../../src/shared/job-actions.ts';
import { settle } from './clock.ts';
import type { Command, CreateAnswer } from './commands.ts';
import {
  account,
  endsOrWaits,
  type ModelJob,
  newJob,
  type Phase,
  timesResumed,
  type World,
  waits,
  withoutUs,
} from './known.ts';
import { setLimit } from './limit.ts';
import type { Lives } from './lives.ts';
import { answered, type Create, lostOutcome, notSentOutcome, refused, type Task } from './server.ts';

export interface Acts {
  /** @returns false when there was nothing to do it to, or the engine refused */
  act(command: Command): Promise<boolean>;
  /** What a person asks for may be refused; the model only minds what follows from it. */
  ask(work: () => unknown): Promise<boolean>;
  /** Answers a create. */
  tell(create: Create, outcome: CreateOutcome, phase: Phase, task: Task | null): Promise<void>;
}

export function createActs(world: World, { die, restart }: Lives): Acts {
  const { clock, jobs, server, onTheWire, fail, must, there } = world;

  const choose = <T>(from: readonly T[], pick: number): T | null =>
    from.length === 0 ? null : (from[pick % from.length] as T);

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
    for (let turn = 0; turn < 20 && said === 'nothing' && !world.life.dead; turn += 1) await settle();
    await settle();
    if (world.life.dead) return said !== 'no';
    if (fault !== null) throw fault;
    if (said === 'nothing') fail('The engine does not answer a person');
    return said === 'yes';
  }

  async function submit(token: string, known: ModelJob | null): Promise<void> {
    const job = known ?? newJob(token);
    if (known === null) jobs.push(job);
    // The engine may send before it says what it has written, so the model learns the id from the ledger.
    const end = world.life.ledger.onChange(() => name(job));
    await ask(() =>
      world.life.engine.submit({
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
    if (world.life.dead) return;
    job.id ??= world.life.ledger.jobs.byToken(job.token);
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
    world.hearing = job;
    if (phase === 'draft') job.harmless += 1;
    job.task ??= task;
    job.phase = phase;
    create.answer(outcome);
    await settle();
    await settle();
    world.hearing = null;
  }

  /** What waited for money and is refused for want of it waits again; a send that did not leave ends that. */
  function wasHeld(create: Create): boolean {
    const id = onTheWire.get(create)?.id ?? null;
    if (id === null) return false;
    const entries = world.life.ledger.events.ofJob(id);
    // A wait that ended before a kill is over: the job goes out after it like any new one.
    const isOver = timesResumed(world.life.ledger, id) === world.life.resumedBefore.get(id);
    if (isOver && entries.findLast(({ type }) => endsOrWaits.has(type))?.type === 'send_resumed')
      return false;
    const last = entries.findLast(({ type }) => waits.has(type));
    // A person's "send now" is a word for this life: after a restart the job goes out like any new one.
    if (last?.type === 'send_requested') return world.life.sentNow.has(id);
    return last?.type === 'held' || last?.detail.until === null;
  }

  async function act(command: Command): Promise<boolean> {
    // Time passes while Safelight does not run; for everything else somebody starts it again.
    if (world.life.dead && !withoutUs.has(command.do)) await restart();
    switch (command.do) {
      case 'submit': {
        if (jobs.length >= 40) return false;
        world.tokens += 1;
        await submit(`token-${world.tokens}`, null);
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
        server.make(world.key);
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
        world.life.engine.setOnline(command.online);
        await settle();
        return true;
      case 'wake':
        world.life.engine.wake();
        await settle();
        return true;
      case 'cancel': {
        const job = choose(there(), command.pick);
        if (job === null) return false;
        server.cancelWill = command.will;
        const before = server.deletes;
        const taken = await ask(() => world.life.engine.requestCancellation(job.id as string));
        must(server.deletes - before <= 1, 'One request for cancellation sent more than one DELETE');
        return taken;
      }
      case 'refresh': {
        const job = choose(there(), command.pick);
        if (job === null) return false;
        return ask(() => world.life.engine.refresh(job.id as string));
      }
      case 'link': {
        const job = choose(
          there().filter((one) => one.phase === 'unconfirmed' || one.state === 'lost'),
          command.pick,
        );
        const task = choose([...server.tasks.values()], command.task);
        if (job === null || task === null) return false;
        const isTaken = jobs.some((other) => other !== job && other.phase === 'known' && other.task === task);
        world.linking = { job, task };
        const linked = await ask(() => world.life.engine.linkTask(job.id as string, task.id));
        world.linking = null;
        if (world.life.dead || !linked) return linked;
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
          ({ jobIds: ids } = await world.life.engine.trackTasks(account, 'image', [task.id]));
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
        const marked = await ask(() => world.life.engine.markNotCreated(job.id as string));
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
        world.tokens += 1;
        const job: ModelJob = { ...newJob(`retry-${world.tokens}`), retryOf: old.id };
        jobs.push(job);
        const end = world.life.ledger.onChange(() => name(job));
        const isDoubt =
          resubmission[world.life.ledger.jobs.require(old.id as string).state] === 'acknowledge';
        const silent = isDoubt && (await ask(() => world.life.engine.retry(old.id as string, job.token)));
        must(!silent, 'a job in doubt was submitted again without the word that both may be charged');
        const taken = await ask(() =>
          isDoubt
            ? world.life.engine.submitAgain(old.id as string, job.token, { acknowledged: true })
            : world.life.engine.retry(old.id as string, job.token),
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
        const taken = await ask(() => world.life.engine.sendDraft(job.id as string));
        if (taken) world.life.sentNow.add(job.id as string);
        else if (!world.life.dead) job.stopped = before;
        return taken;
      }
      case 'stop_waiting': {
        const job = choose(
          there().filter((one) => one.phase === 'draft'),
          command.pick,
        );
        if (job === null) return false;
        const taken = await ask(() => world.life.engine.stopWaiting(job.id as string));
        if (taken) job.stopped = true;
        return taken;
      }
      case 'hold':
        world.held = command.held;
        if (command.held) world.life.engine.holdSending(null);
        else world.life.engine.releaseSending(null);
        await settle();
        return true;
      case 'move': {
        const job = choose(world.life.engine.queue(), command.pick);
        if (job === null) return false;
        world.life.engine.moveInQueue(job.id, command.move);
        return true;
      }
      case 'limit':
        await setLimit(world, command.usd);
        return true;
      case 'key':
        world.key = command.key;
        return true;
      case 'resume':
        world.life.newsAllowed = true;
        world.life.engine.resumeAccount(account);
        await settle();
        return true;
      case 'kill':
        die(command.made, null);
        return true;
      case 'kill_at':
        world.armed = { point: command.point, made: command.made };
        return true;
      case 'quit': {
        const stopping = world.life.engine.stop(0);
        await clock.pass(0);
        await stopping;
        die(command.made, null);
        return true;
      }
      case 'restart':
        if (!world.life.dead) return false;
        await restart();
        return true;
    }
  }

  return { act, ask, tell };
}
