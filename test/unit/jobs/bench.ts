/** An engine on a workbench: real ledger, real TokenLab client, a real server on loopback, and a clock to turn. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/main/base/clock.ts';
import type { FailpointName } from '../../../src/main/base/failpoints.ts';
import { type Batches, createBatches } from '../../../src/main/batches/index.ts';
import { createEngine, type Engine, type EngineLimits } from '../../../src/main/jobs/index.ts';
import { type Ledger, newId, openLedger } from '../../../src/main/ledger/index.ts';
import {
  createClient,
  createTransport,
  previewRequest,
  type Transport,
} from '../../../src/main/tokenlab/index.ts';
import type { ModelDetail } from '../../../src/shared/catalogue.ts';
import type { JobDetail, JobRequest, JobState } from '../../../src/shared/job.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import type { Notice } from '../../../src/shared/notice.ts';
import { direct } from '../direct.ts';
import { freshLedger } from '../ledger/fresh.ts';
import { keptAnswer } from '../ledger/written.ts';
import { engineOptions } from './engine-options.ts';

export interface TurningClock extends Clock {
  /** Lets running time pass: timers fire in order. */
  turn(ms: number): void;
  /** Running ms until the next timer fires; null when none is set. */
  untilNext(): number | null;
  /** Sets the wall clock without any running time passing. */
  jump(ms: number): void;
}

