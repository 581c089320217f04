/** A ledger full of open tasks, written before the app starts, and a server on which they never end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { systemClock } from '../../src/main/base/clock.ts';
import { openLedger } from '../../src/main/ledger/index.ts';
import type { JobState } from '../../src/shared/job.ts';
import type { Profile } from './profile.ts';

/**
 * Jobs as an earlier session left them: accepted, with a task id, not finished unless another state is given. Their account is that of the
 * environment's key, at `origin`; they were made `ageMs` ago.
 */
export function seedOpenTasks(
  profile: Profile,
  origin: string,
  count: number,
  {
    ageMs = 0,
    state = 'processing',
    title = 'Many',
  }: { ageMs?: number; state?: JobState; title?: string } = {},
): void {
  const ledger = openLedger({
    report: () => undefined,
    file: path.join(profile.userData, 'ledger.db'),
    clock: systemClock,
  });
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
        title: `${title} ${number}`,
        request: { family: 'video', operation: null, model: 'many', fields: {}, inputs: [] },
        endpoint: '/v1/videos/generations',
        state,
        createdAt: now - ageMs,
        estimate: { kind: 'unknown', minUsd: null, maxUsd: null, note: null },
        retryOf: null,
        taskId: `many${number}`,
        resubmittable: false,
      });
    }
  });
  ledger.close();
}

/** The key that belongs to the account of `seedOpenTasks`. */
export const manyKey = 'sk-many-0123456789ab';

export interface TaskServer {
  origin: string;
  /** Every question for a task's status: its id and the time, Unix ms. */
  asked: { taskId: string; at: number }[];
  /** Requests other than for a status: method and path. */
  others: string[];
  /** Tasks whose status it cannot tell. */
  failing: Set<string>;
  /** What it says of every task. */
  status: 'processing' | 'failed';
  /** Answers `count` more questions for a status; what comes after that waits until the returned function is called. */
  holdAfter(count: number): () => void;
  close(): Promise<void>;
}

/** Says of every task that it is processing, until it is set to say another thing; a key may ask `perMinute` times. */
export async function startTaskServer(perMinute: number): Promise<TaskServer> {
  const asked: TaskServer['asked'] = [];
  const others: string[] = [];
  const failing = new Set<string>();
  let left = Number.POSITIVE_INFINITY;
  let waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const taskId = /^\/v1\/tasks\/(many\d+)$/.exec(request.url ?? '')?.[1];
    if (taskId !== undefined) asked.push({ taskId, at: Date.now() });
    else others.push(`${request.method} ${request.url}`);
    const body =
      taskId === undefined
        ? { error: { message: 'Nothing here.', type: 'not_found_error', code: 'async_task_not_found' } }
        : { id: taskId, status: opened.status, model: 'many' };
    const answer = () => {
      const status = taskId === undefined ? 404 : failing.has(taskId) ? 500 : 200;
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-ratelimit-limit': String(perMinute),
      });
      response.end(status === 500 ? '{}' : JSON.stringify(body));
    };
    if (taskId !== undefined) left -= 1;
    if (left < 0) waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened: TaskServer = {
    status: 'processing',
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    others,
    failing,
    holdAfter(count) {
      left = count;
      return () => {
        left = Number.POSITIVE_INFINITY;
        for (const answer of waiting) answer();
        waiting = [];
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return opened;
}
