/**
 * The app without its window, in a process that can be killed: all rooms as the app builds them. It submits what is
 * planned and not yet in the ledger, waits until everything is at rest, and then does what a person does: decides the
 * unconfirmed, looks again at the lost, fetches the usage rows.
 */
import { mkdirSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../src/main/base/clock.ts';
import { killAtFailpoint } from '../../../src/main/base/failpoint-kill.ts';
import { createMarks } from '../../../src/main/base/marks.ts';
import { createNetwork } from '../../../src/main/base/network.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import { createKeys } from '../../../src/main/keychain/keys.ts';
import { openRooms, type Rooms } from '../../../src/main/rooms.ts';
import { createRedactor } from '../../../src/main/support/index.ts';
import { newSettings } from '../../../src/shared/settings.ts';
import { jobIds } from '../../unit/ledger/written.ts';
import { plan } from './plan.ts';
import { readRecords } from './records.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const env = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set.`);
  return value;
};

const folder = env('SOAK_FOLDER');
const account = 'environment';
const jobs = plan(Number(env('SOAK_JOBS')), Number(env('SOAK_SEED')));

function open(): Rooms {
  const results = path.join(folder, 'results');
  mkdirSync(results, { recursive: true });
  const settings = {
    ...newSettings,
    resultsFolder: results,
    userId: 'soak',
    notifyOnFinish: false,
    lowBalanceUsd: '1',
    askAboveUsd: '',
  };
  // Both secrets live in memory only, so the keychain is never asked.
  const keys = createKeys({
    status: () => ({ state: 'missing', backend: 'none', detail: null }),
    read: async () => null,
  } as unknown as Parameters<typeof createKeys>[0]);
  return openRooms({
    network: createNetwork({ env: {} }),
    space: createSpace(),
    profile: {
      ledger: path.join(folder, 'ledger.db'),
      sandbox: path.join(folder, 'sandbox'),
      inputs: path.join(folder, 'inputs'),
    },
    version: '0.0.0',
    clock: systemClock,
    marks: createMarks(systemClock.running),
    settings: {
      get: () => settings,
      set: () => settings,
      onChange: () => () => undefined,
      remembered: () => ({}),
      remember: () => undefined,
      notice: null,
    } as unknown as Parameters<typeof openRooms>[0]['settings'],
    keys,
    environment: { key: 'sk-soak-1c9e07d24ab85f36', apiBase: env('SOAK_ORIGIN') },
    sandbox: { mediaWorker: '', speed: null },
    readWorker: new URL('../../../src/main/tokenlab/reader/worker-main.ts', import.meta.url),
    ledgerWorker: new URL('../../../src/main/ledger/worker-main.ts', import.meta.url),
    billingWorker: new URL('../../../src/main/billing/worker-main.ts', import.meta.url),
    inspectWorker: new URL('../../../src/main/results/inspect/worker-main.ts', import.meta.url),
    redactor: createRedactor({ secrets: keys.seen }),
    log: {
      info: () => undefined,
      warn: (message) => say(`log ${message}`),
      error: (message, detail) => say(`log ${message} ${String(detail)}`),
      lines: () => [],
    },
    tell: {
      announce: () => say('ended'),
      notice: (notice) => say(`notice ${notice.key}`),
      progress: () => undefined,
      statusChanged: () => undefined,
      bulkChanged: () => undefined,
    },
    failpoint: killAtFailpoint(process.env.SOAK_KILL_AT),
    limits: {
      pollScale: 0.02,
      requestsPerMinute: 100_000,
      sendDelays: [50, 100, 200, 400, 800],
    },
    downloadLimits: { linkPatience: 18_000, longestLinkWait: 2_400 },
  });
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Resolves when nothing is under way any more. What waits for a person is given to one. */
async function untilRest({ ledger, engine, downloads }: Rooms): Promise<void> {
  for (;;) {
    const drafts = ledger.jobs.inStates(['draft']);
    for (const { id, hold } of drafts) if (hold !== null && hold.until === null) engine.sendDraft(id);
    for (const { id } of ledger.jobs.inStates(['lost'])) await engine.refresh(id).catch(() => undefined);
    for (const { id } of ledger.results.inStates(['expired', 'failed'])) await downloads.downloadAgain(id);
    const moving = ledger.jobs.inStates(['draft', 'submitting', 'pending', 'processing', 'lost']).length;
    const { active, waiting } = downloads.status();
    if (moving === 0 && active + waiting === 0) return;
    await pause(100);
  }
}

/** The person finds out in the console which task an unconfirmed job made, and says so; again, if it does not get through. */
async function decide({ ledger, engine }: Rooms): Promise<void> {
  const records = readRecords(env('SOAK_JOURNAL'));
  const recordOf = new Map(records.map((record) => [record.title, record]));
  const open = () =>
    ledger.jobs.inStates(['unconfirmed']).filter(({ title }) => recordOf.get(title)?.kind !== 'inline');
  for (let jobs = open(); jobs.length > 0; jobs = open()) {
    for (const { id, title } of jobs) {
      const record = recordOf.get(title);
      if (record === undefined) engine.markNotCreated(id);
      else await engine.linkTask(id, record.id).catch(() => undefined);
    }
  }
}

async function untilCharged(): Promise<void> {
  for (;;) {
    const stats = (await (await fetch(`${env('SOAK_ORIGIN')}/sandbox/stats`)).json()) as {
      tasks: { status: string; charged: boolean }[];
    };
    if (stats.tasks.every((task) => task.status !== 'completed' || task.charged)) return;
    await pause(100);
  }
}

// What is compiled is kept for the next life: a process that is killed does not come to it at its end.
flushCompileCache();
const rooms = open();
await rooms.begin();
if (rooms.accounts.list().length === 0) await rooms.accounts.adoptEnvironmentKey();
await rooms.accounts.setToken(account, 'mt-soak-77aa01', 'session');
for (const job of jobs) {
  if (rooms.ledger.jobs.byToken(job.token) !== null) continue;
  const { jobId } = await rooms.engine.submit({
    submitToken: job.token,
    accountId: account,
    projectId: null,
    title: job.title,
    request: job.request,
  });
  say(`told ${jobId}`);
}
await untilRest(rooms);
say('at rest');
await decide(rooms);
await untilRest(rooms);
await untilCharged();
const since = rooms.ledger.jobs.require(jobIds(rooms.ledger)[0] as string).createdAt - 60_000;
await rooms.billing.fetchUsage(account, since, Date.now() + 60_000);
const report = rooms.billing.report(account, since, Date.now() + 60_000);
say(`report ${JSON.stringify(report.totals)}`);
await rooms.close();
say('finished');
