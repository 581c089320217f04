/** A ledger in a folder of its own, and jobs to put into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/main/base/clock.ts';
import { type Ledger, type NewJob, newId, openLedger } from '../../../src/main/ledger/index.ts';
import type { JobQuery } from '../../../src/shared/views.ts';

export interface Fixture {
  folder: string;
  file: string;
  ledger: Ledger;
  clock: Clock & { now(): number; set(at: number): void };
  reopen(): Ledger;
  close(): void;
}

/** No other program writes here for a while and then stops: waiting for it changes nothing. */
const busyMs = 20;

export function openFixture(): Fixture {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-ledger-'));
  const file = join(folder, 'ledger.db');
  let now = new Date(2026, 10, 23, 12).getTime();
  const clock = {
    now: () => now,
    running: () => now,
    set: (at: number) => {
      now = at;
    },
    setTimeout: () => ({ clear: () => undefined }),
  };
  const fixture: Fixture = {
    folder,
    file,
    clock,
    ledger: openLedger({ report: () => undefined, file, clock, busyMs }),
    reopen() {
      fixture.ledger = openLedger({ report: () => undefined, file, clock, busyMs });
      return fixture.ledger;
    },
    close() {
      fixture.ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  addAccount(fixture.ledger, 'acc');
  return fixture;
}

export function addAccount(ledger: Ledger, id: string, kind: 'sandbox' | 'tokenlab' = 'tokenlab'): void {
  ledger.accounts.insert({
    id,
    kind,
    label: id,
    apiBase: 'https://api.tokenlab.sh',
    keyStorage: 'keychain',
    keyHint: '1234',
    keyState: 'ok',
    managementStorage: 'none',
    active: ledger.accounts.list().length === 0,
    createdAt: 1,
    removedAt: null,
  });
}

let count = 0;

export function addJob(ledger: Ledger, change: Partial<NewJob> = {}): string {
  count += 1;
  const createdAt = change.createdAt ?? new Date(2026, 10, 23, 10).getTime() + count;
  const id = change.id ?? newId('job', createdAt);
  ledger.tx(() => {
    ledger.jobs.insert({
      id,
      submitToken: `token-${count}-${id}`,
      accountId: 'acc',
      userId: 'user',
      projectId: null,
      title: `Job ${count}`,
      request: {
        family: 'video',
        operation: null,
        model: 'veo3.1',
        fields: { prompt: 'a prompt' },
        inputs: [],
      },
      endpoint: '/v1/videos/generations',
      state: 'completed',
      createdAt,
      estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
      retryOf: null,
      ...change,
    });
    ledger.events.append(id, { source: 'user', type: 'created' });
  });
  return id;
}

export const ask = (change: Partial<JobQuery> = {}): JobQuery => ({
  accountId: null,
  withSample: true,
  view: { kind: 'all' },
  search: '',
  sort: 'newest',
  filters: {},
  ...change,
});
