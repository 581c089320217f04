/** TokenLab as the schedule check sees it: it accepts everything, and its answers take time on the clock handed in. */
import type { Clock } from '../../../src/main/base/clock.ts';
import type { TaskClient } from '../../../src/main/jobs/index.ts';
import { classifyCancel, classifyCreate, classifyStatus } from '../../../src/main/tokenlab/index.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { answered, lostError, origin, refused } from '../model/server.ts';
import type { Weather, Word } from './commands.ts';

/** The wait that a 429 names, and after which a request without an answer is given up (ms). */
export const quiet = 20_000;
const givenUp = 30_000;

export interface Seen {
  /** A status request leaves. @returns what its end is reported to, just before the engine is told */
  status(taskId: string): { hangs(): void; ended(how: Ending, tookMs: number): void };
  /** Any other request leaves. */
  other(): void;
  /** An answer to another request is there: a refusal of the key, or "wait". */
  told(what: 'refused' | 'limited' | 'allowed'): void;
}

export type Ending = 'good' | 'bad' | 'refused' | 'limited' | 'locked';

export interface Server {
  weather: Weather;
  perMinute: number;
  tasks: Map<string, Word>;
  /** Creates and requests that are not answered yet. */
  pending: number;
  make(): string;
  client(life: { dead: boolean }): TaskClient;
}

let made = 0;

export function createServer(clock: Clock, random: () => number, seen: Seen): Server {
  const after = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  const headers = () => ({ 'x-ratelimit-limit': String(server.perMinute) });
  const body = (id: string) => ({ id, task_id: id, poll_url: `/v1/tasks/${id}`, model: 'model' });
  const saying = (id: string) => {
    const word = server.tasks.get(id) ?? 'gone';
    if (word === 'gone') return refused(404, 'async_task_not_found');
    if (word === 'processing') return answered(200, { ...body(id), status: word }, headers());
    const more = word === 'failed' ? { error: 'It failed.' } : { data: [{ url: `${origin}/${id}.png` }] };
    return answered(200, { ...body(id), status: word, ...more }, headers());
  };
  const tooMany = () => refused(429, 'rate_limit_exceeded', { retry_after: quiet / 1000 });

  const server: Server = {
    weather: 'fine',
    perMinute: 1_000,
    tasks: new Map(),
    pending: 0,

    make() {
      made += 1;
      const id = `ldtask_${made.toString(16).padStart(32, '0')}`;
      server.tasks.set(id, 'processing');
      return id;
    },

    client(life) {
      const context = () => ({ origin, now: clock.now() });
      const never = new Promise<never>(() => undefined);
      return {
        origin,
        async createTask() {
          if (life.dead) return never;
          seen.other();
          server.pending += 1;
          await after(50 + 150 * random());
          server.pending -= 1;
          if (life.dead) return never;
          const outcome =
            server.weather === 'refused'
              ? refused(401, 'invalid_api_key')
              : server.weather === 'limited'
                ? tooMany()
                : saying(server.make());
          seen.told(outcome.status === 401 ? 'refused' : outcome.status === 429 ? 'limited' : 'allowed');
          return { ...classifyCreate(outcome, context()), outcome };
        },
        async getTask(target) {
          if (life.dead) return never;
          const id = target.taskId ?? target.pollUrl?.split('/').at(-1) ?? '';
          const { weather } = server;
          const asked = seen.status(id);
          if (weather === 'hangs') asked.hangs();
          const tookMs = weather === 'hangs' ? givenUp : weather === 'slow' ? 1_500 : 20 + 60 * random();
          server.pending += 1;
          if (weather !== 'locked') await after(tookMs);
          server.pending -= 1;
          if (life.dead) return never;
          switch (weather) {
            case 'locked':
              asked.ended('locked', 0);
              throw new AppError('keychain_locked', 'The keychain is locked.', {
                next: ['unlock_keychain'],
              });
            case 'hangs':
            case 'down':
              asked.ended('bad', tookMs);
              return classifyStatus({ kind: 'failed', error: lostError }, context());
            case 'broken':
              asked.ended('bad', tookMs);
              return classifyStatus(refused(502, 'upstream_error'), context());
            case 'limited':
              asked.ended('limited', tookMs);
              return classifyStatus(tooMany(), context());
            case 'refused':
              asked.ended('refused', tookMs);
              return classifyStatus(refused(401, 'invalid_api_key'), context());
            default: {
              const answer = saying(id);
              asked.ended('good', tookMs);
              return classifyStatus(answer, context());
            }
          }
        },
        async cancelTask() {
          if (life.dead) return never;
          seen.other();
          await after(100);
          return classifyCancel(refused(409, 'task_not_cancellable'), context());
        },
        async getMaterial() {
          return { id: 'asset', status: 'active', rawStatus: 'active', errorMessage: null };
        },
      };
    },
  };
  return server;
}
