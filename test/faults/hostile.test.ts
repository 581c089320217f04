/**
 * The hostile proof, as far as it needs no window: what strangers write, answers and files alike, is read by everything
 * that reads such things. Nothing is thrown but what is meant for people, nothing takes long, nothing is changed that all
 * objects share, and the key that was sent comes back in no value.
 */
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';
import { type Hostile, keepHostile } from './figures.ts';
import { elsewhere, inThread, type Parser, parsers, removeFiles } from './hostile/parsers.ts';
import { chance } from './hostile/random.ts';
import { holdsKey } from './hostile/values.ts';
import { full, hangs, scaled } from './scale.ts';

const cases = scaled(1_000, 20_000);
const counted = { cases: 0, hung: 0, crashed: 0, leaked: 0, spent: 0, escaped: 0 };
const figures: Hostile = { ...counted, memoryMiB: 0, heldMs: 0, workMs: 0 };
/** Of all that is kept and in use at once; a bomb that is unpacked or parsed whole would take more. */
const mostMiB = 1_024;

afterAll(() => {
  removeFiles();
  keepHostile('files', figures);
});

/** How many times longer a fixed piece of work takes here than on the computer that the bounds were chosen on; 1 at least. */
const slowness = (() => {
  const text = JSON.stringify(Array.from({ length: 20_000 }, (_, at) => ({ id: `model-${at}`, at })));
  const costs = Array.from({ length: 7 }, () => {
    const from = process.threadCpuUsage();
    JSON.parse(text);
    const { user, system } = process.threadCpuUsage(from);
    return (user + system) / 1_000;
  });
  return Math.max(1, Math.min(...costs) / 6);
})();

const asked = process.env.SAFELIGHT_HOSTILE_SEED;
const first = asked === undefined ? (full ? Date.now() & 0x7fffffff : 20_261_129) : Number(asked);

const mibNow = () => {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

/** Reads one case. Milliseconds: `ms` on this thread, `elsewhere` on others, `heldMs` on the clock until this thread was free. */
async function readOnce({ prepare }: Parser, seed: number) {
  const read = prepare(chance(seed));
  Object.assign(elsewhere, { workMs: 0, passedMs: 0 });
  const from = performance.now();
  const before = process.threadCpuUsage();
  let made: unknown;
  let thrown: unknown;
  try {
    made = await read();
  } catch (error) {
    thrown = error;
    made = error instanceof AppError ? error.shape : undefined;
  }
  const { user, system } = process.threadCpuUsage(before);
  const { workMs, passedMs } = elsewhere;
  const ms = (user + system) / 1_000 - workMs;
  return { made, thrown, ms, elsewhereMs: workMs, heldMs: performance.now() - from - passedMs };
}

/** @returns what is wrong with one case, or null */
async function complaintOf(parser: Parser, seed: number): Promise<string | null> {
  const { most, isInMain, isAnswer } = parser;
  const tooLong = ({ ms, elsewhereMs }: { ms: number; elsewhereMs: number }) =>
    ms > most * slowness || elsewhereMs > inThread * slowness;
  let seen = await readOnce(parser, seed);
  // What takes long does so each time it is read; a computer that was busy with something else for a moment does not.
  for (let again = 0; again < 2 && tooLong(seen); again += 1) seen = await readOnce(parser, seed);
  const { made, thrown, ms, elsewhereMs, heldMs } = seen;
  if (thrown !== undefined && !(thrown instanceof AppError)) {
    figures.crashed += 1;
    return `threw ${thrown instanceof Error ? thrown.stack : String(thrown)}`;
  }
  if (isInMain) {
    figures.heldMs = Math.max(figures.heldMs, Math.ceil(heldMs));
    figures.workMs = Math.max(figures.workMs, Math.ceil(ms));
  }
  if (tooLong(seen)) {
    figures.hung += 1;
    const [took, may] = ms > most * slowness ? [ms, most] : [elsewhereMs, inThread];
    return `took ${Math.round(took)} ms of ${may}, on a computer that takes ${slowness.toFixed(1)} times as long`;
  }
  if (isAnswer && holdsKey(made)) {
    figures.leaked += 1;
    return 'gave the key back';
  }
  if ('polluted' in {} || Object.keys(Object.prototype).length > 0) {
    figures.escaped += 1;
    return 'changed what all objects share';
  }
  return null;
}

describe('whatever strangers write', () => {
  it.each(parsers.map((parser) => [parser.name, parser] as const))(
    'is read without harm: %s',
    async (name, parser) => {
      const complaints: string[] = [];
      const from = mibNow();
      // Each parser has seeds of its own, so that one of them can be tried again alone.
      const begin =
        (first + [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7)) >>> 0;
      console.log(`${name}: ${cases} cases from seed ${begin}`);
      for (let number = 0; number < cases; number += 1) {
        const seed = (begin + number) >>> 0;
        const complaint = await complaintOf(parser, seed);
        figures.cases += 1;
        if (complaint !== null) complaints.push(`seed ${seed}: ${complaint}`);
        if (complaints.length >= 5) break;
        if (number % 100 === 0) figures.memoryMiB = Math.max(figures.memoryMiB, Math.ceil(mibNow() - from));
      }
      expect(complaints.join('\n')).toBe('');
      expect(figures.memoryMiB).toBeLessThan(mostMiB);
    },
    hangs,
  );
});
