/** Lives of the engine on one ledger: begun, killed, begun again on what the kill left. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { FailpointName } from '../../../src/main/base/failpoints.ts';
import { createEngine } from '../../../src/main/jobs/index.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { engineOptions } from '../../unit/jobs/engine-options.ts';
import { copyLedger } from '../lab/lab.ts';
import { settle } from './clock.ts';
import { account, type Life, type ModelJob, timesResumed, type World } from './known.ts';
import { checkLimit, priceUsd } from './limit.ts';
import { type Create, origin } from './server.ts';

export interface Lives {
  open(folder: string): Life;
  /** Everything stops here. What is on the wire has left: TokenLab may still take it. */
  die(accepted: boolean, point: FailpointName | null): void;
  bury(): Promise<void>;
  restart(): Promise<void>;
  /** A create has reached the wire. */
  noteCreate(create: Create): void;
}

/** Creates on the wire at once. */
const atOnce = 2;

export function createLives(world: World): Lives {
  const { root, clock, jobs, onTheWire, note, fail, must } = world;

  function noteCreate(create: Create): void {
    const job = jobOfCreate(create);
    if (job === undefined) {
      note(`A create went out for "${create.prompt}" before its row said so`);
      return;
    }
    if (job.phase !== 'draft') note(`${job.id} was sent while the model says ${job.phase}`);
    if (job.stopped) note(`${job.id} was sent after a person had stopped it`);
    if (job.sends !== job.harmless) {
      note(`${job.id} was sent ${job.sends + 1} times, only ${job.harmless} of which surely made no task`);
    }
    job.sends += 1;
    job.phase = 'sending';
    checkLimit(world);
    if (world.held) note(`${job.id} was sent while a person holds the sending`);
    checkOrder(job);
    onTheWire.set(create, job);
  }

  /** Of two that are sent at once either may be first on the wire; of all others the one with the lower place is. */
  function checkOrder({ id }: ModelJob): void {
    const { ledger } = world.life;
    const place = ledger.jobs.require(id as string).queuePlace;
    const overtaken = ledger.jobs
      .inStates(['draft'])
      .filter(({ hold, queuePlace }) => hold === null && queuePlace < place);
    if (overtaken.length >= atOnce)
      note(`${id} was sent before ${overtaken.map((each) => each.id).join(', ')}`);
  }

  /** The row that has just been committed as being sent; jobs made from one another share their prompt. */
  function jobOfCreate(create: Create): ModelJob | undefined {
    const rows = world.life.ledger.jobs
      .inStates(['submitting'])
      .filter((row) => world.life.ledger.jobs.request(row.id).fields.prompt === create.prompt);
    return rows
      .map((row) => jobs.find((job) => job.id === row.id))
      .find((job) => job !== undefined && job.phase !== 'sending');
  }

  function open(folder: string): Life {
    world.lives += 1;
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
    const client = world.server.client(
      made,
      () => world.key,
      () => clock.now(),
    );
    let seed = world.lives;
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
        estimateFor: () => ({ kind: 'exact', minUsd: priceUsd, maxUsd: priceUsd, note: null }),
        notice(notice) {
          if (made.dead || notice.key !== 'key_refused') return;
          if (!made.newsAllowed) note('A refusal of the key was told twice');
          made.newsAllowed = false;
        },
        report: (where, error) => {
          if (!made.dead && !(error instanceof AppError)) note(`${where}: ${String(error)}`);
        },
        failpoint: (point) => {
          if (made.dead || world.armed === null || world.armed.point !== point) return;
          const { made: accepted } = world.armed;
          world.armed = null;
          die(accepted, point);
        },
        // The poller runs at its true intervals: the clock is turned, nothing is scaled.
        limits: { creates: atOnce },
      }),
    );
    return made;
  }

  /** Everything stops here. What is on the wire has left: TokenLab may still take it. */
  function die(accepted: boolean, point: FailpointName | null): void {
    world.left = path.join(root, `life-${world.lives + 1}`);
    copyLedger(world.life.folder, world.left);
    world.life.dead = true;
    // At these points the answer that is being read is not in the ledger yet; at those of others it may not be.
    const isUnwritten = point === 'submit.after_answer' || point === 'submit.before_outcome';
    if (world.hearing !== null && (isUnwritten || rowState(world.hearing) === 'submitting'))
      world.hearing.phase = 'sending';
    // The check of a task may begin, and end everything, as soon as its link is written.
    if (world.linking !== null && linkedTo(world.linking.job) === world.linking.task.id) {
      world.linking.job.phase = 'known';
      world.linking.job.task = world.linking.task;
    }
    for (const create of world.server.creates) {
      const job = onTheWire.get(create);
      if (accepted && job !== undefined) job.task ??= world.server.make(create.key);
    }
    world.server.creates = [];
    const draftSent = point === 'submit.after_intent' || point === 'submit.before_send';
    for (const job of jobs) {
      // A create that the ledger calls sent is in doubt from here on, whether it left or not.
      if (job.phase === 'sending') job.phase = 'unconfirmed';
      else if (draftSent && job.phase === 'draft' && rowState(job) === 'submitting')
        job.phase = 'unconfirmed';
    }
  }

  const rowState = (job: ModelJob): JobState | null =>
    job.id === null ? null : (world.life.ledger.jobs.get(job.id)?.state ?? null);

  const linkedTo = (job: ModelJob): string | null =>
    job.id === null ? null : (world.life.ledger.jobs.get(job.id)?.taskId ?? null);

  async function bury(): Promise<void> {
    clock.drop();
    await settle();
    world.life.ledger.close();
    clock.drop();
    rmSync(world.life.folder, { recursive: true, force: true });
  }

  async function restart(): Promise<void> {
    await bury();
    const folder = world.left ?? fail('There is nothing to restart from');
    world.left = null;
    world.armed = null;
    world.life = open(folder);
    for (const job of jobs) {
      const id = job.isTracked ? job.id : world.life.ledger.jobs.byToken(job.token);
      job.id ??= id;
      must(id === job.id, `${job.token} came back as ${id}, it was ${job.id}`);
    }
    world.life.engine.start();
    await settle();
  }

  return { open, die, bury, restart, noteCreate };
}
