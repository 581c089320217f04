/**
 * TokenLab as the model sees it: it answers only when it is told to, and keeps its own record. What is classified is
 * what a real answer would hold, so that the engine hears nothing that the wire could not have said.
 */

import type { TaskClient } from '../../../src/main/jobs/index.ts';
import { noFacts } from '../../../src/main/tokenlab/answer-facts.ts';
import type { Answer, ClassifiedCreate, CreateOutcome } from '../../../src/main/tokenlab/index.ts';
import { classifyCancel, classifyCreate, classifyStatus } from '../../../src/main/tokenlab/index.ts';
import type { AppErrorShape } from '../../../src/shared/errors.ts';

export const origin = 'https://api.model.test';

/** `gone`: TokenLab does not know it any more. */
export type Word = 'pending' | 'processing' | 'completed' | 'empty' | 'failed' | 'cancelled' | 'gone';

export interface Task {
  id: string;
  key: string;
  word: Word;
  /** Words that a status answer has shown since they were last looked at; `gone` for any answer that says "lost". */
  shown: Set<Word>;
}

export interface Create {
  prompt: string;
  key: string;
  answer(outcome: CreateOutcome): void;
}

/** How status requests fare until further notice. */
export type Weather = 'fine' | 'down' | 'broken' | 'limited' | 'refused';

/** What becomes of a request for cancellation: carried out or not, answered or not. */
export type CancelWill = 'cancelled' | 'cancelled_unanswered' | 'unsupported' | 'too_late' | 'unanswered';

export interface ReferenceServer {
  tasks: Map<string, Task>;
  /** Creates that are on the wire now. */
  creates: Create[];
  weather: Weather;
  cancelWill: CancelWill;
  /** Requests for cancellation that arrived. */
  deletes: number;
  make(key: string): Task;
  /** What an accepting answer says. */
  acceptance(task: Task): CreateOutcome;
  client(life: { dead: boolean }, key: () => string, now: () => number): TaskClient;
}

export function referenceServer(onCreate: (create: Create) => void, onGood: () => void): ReferenceServer {
  let count = 0;
  const server: ReferenceServer = {
    tasks: new Map(),
    creates: [],
    weather: 'fine',
    cancelWill: 'cancelled',
    deletes: 0,

    make(key) {
      count += 1;
      const id = `ldtask_${count.toString(16).padStart(32, '0')}`;
      const task: Task = { id, key, word: 'pending', shown: new Set(['pending']) };
      server.tasks.set(id, task);
      return task;
    },

    acceptance: (task) => answered(200, bodyOf(task)),

    client(life, key, now) {
      const context = () => ({ origin, now: now() });
      const never = new Promise<never>(() => undefined);
      return {
        origin,
        createTask(_endpoint, body) {
          // A dead process sends nothing.
          if (life.dead) return never;
          return new Promise((resolve) => {
            const prompt = body.kind === 'json' ? (body.json as { prompt: string }).prompt : '';
            const create: Create = {
              prompt,
              key: key(),
              answer(outcome) {
                server.creates = server.creates.filter((other) => other !== create);
                resolve({ ...classifyCreate(outcome, context()), outcome } satisfies ClassifiedCreate);
              },
            };
            server.creates.push(create);
            onCreate(create);
          });
        },
        async getTask(target) {
          if (life.dead) return never;
          const id = target.taskId ?? target.pollUrl?.split('/').at(-1) ?? '';
          const answer =
            server.weather === 'fine' ? statusOf(server.tasks.get(id), key()) : storm(server.weather);
          if (answer.kind === 'answered' && answer.status === 200) onGood();
          return classifyStatus(answer, context());
        },
        async cancelTask(taskId) {
          if (life.dead) return never;
          server.deletes += 1;
          const task = server.tasks.get(taskId);
          const will = server.cancelWill;
          if (task === undefined || task.key !== key() || task.word === 'gone') {
            return classifyCancel(statusOf(task, key()), context());
          }
          if (will === 'unsupported')
            return classifyCancel(refused(400, 'unsupported_task_cancel'), context());
          if (will === 'too_late' || task.word !== 'pending') {
            return classifyCancel(refused(409, 'task_not_cancellable'), context());
          }
          if (will !== 'unanswered') task.word = 'cancelled';
          if (will !== 'cancelled') return classifyCancel({ kind: 'failed', error: lostError }, context());
          task.shown.add('cancelled');
          return classifyCancel(answered(200, bodyOf(task)), context());
        },
        async getMaterial() {
          return { id: 'asset', status: 'active', rawStatus: 'active', errorMessage: null };
        },
      };
    },
  };
  return server;
}

function statusOf(task: Task | undefined, key: string): ReturnType<typeof answered> {
  if (task === undefined) return refused(404, 'async_task_not_found');
  const isForeign = task.word !== 'gone' && task.key !== key;
  task.shown.add(isForeign ? 'gone' : task.word);
  if (task.word === 'gone') return refused(404, 'async_task_not_found');
  if (isForeign) return refused(403, 'task_not_owned');
  return answered(200, bodyOf(task));
}

function storm(weather: Exclude<Weather, 'fine'>) {
  if (weather === 'down') return { kind: 'failed' as const, error: lostError };
  if (weather === 'broken') return refused(502, 'upstream_error');
  if (weather === 'limited') return refused(429, 'rate_limit_exceeded');
  return refused(401, 'invalid_api_key');
}

function bodyOf(task: Task): Record<string, unknown> {
  const body = { id: task.id, task_id: task.id, poll_url: `/v1/tasks/${task.id}`, model: 'model' };
  switch (task.word) {
    case 'completed':
      return { ...body, status: 'completed', data: [{ url: `https://results.test/${task.id}.png` }] };
    case 'empty':
      return { ...body, status: 'completed' };
    case 'failed':
      return { ...body, status: 'failed', error: 'It failed.' };
    case 'cancelled':
      return { ...body, status: 'failed', cancelled: true, cancellation_status: 'cancelled' };
    default:
      return { ...body, status: task.word };
  }
}

/** A whole answer, as the transport would hand it over. */
export function answered(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): { kind: 'answered'; sentAt: number } & Answer {
  const bodyText = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    kind: 'answered',
    sentAt: 0,
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_model', ...headers },
    bytes: new TextEncoder().encode(bodyText),
    bodyText,
    requestId: 'req_model',
    receivedAt: 0,
  };
}

export const refused = (status: number, code: string, more: object = {}) =>
  answered(status, { error: { message: 'No.', type: code, code, ...more } });

export const lostError: AppErrorShape = {
  code: 'network',
  message: 'The connection was reset.',
  next: ['wait_and_retry'],
  retryable: true,
};

/** The request left, its answer did not come. */
export const lostOutcome: CreateOutcome = {
  kind: 'unknown',
  error: { ...lostError, retryable: false },
  sentAt: 0,
  status: noFacts.httpStatus,
  headers: {},
  requestId: null,
};

export const notSentOutcome: CreateOutcome = {
  kind: 'not_sent',
  error: { ...lostError, code: 'not_sent' },
};
