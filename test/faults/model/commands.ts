/** What can happen, as plain data: a failing sequence prints as JSON, shrinks, and is kept as a test just as it is. */

import fc from 'fast-check';
import { type FailpointName, failpoints } from '../../../src/main/base/failpoints.ts';
import type { CancelWill, Weather, Word } from './server.ts';

/** How TokenLab answers a create. */
export type CreateAnswer =
  | 'accept'
  | 'accept_ended'
  | 'inline'
  | 'reject'
  | 'wait_429'
  | 'wait_503'
  | 'material'
  | 'key'
  | 'balance'
  | 'server_error'
  | 'senseless';

/** `pick` chooses among what is there, modulo its number. */
export type Command =
  | { do: 'submit' }
  /** The same press of the button once more. */
  | { do: 'submit_again'; pick: number }
  | { do: 'answer'; pick: number; how: CreateAnswer }
  /** The answer is lost; `made` says whether there is a task all the same. */
  | { do: 'lose'; pick: number; made: boolean }
  | { do: 'not_sent'; pick: number }
  /** TokenLab works on a task, or forgets it. */
  | { do: 'work'; pick: number; word: Word }
  /** Somebody else makes a task with this key. */
  | { do: 'foreign_task' }
  | { do: 'poll' }
  | { do: 'pass'; seconds: number }
  | { do: 'jump'; seconds: number }
  | { do: 'weather'; weather: Weather }
  | { do: 'offline'; online: boolean }
  | { do: 'wake' }
  | { do: 'cancel'; pick: number; will: CancelWill }
  | { do: 'refresh'; pick: number }
  | { do: 'link'; pick: number; task: number }
  | { do: 'track'; task: number }
  | { do: 'not_created'; pick: number }
  | { do: 'retry'; pick: number }
  | { do: 'send'; pick: number }
  | { do: 'stop_waiting'; pick: number }
  /** A person sets the limit on spending, or with null takes it away; each job costs a dollar. */
  | { do: 'limit'; usd: number | null }
  /** A person holds the sending, or releases it. */
  | { do: 'hold'; held: boolean }
  | { do: 'move'; pick: number; move: 'first' | 'last' }
  | { do: 'key'; key: 'A' | 'B' }
  | { do: 'resume' }
  /** SIGKILL now; `made` says for each create on the wire whether TokenLab takes it. */
  | { do: 'kill'; made: boolean }
  /** SIGKILL at the next passing of a point. */
  | { do: 'kill_at'; point: FailpointName; made: boolean }
  /** An orderly end; what is on the wire may still be taken. */
  | { do: 'quit'; made: boolean }
  | { do: 'restart' };

const pick = fc.nat(20);
const record = <T extends Command['do']>(name: T, rest: object = {}) =>
  fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Command>;

const createAnswers: CreateAnswer[] = [
  'accept',
  'accept_ended',
  'inline',
  'reject',
  'wait_429',
  'wait_503',
  'material',
  'key',
  'balance',
  'server_error',
  'senseless',
];
const words: Word[] = ['pending', 'processing', 'completed', 'empty', 'failed', 'cancelled', 'gone'];
const wills: CancelWill[] = ['cancelled', 'cancelled_unanswered', 'unsupported', 'too_late', 'unanswered'];
/** The downloads are not part of the model. */
export const enginePoints = failpoints.filter((point) => !point.startsWith('download.'));

const weighted: [number, fc.Arbitrary<Command>][] = [
  [10, record('submit')],
  [1, record('submit_again', { pick })],
  [8, record('answer', { pick, how: fc.constant('accept') })],
  [6, record('answer', { pick, how: fc.constantFrom(...createAnswers) })],
  [3, record('lose', { pick, made: fc.boolean() })],
  [2, record('not_sent', { pick })],
  [6, record('work', { pick, word: fc.constantFrom(...words) })],
  [1, record('foreign_task')],
  [8, record('poll')],
  [4, record('pass', { seconds: fc.integer({ min: 1, max: 900 }) })],
  [4, record('jump', { seconds: fc.integer({ min: -200_000, max: 200_000 }) })],
  [
    3,
    record('weather', {
      weather: fc.constantFrom<Weather>('fine', 'fine', 'down', 'broken', 'limited', 'refused'),
    }),
  ],
  [1, record('offline', { online: fc.boolean() })],
  [1, record('wake')],
  [3, record('cancel', { pick, will: fc.constantFrom(...wills) })],
  [2, record('refresh', { pick })],
  [2, record('link', { pick, task: pick })],
  [1, record('track', { task: pick })],
  [1, record('not_created', { pick })],
  [2, record('retry', { pick })],
  [2, record('send', { pick })],
  [1, record('stop_waiting', { pick })],
  [2, record('hold', { held: fc.boolean() })],
  [2, record('move', { pick, move: fc.constantFrom('first', 'last') })],
  [2, record('limit', { usd: fc.option(fc.nat(6)) })],
  [1, record('key', { key: fc.constantFrom('A', 'A', 'B') })],
  [1, record('resume')],
  [2, record('kill', { made: fc.boolean() })],
  [4, record('kill_at', { point: fc.constantFrom(...enginePoints), made: fc.boolean() })],
  [1, record('quit', { made: fc.boolean() })],
  [6, record('restart')],
];

/** Sequences of up to `longest` commands. */
export const sequences = (longest: number): fc.Arbitrary<Command[]> =>
  fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    minLength: 1,
    maxLength: longest,
    size: 'max',
  });
