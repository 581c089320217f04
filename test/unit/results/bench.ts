/** Downloads on a workbench: a real ledger, a real server on loopback, a real folder. */

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/main/base/clock.ts';
import { createSpace } from '../../../src/main/base/space.ts';
import {
  type Ledger,
  type NewResult,
  openLedger,
  type ResultRecord,
} from '../../../src/main/ledger/index.ts';
import {
  createDisks,
  createDownloads,
  createFetcher,
  createInspector,
  createResultFiles,
  type Disks,
  type Downloads,
  type DownloadsOptions,
  type FetcherOptions,
  type ResultFiles,
} from '../../../src/main/results/index.ts';
import { createRedactor } from '../../../src/main/support/redact.ts';
import type { JobRequest } from '../../../src/shared/job.ts';
import { direct } from '../direct.ts';
import { freshLedger } from '../ledger/fresh.ts';
import { watchIdle } from './idle.ts';

export interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
}
export type Route = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface FileServer {
  origin: string;
  seen: Seen[];
  /** Sets what a path answers with. */
  on(path: string, route: Route): void;
  close(): Promise<void>;
}

export async function fileServer(): Promise<FileServer> {
  const routes = new Map<string, Route>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    seen.push({ path, headers: request.headers });
    const route = routes.get(path.split('?')[0]!);
    if (route === undefined) response.writeHead(404).end('no such file');
    else route(request, response, seen.filter((one) => one.path === path).length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (path, route) => routes.set(path, route),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with the bytes, with Range and If-Range like a good content server. */
export function good(
  bytes: Buffer,
  mime: string,
  etag = `"${createHash('sha1').update(bytes).digest('hex')}"`,
): Route {
  return (request, response) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const ifRange = request.headers['if-range'];
    const headers = { 'content-type': mime, etag, 'accept-ranges': 'bytes' };
    if (range === null || (ifRange !== undefined && ifRange !== etag)) {
      response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
      return;
    }
    const start = Number(range[1]);
    if (start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    response
      .writeHead(206, {
        ...headers,
        'content-length': bytes.length - start,
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      })
      .end(bytes.subarray(start));
  };
}

/** The first time only the first half comes, and then nothing; later like `good`. `reached` tells when it was sent. */
export function halfFirst(
  bytes: Buffer,
  mime: string,
  end: 'hang' | 'reset',
): Route & { sent: Promise<void> } {
  let tell: () => void = () => undefined;
  const sent = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const whole = good(bytes, mime);
  const route: Route = (request, response, count) => {
    if (count > 1) {
      whole(request, response, count);
      return;
    }
    const etag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
    response.writeHead(200, { 'content-type': mime, 'content-length': bytes.length, etag });
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      tell();
      if (end === 'reset') setImmediate(() => request.socket.resetAndDestroy());
    });
  };
  return Object.assign(route, { sent });
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const request: JobRequest = {
  family: 'image',
  operation: 'text-to-image',
  model: 'gpt-image-1',
  fields: { prompt: 'a lighthouse', seed: 7, api_key: 'sk-Planted123456789' },
  inputs: [
    { field: 'image_url', source: { kind: 'url', url: 'https://cdn.example.com/in.png?sig=topsecret' } },
    {
      field: 'image',
      source: { kind: 'file', inputId: 'in_1', name: 'me.png', mime: 'image/png', bytes: 5 },
    },
  ],
};

export interface Bench {
  ledger: Ledger;
  ledgerFile: string;
  server: FileServer;
  /** The results folder. */
  folder: string;
  downloads: Downloads;
  /** Resolves when nothing is downloaded and nothing waits. */
  idle(): Promise<void>;
  resultFiles: ResultFiles;
  reports: { where: string; error: unknown }[];
  progress: { resultId: string; receivedBytes: number; totalBytes: number | null }[];
  refreshes: string[];
  /** Adds a job; returns its id. */
  job(title?: string): string;
  /** Adds a result that waits for its download; returns its id. */
  result(jobId: string, patch?: Partial<NewResult> & { path?: string }): string;
  row(resultId: string): ResultRecord;
  /** Names in the results folder. */
  files(): string[];
  /** Closes downloads and ledger, so that another process can own it until the restart. */
  handOver(): Promise<void>;
  /** Closes the downloads and opens new ones on the same ledger, as a restart does. */
  restart(options?: Partial<DownloadsOptions>): Promise<void>;
  close(): Promise<void>;
}

export interface BenchOptions {
  downloads?: Partial<DownloadsOptions>;
  fetcher?: Partial<FetcherOptions>;
  /** The system's disks when absent. */
  makeDisks?: (meta: Ledger['meta']) => Disks;
  origin?: string;
  folder?: string;
  refresh?: (bench: Bench, jobId: string) => void | Promise<void>;
}

/** One for all benches: its threads end with the process. */
const inspector = createInspector({
  entry: new URL('../../../src/main/results/inspect/worker-main.ts', import.meta.url),
  clock: systemClock,
  report: (where, error) => console.error(where, error),
});

export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'downloads-'));
  const folder = options.folder ?? join(root, 'results');
  const ledgerFile = freshLedger(root, systemClock);
  let ledger = openLedger({ report: () => undefined, file: ledgerFile, clock: systemClock });
  const server = await fileServer();
  const origin = options.origin ?? server.origin;
  ledger.accounts.insert({
    id: 'acc_1',
    kind: 'sandbox',
    label: 'Sandbox',
    apiBase: origin,
    keyStorage: 'none',
    keyHint: null,
    keyState: 'ok',
    managementStorage: 'none',
    active: true,
    createdAt: systemClock.now(),
    removedAt: null,
  });
  let count = 0;
  let isHandedOver = false;

  const watch = watchIdle(() => bench.downloads.status());
  const disks = (options.makeDisks ?? createDisks)(ledger.meta);
  const open = (more: Partial<DownloadsOptions> = {}): Downloads =>
    createDownloads({
      ledger,
      clock: systemClock,
      random: () => 0.618,
      fetcher: createFetcher({ version: '0.1.0', network: direct, ...options.fetcher }),
      inspect: inspector.inspect,
      space: createSpace(),
      folder: () => folder,
      folders: () => [folder],
      disks,
      boot: 'this-start',
      isWindows: false,
      template: () => '{title} {n}',
      sidecars: () => false,
      originOf: () => origin,
      needsNetwork: () => true,
      statusChanged: () => watch.changed(),
      refreshLinks: async (jobId) => {
        bench.refreshes.push(jobId);
        await options.refresh?.(bench, jobId);
      },
      inputHash: () => 'c'.repeat(64),
      redactor: createRedactor({ secrets: () => [] }),
      appVersion: '0.1.0',
      progress: (changes) => bench.progress.push(...changes),
      report: (where, error) => bench.reports.push({ where, error }),
      ...options.downloads,
      ...more,
      limits: {
        firstDelay: 5,
        longestDelay: 20,
        progressMs: 5,
        ...options.downloads?.limits,
        ...more.limits,
      },
    });

  const bench: Bench = {
    ledger,
    ledgerFile,
    server,
    folder,
    downloads: undefined as unknown as Downloads,
    idle: watch.idle,
    resultFiles: createResultFiles(ledger, disks),
    reports: [],
    progress: [],
    refreshes: [],
    job(title = 'Lighthouse') {
      count += 1;
      const id = `job_bench${count}`;
      ledger.jobs.insert({
        id,
        submitToken: null,
        accountId: 'acc_1',
        userId: 'user-1',
        projectId: null,
        title,
        request,
        endpoint: '/v1/images/generations',
        state: 'completed',
        createdAt: systemClock.now(),
        estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
        retryOf: null,
      });
      return id;
    },
    result(jobId, patch = {}) {
      count += 1;
      const { path, ...rest } = patch;
      const id = `res_bench${count}`;
      ledger.results.insert({
        id,
        jobId,
        index: ledger.results.ofJob(jobId).length,
        kind: 'file',
        media: 'image',
        role: 'main',
        label: null,
        mime: null,
        download: 'waiting',
        url: path === undefined ? null : `${server.origin}${path}`,
        output: { place: `main:${count}` },
        ...rest,
      });
      return id;
    },
    row: (resultId) => ledger.results.require(resultId),
    files: () => {
      try {
        return readdirSync(folder).sort();
      } catch {
        return [];
      }
    },
    async handOver() {
      await bench.downloads.close();
      ledger.close();
      isHandedOver = true;
    },
    async restart(more) {
      await bench.downloads.close();
      if (isHandedOver)
        bench.ledger = ledger = openLedger({ report: () => undefined, file: ledgerFile, clock: systemClock });
      isHandedOver = false;
      bench.downloads = open(more);
      bench.downloads.start();
    },
    async close() {
      await bench.downloads.close();
      if (!isHandedOver) ledger.close();
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  bench.downloads = open();
  return bench;
}
