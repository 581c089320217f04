/**
 * The proof of limits on spending: two windows submit at the same time for the last dollar of a limit, over and over, with
 * kills in between. What the server was asked to create never comes to more than the limit, and nothing was refused that
 * would have fitted.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { type FailpointName, failpoints } from '../../src/main/base/failpoints.ts';
import { Money } from '../../src/shared/decimal.ts';
import { openBench } from '../unit/jobs/bench.ts';
import { type Figures, keepFigures } from './figures.ts';
import { hangs, scaled } from './scale.ts';

const counted: Figures['limits'] = { rounds: 0, creates: 0, refused: 0, kills: 0, over: 0 };
afterAll(() => keepFigures('limits', counted));

const dayMs = 24 * 60 * 60_000;
const points = failpoints.filter((point) => point.startsWith('submit.'));

/** The same numbers in every run. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('a limit on spending holds', () => {
  const rounds = scaled(40, 1_000);
  it(
    `in ${rounds.toLocaleString('en')} races of two windows for its last dollar, kills included`,
    async () => {
      const bench = await openBench();
      try {
        const next = chance(20_261_129);
        bench.priceOf = ({ fields }) => String(fields.price);
        bench.beforeDraft = async () => {
          for (let turns = next(4); turns > 0; turns -= 1)
            await new Promise((resolve) => setImmediate(resolve));
        };
        bench.engine.setLimit(null, {
          accountId: 'acc',
          projectId: null,
          period: 'day',
          amountUsd: '1',
          crossing: 'refuse',
          unknownUsd: null,
        });
        for (let round = 0; round < rounds; round += 1) {
          await race(bench, round, next);
          counted.rounds += 1;
        }
      } finally {
        await bench.close();
      }
      expect(counted).toMatchObject({ rounds, over: 0 });
      expect(counted.refused).toBeGreaterThan(0);
      expect(counted.kills).toBeGreaterThan(0);
    },
    hangs,
  );
});

async function race(
  bench: Awaited<ReturnType<typeof openBench>>,
  round: number,
  next: (below: number) => number,
): Promise<void> {
  bench.clock.jump(dayMs);
  const before = bench.server.posts().length;
  const dies: FailpointName | null = round % 4 === 0 ? (points[next(points.length)] ?? null) : null;
  bench.dieAt.point = dies;
  bench.died = null;
  /** What was refused; what was cut off by a kill is not. */
  const refused: string[] = [];
  const submitOne = async (window: string, n: number) => {
    const price = (1 + next(40)) / 100;
    try {
      await bench.submit(
        { fields: { prompt: 'race', price: price.toFixed(2) } },
        `${round}-${window}-${n}-token`,
      );
    } catch (thrown) {
      if ((thrown as { code?: string }).code === 'limit_reached') refused.push(price.toFixed(2));
      else if (bench.died === null) throw thrown;
    }
  };
  const window = (name: string) => Promise.all([1, 2, 3, 4, 5].map((n) => submitOne(name, n)));
  await Promise.all([window('one'), window('two')]);
  const isQuiet = () => bench.ledger.jobs.inStates(['draft', 'submitting']).length === 0;
  await bench.meanwhile(() => bench.died !== null || isQuiet(), 'every job of the round is with the server');
  if (bench.died !== null) {
    counted.kills += 1;
    await bench.restart();
    await bench.meanwhile(isQuiet, 'what a kill left is sent');
  }
  bench.dieAt.point = null;
  const creates = bench.server.posts().slice(before);
  const sum = creates.reduce(
    (total, { body }) => total.plus((JSON.parse(body) as { price: string }).price),
    new Money(0),
  );
  counted.creates += creates.length;
  counted.refused += refused.length;
  if (sum.greaterThan(1)) counted.over += 1;
  expect(sum.toNumber(), `round ${round}, killed at ${bench.died}`).toBeLessThanOrEqual(1);
  // Jobs in doubt after a kill count as well, whether their create left or not.
  const used = bench.engine.limitStandings()[0]!.usedUsd!;
  expect(sum.lessThanOrEqualTo(used)).toBe(true);
  for (const price of refused)
    expect(new Money(used).plus(price).toNumber(), 'what fits is not refused').toBeGreaterThan(1);
}
