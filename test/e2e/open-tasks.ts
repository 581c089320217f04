/** A ledger full of open tasks, written before the app starts. */
import path from 'node:path';
import { systemClock } from '../../src/main/clock.ts';
import { openLedger } from '../../src/main/ledger/index.ts';
import type { Profile } from './profile.ts';

/**
 * Jobs as an earlier session left them: accepted, with a task id, not finished. Their account is that of the
 * environment's key, at `origin`.
 */
export function seedOpenTasks(profile: Profile, origin: string, count: number): void {
  const ledger = openLedger({ file: path.join(profile.userData, 'ledger.db'), clock: systemClock });
  const now = systemClock.now();
  ledger.accounts.insert({
    id: 'environment',
    kind: 'tokenlab',
    label: 'TOKENLAB_API_KEY',
    apiBase: origin,
    keyStorage: 'environment',
    keyHint: '89ab',
    keyState: 'ok',
    managementStorage: 'none',
    active: true,
    createdAt: now,
    removedAt: null,
  });
  ledger.tx(() => {
    for (let number = 0; number < count; number += 1) {
      ledger.jobs.insert({
        id: `job_many${number}`,
        submitToken: null,
        accountId: 'environment',
        userId: 'e2e',
        projectId: null,
        title: `Many ${number}`,
        request: { family: 'video', operation: null, model: 'many', fields: {}, inputs: [] },
        endpoint: '/v1/videos/generations',
        state: 'processing',
        createdAt: now,
        estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
        retryOf: null,
        taskId: `many${number}`,
        resubmittable: false,
      });
    }
  });
  ledger.close();
}
