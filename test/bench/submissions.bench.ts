/** How long main is held while many jobs are submitted at once: all rooms as the app builds them, but for its window. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/main/base/clock.ts';
import { createMarks } from '../../src/main/base/marks.ts';
import { createNetwork } from '../../src/main/base/network.ts';
import { createSpace } from '../../src/main/base/space.ts';
import { letOthersWork } from '../../src/main/base/timers.ts';
import { createEvents } from '../../src/main/bridge/events.ts';
import { jobHandlers } from '../../src/main/bridge/handlers/jobs.ts';
import { connect } from '../../src/main/connect.ts';
import { createKeys } from '../../src/main/keychain/keys.ts';
import { openConnection } from '../../src/main/ledger/driver.ts';
import { openRooms, type Rooms } from '../../src/main/rooms.ts';
import { createStatus } from '../../src/main/status.ts';
import { createRedactor } from '../../src/main/support/index.ts';
import { newSettings } from '../../src/shared/settings.ts';
import type { Bench } from './measure.ts';

const count = 200;
const account = 'environment';

/** Accepts every create at once. A thread of its own, so that it holds nobody up here. */
const server = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
let made = 0;
createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.method === 'POST') made += 1;
    const id = request.method === 'POST' ? 'ldtask_' + String(made).padStart(32, '0') : request.url.split('/').at(-1);
    const json = request.url.startsWith('/v1/models') ? null
      : { id, task_id: id, status: 'pending', poll_url: '/v1/tasks/' + id, model: 'veo3.1' };
    response.writeHead(json === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json ?? { error: { message: 'none', code: 'not_found' } }));
  });
}).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;

const nothing = () => undefined;

function open(folder: string, origin: string): { rooms: Rooms; stop(): void } {
  const settings = { ...newSettings, resultsFolder: folder, userId: 'bench', askAboveUsd: '' };
  const keys = createKeys({
    status: () => ({ state: 'missing', backend: 'none', detail: null }),
    read: async () => null,
  } as unknown as Parameters<typeof createKeys>[0]);
  const settingsRoom = {
    get: () => settings,
    onChange: () => nothing,
    notice: null,
  } as unknown as Parameters<typeof openRooms>[0]['settings'];
  const log = { info: nothing, warn: nothing, error: console.error, lines: () => [] };
  const environment = { key: 'sk-bench-1c9e07d24ab85f36', apiBase: origin };
  const worker = (file: string) => new URL(`../../src/main/${file}`, import.meta.url);
  const rooms = openRooms({
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
    settings: settingsRoom,
    keys,
    environment,
    sandbox: { mediaWorker: '', speed: null },
    readWorker: worker('tokenlab/reader/worker-main.ts'),
    ledgerWorker: worker('ledger/worker-main.ts'),
    billingWorker: worker('billing/worker-main.ts'),
    inspectWorker: worker('results/inspect/worker-main.ts'),
    redactor: createRedactor({ secrets: keys.seen }),
    log,
    tell: {
      announce: nothing,
      notice: nothing,
      progress: nothing,
      statusChanged: () => status.touch(),
      bulkChanged: nothing,
    },
    limits: { requestsPerMinute: 100_000 },
  });
  const events = createEvents(systemClock, rooms.ledger.list.rows);
  const status = createStatus({
    clock: systemClock,
    engine: rooms.engine.status,
    downloads: rooms.downloads.status,
    disk: rooms.ledger.disk.state,
    account: rooms.accounts.active,
    balance: async () => null,
    lowBalanceUsd: () => '',
    warnLow: nothing,
    tell: (line) => events.state('pollerStatus', line),
    report: console.error,
  });
  const window = {
    id: 1,
    setOpenTasks: nothing,
    tellWindow: nothing,
    status: keys.status,
    onChange: nothing,
  };
  connect({
    rooms,
    settings: settingsRoom,
    keychain: window,
    events,
    status,
    tray: window,
    crash: window,
    log,
    environment,
  } as unknown as Parameters<typeof connect>[0]);
  const query = {
    accountId: null,
    withSample: true,
    view: { kind: 'all' },
    search: '',
    sort: 'newest',
    filters: {},
  };
  // The window asks for the rows in view and the counts.
  events.attach({
    id: window.id,
    send(event) {
      if (event !== 'jobsChanged') return;
      void rooms.lists.ask('first', query as never, 40);
      rooms.ledger.list.counts({ accountId: null, withSample: true });
    },
  });
  const stop = () => {
    events.detach(window.id);
    status.stop();
  };
  return { rooms, stop };
}

/** Longest time for which main did nothing else, in ms. */
async function held(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  const worker = new Worker(server, { eval: true });
  const [port] = await once(worker, 'message');
  const { rooms, stop } = open(folder, `http://127.0.0.1:${port}`);
  try {
    await rooms.begin();
    await rooms.accounts.adoptEnvironmentKey();
    const { submitJob } = jobHandlers({
      ...rooms,
      desktop: { confirmPrice: async () => ({ agreed: true }) } as never,
      clock: systemClock,
      refreshModel: async () => undefined,
      status: nothing as never,
    });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await Promise.all(
      Array.from({ length: count }, (_, at) =>
        submitJob(
          {
            submitToken: `bench-token-${at}`,
            accountId: account,
            projectId: null,
            title: `Lamp ${at}`,
            request: {
              family: 'video',
              operation: 'text-to-video',
              model: 'veo3.1',
              fields: { prompt: `A lamp in the rain ${at}` },
              inputs: [],
            },
            basedOn: null,
            notBefore: null,
            templateId: null,
          } as never,
          1,
        ),
      ),
    );
    while (rooms.ledger.jobs.inStates(['draft', 'submitting']).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    delay.disable();
    return delay.max / 1e6;
  } finally {
    stop();
    await rooms.close();
    await worker.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same commits alone: three of a plain row for each job, each in a turn of its own. */
async function heldByCommits(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  const database = openConnection(path.join(folder, 'plain.db'));
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (body TEXT)');
    const insert = database.prepare('INSERT INTO rows VALUES (?)');
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let row = 0; row < 3 * count; row += 1) {
      insert.run(['a lamp in the rain '.repeat(40)]);
      await letOthersWork();
    }
    delay.disable();
    return delay.max / 1e6;
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const bench: Bench = {
  name: `main held, at most, while ${count} jobs are submitted at once`,
  unit: 'ms',
  rounds: 5,
  target: { most: 50 },
  measure: held,
  floor: { name: 'the commits alone', measure: heldByCommits },
};

export default bench;
