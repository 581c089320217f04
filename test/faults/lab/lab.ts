/** The real ledger, engine and client in a folder of their own: everything of the app that can pay, without a window. */

import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../../../src/main/base/clock.ts';
import type { Failpoint } from '../../../src/main/base/failpoints.ts';
import type { Network } from '../../../src/main/base/network.ts';
import { type Batches, createBatches } from '../../../src/main/batches/index.ts';
import { createEngine, type Engine, type EngineLimits } from '../../../src/main/jobs/index.ts';
import { type JobRecord, type Ledger, newId, openLedger } from '../../../src/main/ledger/index.ts';
import {
  createClient,
  createTransport,
  previewRequest,
  type ResolvedMedia,
} from '../../../src/main/tokenlab/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { JobInput } from '../../../src/shared/inputs.ts';
import type { JobRequest } from '../../../src/shared/job.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import type { Notice } from '../../../src/shared/notice.ts';
import { direct } from '../../unit/direct.ts';
import { engineOptions } from '../../unit/jobs/engine-options.ts';
import { freshLedger } from '../../unit/ledger/fresh.ts';

export const labKey = 'sk-lab-0123456789abcdef';
export const labAccount = 'acc-lab';

export interface LabOptions {
  /** Where TokenLab is. */
  origin: string;
  /** A folder that holds a ledger already; a new one when absent. */
  folder?: string;
  clock?: Clock;
  random?: () => number;
  limits?: Partial<EngineLimits>;
  key?: () => Promise<string>;
  createTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** Counts the time of requests. */
  setTimeout?: Clock['setTimeout'];
  /** How servers are reached; without proxies when absent. */
  network?: Network;
  failpoint?: Failpoint;
  resolveInput?: (input: JobInput) => Promise<ResolvedMedia>;
}

export interface Lab {
  folder: string;
  ledger: Ledger;
  engine: Engine;
  batches: Batches;
  notices: Notice[];
  /** Errors that the engine only reports. */
  reported: { where: string; error: unknown }[];
  /** @returns the job's id */
  submit(prompt: string, change?: Partial<JobRequest>): Promise<string>;
  /** Resolves as soon as `holds` is true of the job, which is looked at after each commit. */
  until(jobId: string, what: string, holds: (job: JobRecord) => boolean): Promise<JobRecord>;
  /** The ledger's files as a SIGKILL at this moment would leave them, in a new folder; this lab is given up. */
  crash(): Promise<string>;
  /** Stops and closes, as a person quitting does. The folder stays. */
  quit(): Promise<void>;
  remove(): void;
}

/** Longest wait for a job to become what a test expects, and for a server to answer, in ms: only a hang takes it. */
const patience = 100_000;

/** Times short enough for a test; what they are does not matter to what is proven. */
export const quickLimits: Partial<EngineLimits> = {
  sendDelays: [15, 20, 25, 30, 35],
  materialDelay: 20,
  pollScale: 0.005,
  requestsPerMinute: 1_000_000,
};

export function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'safelight-faults-'));
}

export function openLab(options: LabOptions): Lab {
  const folder = options.folder ?? newFolder();
  const clock = options.clock ?? systemClock;
  const file = options.folder === undefined ? freshLedger(folder, clock) : path.join(folder, 'ledger.db');
  const ledger = openLedger({ report: () => undefined, file, clock });
  if (ledger.accounts.get(labAccount) === null) {
    ledger.accounts.insert({
      id: labAccount,
      kind: 'tokenlab',
      label: 'Lab',
      apiBase: options.origin,
      keyStorage: 'session',
      keyHint: 'cdef',
      keyState: 'ok',
      managementStorage: 'none',
      active: true,
      createdAt: clock.now(),
      removedAt: null,
    });
  }
  const transport = createTransport({
    baseUrl: options.origin,
    version: '0.0.0',
    now: () => clock.now(),
    network: options.network ?? direct,
    createTimeoutMs: options.createTimeoutMs ?? patience,
    readTimeoutMs: patience,
    connectTimeoutMs: options.connectTimeoutMs ?? patience,
    setTimeout: options.setTimeout,
  });
  const client = createClient({
    redact: (value) => value,
    transport,
    key: options.key ?? (async () => labKey),
    now: () => clock.now(),
  });
  const notices: Notice[] = [];
  const reported: Lab['reported'] = [];
  const engine = createEngine(
    engineOptions({
      ledger,
      clock,
      random: options.random ?? Math.random,
      clientFor: () => client,
      resolveInput:
        options.resolveInput ??
        (async ({ source }) => {
          if (source.kind === 'url') return { kind: 'url', url: source.url };
          throw new Error('This lab has no files.');
        }),
      async mustReach() {
        const problem = await client.whyUnreachable();
        if (problem !== null) throw AppError.from(problem);
      },
      userId: () => 'lab',
      notice: (notice) => notices.push(notice),
      report: (where, error) => reported.push({ where, error }),
      failpoint: options.failpoint,
      limits: { ...quickLimits, ...options.limits },
    }),
  );
  const batches = createBatches({
    ledger,
    engine,
    clock,
    refreshModel: async () => undefined,
    preview: (_accountId, request) =>
      previewRequest(request, {
        origin: options.origin,
        model: null,
        resolveInput: async ({ source }) => ({ kind: 'url', url: source.kind === 'url' ? source.url : '' }),
      }),
    newId: (prefix) => newId(prefix, clock.now()),
    failpoint: options.failpoint,
    report: (where, error) => reported.push({ where, error }),
  });
  let token = 0;
  let isOpen = true;
  const close = async (graceMs: number) => {
    isOpen = false;
    await batches.close();
    await Promise.all([engine.stop(graceMs), graceMs === 0 ? transport.close() : undefined]);
    await transport.close();
    ledger.close();
  };

  return {
    folder,
    ledger,
    engine,
    batches,
    notices,
    reported,

    async submit(prompt, change = {}) {
      token += 1;
      const request: JobRequest = {
        family: 'image',
        operation: null,
        model: 'lab-model',
        fields: { prompt } as JsonObject,
        inputs: [],
        ...change,
      };
      const { jobId } = await engine.submit({
        submitToken: `lab-${folder}-${clock.now()}-${token}`.slice(-100),
        accountId: labAccount,
        projectId: null,
        title: '',
        request,
      });
      return jobId;
    },

    until(jobId, what, holds) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const job = ledger.jobs.require(jobId);
          if (!holds(job)) return;
          clearTimeout(limit);
          end();
          resolve(job);
        };
        const end = ledger.onChange(look);
        const limit = setTimeout(() => {
          end();
          const { state, hold, error } = ledger.jobs.require(jobId);
          reject(
            new Error(
              `The job did not become ${what}: ${state} ${JSON.stringify({ hold, error, reported })}`,
            ),
          );
        }, patience);
        look();
      });
    },

    async crash() {
      const copy = newFolder();
      copyLedger(folder, copy);
      if (isOpen) await close(0);
      return copy;
    },

    async quit() {
      if (isOpen) await close(1_000);
    },

    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The database, its write-ahead log and its backups, as they stand on the disk; the index beside the log is rebuilt from it. */
export function copyLedger(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of ['ledger.db', 'ledger.db-wal', 'backups']) {
    if (existsSync(path.join(from, name)))
      cpSync(path.join(from, name), path.join(to, name), { recursive: true });
  }
}
