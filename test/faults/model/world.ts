/**
 * The real engine on a real ledger, beside a reference model of what may be true. Every command acts on both; after
 * every command each job is held against the model. A kill takes the ledger's files as they are at that moment; what
 * the old engine does after that has no effect, as it has none after SIGKILL.
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isTerminal } from '../../../src/shared/job.ts';
import { createActs } from './acts.ts';
import { createCheck } from './checks.ts';
import { settle, turnedClock } from './clock.ts';
import type { Command } from './commands.ts';
import { account, Disagreement, type World } from './known.ts';
import { setLimit } from './limit.ts';
import { createLives, type Lives } from './lives.ts';
import { referenceServer } from './server.ts';

const fastDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export function createWorld() {
  const { world, lives } = begin();
  const { clock, server, must, there } = world;
  const { act, ask, tell } = createActs(world, lives);
  const check = createCheck(world);

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
      task.key = world.key;
      if (['pending', 'processing', 'gone'].includes(task.word)) task.word = 'completed';
    }
    for (let round = 0; round < 5; round += 1) {
      await acceptAll();
      await clock.pass(3 * 60_000);
    }
    await acceptAll();
    await clock.pass(60_000);
    check();
    const { paused } = world.life.engine.status();
    must(paused !== 'offline', "The system's word on the network outweighs TokenLab's answers");
    if (paused !== null) return;
    for (const job of there()) {
      const { state, hold } = world.life.ledger.jobs.require(job.id as string);
      must(state !== 'pending' && state !== 'processing', `${job.id} is not polled any more: ${state}`);
      const isWaitingForNobody = state === 'draft' && (hold === null || hold.until !== null);
      must(!isWaitingForNobody, `${job.id} is not sent any more: ${JSON.stringify(hold)}`);
    }
  }

  /** Given good weather, time, and a person who decides, everything comes to its end. */
  async function comeToRest(): Promise<void> {
    world.armed = null;
    if (world.life.dead) await lives.restart();
    check();
    world.held = false;
    world.life.engine.releaseSending(null);
    await settle();
    await goOnAlone();
    await setLimit(world, null);
    world.life.newsAllowed = true;
    world.life.engine.resumeAccount(account);
    await settle();
    for (let round = 0; round < 30; round += 1) {
      await acceptAll();
      const drafts = there().filter((job) => job.phase === 'draft');
      if (drafts.length === 0 && server.creates.length === 0) break;
      for (const job of drafts) {
        job.stopped = false;
        await ask(() => world.life.engine.sendDraft(job.id as string));
      }
      await clock.pass(30_000);
    }
    await acceptAll();
    await clock.pass(10 * 60_000);
    check();
    for (const job of there().filter((one) => one.state === 'lost')) {
      await ask(() => world.life.engine.refresh(job.id as string));
    }
    check();
    for (const job of there()) {
      must(
        !['draft', 'submitting', 'pending', 'processing'].includes(job.state),
        `${job.id} never ended: ${job.state}`,
      );
      if (job.phase === 'known') must(isTerminal(job.state), `${job.id} never learned its end: ${job.state}`);
    }
    const { openTasks } = world.life.engine.status();
    must(openTasks === 0, `${openTasks} tasks are polled though none is open`);
  }

  return {
    /** Commands that could be carried out. */
    get steps() {
      return world.steps;
    },
    /** @throws Disagreement */
    async run(commands: readonly Command[]): Promise<void> {
      for (const command of commands) {
        if (await act(command)) world.steps += 1;
        check();
      }
      await comeToRest();
    },
    async close(): Promise<void> {
      await lives.bury();
      rmSync(world.root, { recursive: true, force: true });
    },
  };
}

/** A world in which the engine has just started for the first time, and nothing has been asked for. */
function begin(): { world: World; lives: Lives } {
  const jobs: World['jobs'] = [];
  const world: World = {
    root: mkdtempSync(path.join(fastDisk, 'safelight-model-')),
    clock: turnedClock(),
    jobs,
    server: referenceServer(
      (create) => lives.noteCreate(create),
      () => {
        world.life.newsAllowed = true;
      },
    ),
    onTheWire: new WeakMap(),
    life: undefined as never,
    lives: 0,
    key: 'A',
    held: false,
    tokens: 0,
    steps: 0,
    armed: null,
    hearing: null,
    linking: null,
    left: null,
    first: null,
    note(message) {
      world.first ??= new Disagreement(message);
    },
    fail(message) {
      world.note(message);
      throw world.first;
    },
    must(condition, message) {
      if (!condition) world.fail(message);
    },
    there: () => jobs.filter((job) => job.id !== null),
  };
  const lives = createLives(world);
  world.life = lives.open(path.join(world.root, 'life-1'));
  world.life.engine.start();
  return { world, lives };
}
