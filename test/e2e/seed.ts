/** Jobs and results written into a profile's ledger before the app starts, as an earlier session would have left them. */
import path from 'node:path';
import { systemClock } from '../../src/main/base/clock.ts';
import { type Ledger, type NewResult, openLedger } from '../../src/main/ledger/index.ts';
import type { JobRequest } from '../../src/shared/job.ts';
import type { Profile } from './profile.ts';

export interface SeedJob {
  id: string;
  title: string;
  /** Unix ms; now when absent. */
  createdAt?: number;
  request?: Partial<JobRequest>;
  retryOf?: string;
  tags?: string[];
  /** The sandbox when absent. */
  accountId?: string;
}

export type SeedResult = Pick<NewResult, 'id' | 'media'> &
  Partial<NewResult> & {
    /** What an earlier download left: a finished file. */
    file?: { path: string; bytes: number; sha256: string; mime: string };
  };

export interface Seeding {
  ledger: Ledger;
  /** A completed job with its results. */
  add(job: SeedJob, results: readonly SeedResult[]): void;
}

/** Opens the profile's ledger while no app has it, with the sandbox as its account. */
export function seed(profile: Profile, work: (seeding: Seeding) => void) {
  const ledger = openLedger({
    report: () => undefined,
    file: path.join(profile.userData, 'ledger.db'),
    clock: systemClock,
  });
  try {
    if (ledger.accounts.list().length === 0) {
      ledger.accounts.insert({
        id: 'sandbox',
        kind: 'sandbox',
        label: 'Sandbox',
        apiBase: 'http://127.0.0.1:9',
        keyStorage: 'none',
        keyHint: null,
        keyState: 'ok',
        managementStorage: 'none',
        active: true,
        createdAt: systemClock.now(),
        removedAt: null,
      });
    }
    ledger.tx(() => work({ ledger, add: (job, results) => add(ledger, job, results) }));
  } finally {
    ledger.close();
  }
}

function add(ledger: Ledger, job: SeedJob, results: readonly SeedResult[]) {
  ledger.jobs.insert({
    id: job.id,
    submitToken: null,
    accountId: job.accountId ?? 'sandbox',
    userId: 'e2e',
    projectId: null,
    title: job.title,
    request: {
      family: 'image',
      operation: 'text-to-image',
      model: 'gpt-image-2',
      fields: { prompt: job.title },
      inputs: [],
      ...job.request,
    },
    endpoint: '/v1/images/generations',
    state: 'completed',
    createdAt: job.createdAt ?? systemClock.now(),
    estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
    retryOf: job.retryOf ?? null,
    tags: job.tags ?? [],
  });
  results.forEach(({ file, ...result }, index) => {
    ledger.results.insert({
      jobId: job.id,
      index,
      kind: 'file',
      role: 'main',
      label: null,
      mime: file?.mime ?? null,
      download: 'waiting',
      ...result,
    });
    if (file === undefined) return;
    ledger.results.update(result.id, {
      download: 'done',
      path: file.path,
      fileName: path.basename(file.path),
      bytes: file.bytes,
      receivedBytes: file.bytes,
      totalBytes: file.bytes,
      sha256: file.sha256,
      doneAt: systemClock.now(),
    });
  });
}
