/** What can happen to the tasks of two accounts, as plain data. */
import fc from 'fast-check';
import type { Family } from '../../../src/shared/families/index.ts';

/** How an account's server answers until further notice. */
export type Weather = 'fine' | 'slow' | 'hangs' | 'down' | 'broken' | 'limited' | 'refused' | 'locked';
/** What TokenLab says of a task; `gone`: it does not know it any more. */
export type Word = 'processing' | 'completed' | 'failed' | 'gone';

/** `of`: the account. `pick` chooses among what is there, modulo its number. */
export type Command =
  | { do: 'accept'; of: number; family: Family; count: number }
  /** Tasks are accepted one after another, `everyMs` apart. */
  | { do: 'stream'; of: number; family: Family; count: number; everyMs: number }
  | { do: 'track'; of: number; count: number }
  | { do: 'end'; pick: number; word: Word }
  /** A lost task is there again, and a person looks. */
  | { do: 'found'; pick: number }
  | { do: 'refresh'; pick: number }
  | { do: 'cancel'; pick: number }
  | { do: 'weather'; of: number; weather: Weather }
  | { do: 'limit'; of: number; perMinute: number }
  | { do: 'resume'; of: number }
  | { do: 'offline'; online: boolean }
  | { do: 'wake' }
  | { do: 'jump'; seconds: number; woken: boolean }
  /** Time passes while the clock is set back again and again by less than has passed. */
  | { do: 'creep'; seconds: number; backMs: number }
  | { do: 'pass'; seconds: number }
  | { do: 'restart' };

const pick = fc.nat(40);
const of = fc.nat(1);
const family = fc.constantFrom<Family>('image', 'video', 'music');
const record = <T extends Command['do']>(name: T, rest: object = {}) =>
  fc.record({ do: fc.constant(name), ...rest }) as unknown as fc.Arbitrary<Command>;

const weathers: Weather[] = [
  ...(['fine', 'fine', 'fine', 'fine', 'slow', 'hangs', 'down', 'broken', 'limited'] as const),
  ...(['refused', 'locked'] as const),
];

const weighted: [number, fc.Arbitrary<Command>][] = [
  [4, record('accept', { of, family, count: fc.integer({ min: 1, max: 6 }) })],
  [
    3,
    record('stream', {
      of,
      family,
      count: fc.integer({ min: 3, max: 20 }),
      everyMs: fc.integer({ min: 100, max: 4_500 }),
    }),
  ],
  [1, record('track', { of, count: fc.integer({ min: 1, max: 8 }) })],
  [5, record('end', { pick, word: fc.constantFrom<Word>('completed', 'completed', 'failed', 'gone') })],
  [1, record('found', { pick })],
  [2, record('refresh', { pick })],
  [1, record('cancel', { pick })],
  [3, record('weather', { of, weather: fc.constantFrom(...weathers) })],
  [1, record('limit', { of, perMinute: fc.constantFrom(100, 300, 600, 1_000) })],
  [2, record('resume', { of })],
  [1, record('offline', { online: fc.constantFrom(true, true, false) })],
  [1, record('wake')],
  [2, record('jump', { seconds: fc.integer({ min: -10_000, max: 10_000 }), woken: fc.boolean() })],
  [
    1,
    record('creep', { seconds: fc.integer({ min: 2, max: 20 }), backMs: fc.integer({ min: 50, max: 990 }) }),
  ],
  [8, record('pass', { seconds: fc.integer({ min: 1, max: 12 }) })],
  [1, record('pass', { seconds: fc.integer({ min: 12, max: 240 }) })],
  [1, record('restart')],
];

/** Sequences of up to `longest` commands. */
export const sequences = (longest: number): fc.Arbitrary<Command[]> =>
  fc.array(fc.oneof(...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    minLength: 1,
    maxLength: longest,
    size: 'max',
  });