export function turningClock(start = Date.UTC(2026, 10, 23, 12)): TurningClock {
  let running = 0;
  let offset = start;
  let timers: { at: number; fn: () => void }[] = [];
  return {
    now: () => running + offset,
    running: () => running,
    setTimeout(fn, ms) {
      const timer = { at: running + Math.max(0, ms), fn };
      timers.push(timer);
      return {
        clear() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
    turn(ms) {
      const until = running + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        running = Math.max(running, next.at);
        next.fn();
      }
      running = until;
    },
    untilNext: () =>
      timers.length === 0 ? null : Math.max(0, Math.min(...timers.map(({ at }) => at)) - running),
    jump(ms) {
      offset += ms;
    },
  };
}

export interface Seen {
  method: string;
  path: string;
  body: string;
  key: string | undefined;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
  /** Close the connection instead of answering. */
  drop?: boolean;
  /** Never answer; ended with the server. */
  hang?: boolean;
  /** Held back until then. */
  until?: Promise<void>;
}

/** What is held back until it is opened, for example a `Reply`. */
export function gateOf(): { until: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { until, open: () => open() };
}

export type Script = (request: Seen, n: number) => Reply;

export interface FakeTokenLab {
  origin: string;
  requests: Seen[];
  posts(): Seen[];
  gets(taskId?: string): Seen[];
  deletes(): Seen[];
  create: Script;
  status: Script;
  cancel: Script;
  other: Script;
  /** Requests that are left without an answer at this moment. */
  hanging: number;
  close(): Promise<void>;
}

export const taskId = (n: number): string => `ldtask_${String(n).padStart(32, '0')}`;

/** A create's usual answer; ids count up. */
export function accepted(n: number, more: Record<string, unknown> = {}): Reply {
  const id = taskId(n);
  return {
    headers: { 'x-request-id': `req_${n}`, 'x-task-id': id },
    json: { id, task_id: id, status: 'pending', poll_url: `/v1/tasks/${id}`, model: 'veo3.1', ...more },
  };
}

export function task(path: string, status: string, more: Record<string, unknown> = {}): Reply {
  const id = path.split('/').at(-1);
  return { json: { id, task_id: id, status, poll_url: path, model: 'veo3.1', ...more } };
}

export const refusal = (status: number, code: string, more: Record<string, unknown> = {}): Reply => ({
  status,
  headers: { 'x-request-id': `req_${status}` },
  json: { error: { message: `said ${code}`, type: code, code, ...more } },
});

export async function startFakeTokenLab(): Promise<FakeTokenLab> {
  let creates = 0;
  const counts = new Map<string, number>();
  const fake: FakeTokenLab = {
    origin: '',
    requests: [],
    posts: () => fake.requests.filter((request) => request.method === 'POST'),
    gets: (id) =>
      fake.requests.filter(
        (request) => request.method === 'GET' && (id === undefined || request.path.endsWith(id)),
      ),
    deletes: () => fake.requests.filter((request) => request.method === 'DELETE'),
    create: () => {
      creates += 1;
      return accepted(creates);
    },
    status: (request) => task(request.path, 'pending'),
    cancel: () => refusal(400, 'unsupported_task_cancel'),
    other: () => refusal(404, 'not_found_error'),
    hanging: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    const seen: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      body,
      key: request.headers.authorization,
    };
    fake.requests.push(seen);
    const script =
      seen.method === 'POST'
        ? fake.create
        : seen.method === 'DELETE'
          ? fake.cancel
          : seen.path.startsWith('/v1/tasks/')
            ? fake.status
            : fake.other;
    const key = `${seen.method} ${seen.method === 'POST' ? '' : seen.path}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    const reply = script(seen, n);
    if (reply.hang) {
      fake.hanging += 1;
      response.on('close', () => {
        fake.hanging -= 1;
      });
      return;
    }
    if (reply.drop) {
      request.socket.destroy();
      return;
    }
    const write = () => {
      const type = reply.bytes ? 'audio/mpeg' : reply.text === undefined ? 'application/json' : 'text/html';
      response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
      response.end(reply.bytes ?? reply.text ?? JSON.stringify(reply.json ?? {}));
    };
    if (reply.until === undefined) return write();
    fake.hanging += 1;
    void reply.until.then(() => {
      fake.hanging -= 1;
      write();
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

export interface Bench {
  server: FakeTokenLab;
  clock: TurningClock;
  ledger: Ledger;
  engine: Engine;
  batches: Batches;
  /** Job ids handed to the downloads. */
  downloads: string[];
  /** Accounts of which the downloads were told that TokenLab answers although the system says that there is no network. */
  answering: string[];
  /** Accounts of which the downloads were told that they may be asked again. */
  continuing: string[];
  announced: { jobId: string; state: JobState }[];
  notices: Notice[];
  faults: unknown[];
  /** Key of the account `acc`; null: it cannot be had. Any other account has a key of its own. */
  key: { value: string | null };
  /** The record of every model; null: it was never read. */
  model: ModelDetail | null;
  /** What every request costs by the price list; null: nobody can tell. */
  priceUsd: { value: string | null };
  /** The same for one request, where requests cost differently. */
  priceOf: ((request: JobRequest) => string | null) | null;
  /** What a request waits for before it is written down. */
  beforeDraft: (() => Promise<void>) | null;
  /** Amount of the settings from which on a person has to agree; empty: never. */
  askAboveUsd: { value: string };
  /** What waits at a start is asked about first. */
  asksAtStart: boolean;
  /** The account's server is said to run on this computer. */
  isLocal: boolean;
  /** Dies at this point when it is reached, but for the first `after` times. */
  dieAt: { point: FailpointName | null; after: number };
  /** Where it died. */
  died: FailpointName | null;
  submit(change?: Partial<JobRequest>, token?: string): Promise<string>;
  job(jobId: string): JobDetail;
  /** Turns the clock from timer to timer, with all the work in between, until the condition holds. */
  until(condition: () => boolean, what?: string): Promise<void>;
  /** Lets `ms` of the clock pass from timer to timer, with all the work in between. */
  pass(ms: number): Promise<void>;
  /** Waits, without turning the clock, until the condition holds. */
  meanwhile(condition: () => boolean, what?: string): Promise<void>;
  /** The terminal answer of a job as the ledger keeps it; null when there is none. */
  keptAnswer(jobId: string): JsonObject | null;
  /** Ends the engine as a kill would, and starts a new one on the same ledger. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const videoRequest: JobRequest = {
  family: 'video',
  operation: 'text-to-video',
  model: 'veo3.1',
  fields: { prompt: 'Rainy street at night' },
  inputs: [],
};

let tokens = 0;

/** Only a hang takes this long, in ms. */
const patience = 100_000;

const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));

class Killed extends Error {}

export async function openBench(limits: Partial<EngineLimits> = {}): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-engine-'));
  const clock = turningClock();
  const ledgerFile = freshLedger(folder, clock);
  const server = await startFakeTokenLab();
  const transports: { close(): Promise<void> }[] = [];
  const bench = {
    server,
    clock,
    downloads: [],
    answering: [],
    continuing: [],
    announced: [],
    notices: [],
    faults: [],
    key: { value: 'sk-test-1' },
    priceUsd: { value: null },
    priceOf: null,
    model: null,
    beforeDraft: null,
    askAboveUsd: { value: '' },
    asksAtStart: false,
    isLocal: false,
    dieAt: { point: null, after: 0 },
    died: null,
    keptAnswer: (jobId: string) => keptAnswer(ledgerFile, jobId),
  } as unknown as Bench;

  let underWay = 0;
  const count = async <T>(call: Promise<T>): Promise<T> => {
    underWay += 1;
    try {
      return await call;
    } finally {
      underWay -= 1;
    }
  };
  const counted = (transport: Transport): Transport => ({
    ...transport,
    create: (...call) => count(transport.create(...call)),
    read: (...call) => count(transport.read(...call)),
  });
  /** Resolves when every request has its answer, or hangs, and all that followed from it is done. */
  const idle = async () => {
    // The end of one request may begin another; between them lie promises only.
    for (let quiet = 0; quiet < 4; quiet = underWay <= server.hanging ? quiet + 1 : 0) await immediate();
  };

  const boot = () => {
    bench.ledger = openLedger({ report: () => undefined, file: ledgerFile, clock, busyMs: 20 });
    if (bench.ledger.accounts.get('acc') === null) {
      bench.ledger.accounts.insert({
        id: 'acc',
        kind: 'tokenlab',
        label: 'Studio',
        apiBase: server.origin,
        keyStorage: 'session',
        keyHint: 'st-1',
        keyState: 'ok',
        managementStorage: 'none',
        active: true,
        createdAt: clock.now(),
        removedAt: null,
      });
    }
    const transport = counted(
      createTransport({ baseUrl: server.origin, version: 'test', now: () => clock.now(), network: direct }),
    );
    transports.push(transport);
    let dead = false;
    const { ledger } = bench;
    const report = (_where: string, error: unknown) => {
      if (!(error instanceof Killed) && !dead) bench.faults.push(error);
    };
    const failpoint = (point: FailpointName) => {
      if (dead) throw new Killed(point);
      if (bench.dieAt.point !== point || bench.dieAt.after-- > 0) return;
      dead = true;
      bench.died = point;
      throw new Killed(point);
    };
    bench.engine = createEngine(
      engineOptions({
        ledger,
        clock,
        clientFor: (accountId) =>
          createClient({
            redact: (value) => value,
            transport,
            key: async () => (accountId === 'acc' ? bench.key.value : `sk-of-${accountId}`),
            now: () => clock.now(),
          }),
        needsNetwork: () => !bench.isLocal,
        downloads: {
          enqueue: (jobId) => bench.downloads.push(jobId),
          answered: (accountId) => bench.answering.push(accountId),
          accountContinues: (accountId) => bench.continuing.push(accountId),
        },
        resolveInput: async (input) => ({
          kind: 'url',
          url: input.source.kind === 'url' ? input.source.url : '',
        }),
        mustReach: async () => bench.beforeDraft?.(),
        modelFor: () => bench.model,
        estimateFor(request) {
          const value = bench.priceOf === null ? bench.priceUsd.value : bench.priceOf(request);
          return { kind: value === null ? 'unknown' : 'exact', minUsd: value, maxUsd: value, note: null };
        },
        askAboveUsd: () => bench.askAboveUsd.value,
        asksAtStart: () => bench.asksAtStart,
        announce: (job) => bench.announced.push({ jobId: job.id, state: job.state }),
        notice: (notice) => bench.notices.push(notice),
        report,
        failpoint,
        limits: { ...limits },
      }),
    );
    bench.batches = createBatches({
      ledger,
      engine: bench.engine,
      clock,
      refreshModel: async () => undefined,
      preview: (_accountId, request) =>
        previewRequest(request, {
          origin: server.origin,
          model: null,
          resolveInput: async ({ source }) => ({ kind: 'url', url: source.kind === 'url' ? source.url : '' }),
        }),
      newId: (prefix) => newId(prefix, clock.now()),
      failpoint,
      report,
    });
    bench.engine.start();
    bench.batches.start();
  };
  boot();

  const wait = async (condition: () => boolean, what: string, turns: boolean) => {
    const end = Date.now() + patience;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`);
      if (!turns) await immediate();
      else {
        await idle();
        const next = clock.untilNext();
        if (next !== null && !condition()) clock.turn(next);
      }
    }
  };

  bench.submit = async (change = {}, token) => {
    tokens += 1;
    const { jobId } = await bench.engine.submit({
      submitToken: token ?? `token-${tokens}`,
      accountId: 'acc',
      projectId: null,
      title: '',
      request: { ...videoRequest, ...change },
    });
    return jobId;
  };
  bench.job = (jobId) => bench.ledger.jobs.detail(jobId);
  bench.until = (condition, what = 'the condition holds') => wait(condition, what, true);
  bench.meanwhile = (condition, what = 'the condition holds') => wait(condition, what, false);
  bench.pass = async (ms) => {
    const end = clock.now() + ms;
    for (;;) {
      await idle();
      const left = end - clock.now();
      if (left <= 0) return;
      clock.turn(Math.min(clock.untilNext() ?? left, left));
    }
  };
  bench.restart = async () => {
    void bench.batches.close();
    await Promise.race([bench.engine.stop(0), idle().then(() => clock.turn(1))]);
    await idle();
    bench.ledger.close();
    bench.dieAt.point = null;
    boot();
  };
  bench.close = async () => {
    await bench.batches.close();
    const stopping = bench.engine.stop(0);
    clock.turn(10);
    await stopping;
    for (const transport of transports) await transport.close();
    await server.close();
    bench.ledger.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return bench;
}

/** Names of a job's timeline entries, in order. */
export const story = (job: JobDetail): string[] => job.timeline.map((entry) => entry.type);
