/**
 * The real engine on a real ledger at its true intervals, on a clock that is turned by hand. From outside it is noted
 * when each task is asked, and how long it had waited: only the time counts in which its account could be asked.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createEngine, type Engine, type TaskClient } from '../../../src/main/jobs/index.ts';
import { type JobRecord, type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import { engineOptions } from '../../unit/jobs/engine-options.ts';
import { settle, turnedClock } from '../model/clock.ts';
import { origin } from '../model/server.ts';
import type { Command, Word } from './commands.ts';
import { createServer, type Server } from './server.ts';
import { newSite, type Site } from './waits.ts';
import { createWatch } from './watch.ts';

/** What an account may have open here, so that a check takes seconds. */
const mostOpen = 30;
const fastDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const accounts = ['acc-first', 'acc-second'] as const;

interface Place {
  accountId: string;
  site: Site;
  server: Server;
}

export class Late extends Error {}

export function createSchedule() {
  const folder = mkdtempSync(path.join(fastDisk, 'safelight-schedule-'));
  const clock = turnedClock();
  const watch = createWatch(clock);
  let seed = 1;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const places = accounts.map((accountId): Place => {
    const { site, seen } = watch.newSite(() => server.perMinute);
    const server = createServer(clock, random, seen);
    return { accountId, site, server };
  });
  const placeOf = (accountId: string): Place =>
    places.find((place) => place.accountId === accountId) ?? fail(`There is no account ${accountId}`);
  const siteOf = (accountId: string) => placeOf(accountId).site;
  const turnAll = (change?: (site: Site) => void) => {
    for (const { site } of places) watch.turn(site, () => change?.(site), true);
  };
  let tokens = 0;
  let steps = 0;
  let life: { dead: boolean; ledger: Ledger; engine: Engine };

  function start(): void {
    const ledger = openLedger({ report: () => undefined, file: path.join(folder, 'ledger.db'), clock });
    for (const accountId of accounts) {
      if (ledger.accounts.get(accountId) !== null) continue;
      ledger.accounts.insert({
        id: accountId,
        kind: 'tokenlab',
        label: accountId,
        apiBase: origin,
        keyStorage: 'session',
        keyHint: null,
        keyState: 'ok',
        managementStorage: 'none',
        active: accountId === accounts[0],
        createdAt: clock.now(),
        removedAt: null,
      });
    }
    const made = { dead: false, ledger, engine: undefined as never as Engine };
    const clients = new Map(places.map(({ accountId, server }) => [accountId, server.client(made)]));
    made.engine = createEngine(
      engineOptions({
        ledger,
        clock,
        random,
        clientFor: (accountId) => clients.get(accountId) as TaskClient,
        report: (where, error) => {
          if (!made.dead && !(error instanceof AppError)) watch.complain(`${where}: ${String(error)}`);
        },
      }),
    );
    life = made;
    watch.forget();
    for (const { site, server } of places) {
      server.pending = 0;
      watch.turn(site, () => Object.assign(site, newSite(clock.running()), { worked: site.worked }));
    }
    for (const row of ledger.jobs.inStates(['pending', 'processing'])) watch.noteRow(row, siteOf, 'start');
    ledger.onChange(({ jobIds }) => {
      for (const jobId of jobIds) watch.noteRow(ledger.jobs.get(jobId), siteOf, 'open');
    });
    made.engine.start();
  }

  async function end(): Promise<void> {
    life.dead = true;
    const stopping = life.engine.stop(0);
    await clock.pass(0);
    await stopping;
    clock.drop();
    await settle();
    life.ledger.close();
    clock.drop();
  }

  /** A person says that the cause of a pause is gone. */
  const lift = (site: Site) =>
    watch.turn(site, () => Object.assign(site, { refused: false, lockedUntil: 0 }), true);
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const choose = <T>(from: readonly T[], pick: number): T | null =>
    from.length === 0 ? null : (from[pick % from.length] as T);
  const inStates = (...states: ('pending' | 'processing' | 'lost')[]) => life.ledger.jobs.inStates(states);
  const say = (row: JobRecord, word: Word) =>
    placeOf(row.accountId).server.tasks.set(row.taskId as string, word);

  /** What a person asks for may be refused; here only what it does to the waiting counts. */
  function person(work: () => Promise<unknown>): void {
    watch.byPerson(work).catch((thrown: unknown) => {
      if (!(thrown instanceof AppError)) watch.complain(String(thrown));
    });
  }

  async function submit({ accountId, site }: Place, family: Family): Promise<void> {
    if (watch.openAt(site).length >= mostOpen) return;
    tokens += 1;
    await life.engine.submit({
      submitToken: `token-${tokens}`,
      accountId,
      projectId: null,
      title: '',
      request: { family, operation: null, model: 'model', fields: { prompt: 'a prompt' }, inputs: [] },
    });
  }

  /** Lets time pass, and holds the engine to what it says of its next request. */
  async function pass(ms: number): Promise<void> {
    const isQuiet = places.every(({ server }) => server.pending === 0);
    const { nextPollAt } = life.engine.status();
    const wait = nextPollAt === null ? ms : nextPollAt - clock.now() + 1_000;
    if (!isQuiet || nextPollAt === null || wait > ms) return clock.pass(ms);
    const before = watch.asked;
    // A "wait" in answer to a create may come meanwhile, and puts the promise off.
    const quietUntil = () => Math.max(...places.map(({ site }) => site.quietUntil));
    const quietBefore = quietUntil();
    await clock.pass(wait);
    if (watch.asked === before && quietUntil() === quietBefore && life.engine.status().openTasks > 0) {
      watch.complain(`A request was promised within ${wait} ms, and none went out`);
    }
    return clock.pass(ms - wait);
  }

  async function act(command: Command): Promise<boolean> {
    switch (command.do) {
      case 'accept':
        for (let n = 0; n < command.count; n += 1) await submit(places[command.of] as Place, command.family);
        await clock.pass(300);
        return true;
      case 'stream':
        for (let n = 0; n < command.count; n += 1) {
          await submit(places[command.of] as Place, command.family);
          await clock.pass(command.everyMs);
        }
        return true;
      case 'track': {
        const { accountId, server, site } = places[command.of] as Place;
        if (watch.openAt(site).length >= mostOpen) return false;
        const ids = Array.from({ length: command.count }, () => server.make());
        person(() => life.engine.trackTasks(accountId, 'video', ids));
        await clock.pass(500);
        return true;
      }
      case 'end': {
        const row = choose(inStates('pending', 'processing'), command.pick);
        if (row === null) return false;
        say(row, command.word);
        return true;
      }
      case 'found': {
        const row = choose(inStates('lost'), command.pick);
        if (row === null) return false;
        say(row, 'processing');
        person(() => life.engine.refresh(row.id));
        await clock.pass(200);
        return true;
      }
      case 'refresh': {
        const row = choose(inStates('pending', 'processing'), command.pick);
        if (row === null) return false;
        lift(siteOf(row.accountId));
        person(() => life.engine.refresh(row.id));
        await clock.pass(200);
        return true;
      }
      case 'cancel': {
        const row = choose(inStates('pending', 'processing'), command.pick);
        if (row === null) return false;
        person(() => life.engine.requestCancellation(row.id));
        await clock.pass(200);
        return true;
      }
      case 'weather':
        (places[command.of] as Place).server.weather = command.weather;
        return true;
      case 'limit':
        (places[command.of] as Place).server.perMinute = command.perMinute;
        return true;
      case 'resume': {
        const { accountId, site } = places[command.of] as Place;
        lift(site);
        life.engine.resumeAccount(accountId);
        await settle();
        return true;
      }
      case 'offline':
        turnAll((site) => {
          site.online = command.online;
        });
        life.engine.setOnline(command.online);
        await settle();
        return true;
      case 'wake':
        turnAll();
        life.engine.wake();
        await settle();
        return true;
      case 'jump':
        turnAll();
        watch.setForward(Math.max(0, command.seconds * 1_000));
        clock.jump(command.seconds * 1_000);
        if (command.woken) life.engine.wake();
        // Two jumps at once would be one that nobody can tell from their sum.
        await clock.pass(1_000);
        return true;
      case 'creep':
        turnAll();
        for (let second = 0; second < command.seconds; second += 1) {
          await clock.pass(1_000);
          clock.jump(-command.backMs);
        }
        return true;
      case 'pass':
        await pass(command.seconds * 1_000);
        return true;
      case 'restart':
        await end();
        start();
        await settle();
        return true;
    }
  }

  start();
  return {
    get steps() {
      return steps;
    },
    /** @throws Late */
    async run(commands: readonly Command[]): Promise<void> {
      for (const command of [...commands, { do: 'pass', seconds: 30 } as const]) {
        if (await act(command)) steps += 1;
        watch.check();
        if (watch.complaint !== null) throw new Late(watch.complaint);
      }
    },
    async close(): Promise<void> {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
