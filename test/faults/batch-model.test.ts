/**
 * The model check of batches: random sequences of planning, making, pausing, resuming, stopping, retrying, limits, refusals,
 * lost answers, kills and restarts, on the real engine and ledger. What the server is asked for is held against what may be
 * asked at that moment; in the end each row was sent exactly once, or is unconfirmed, or was ended unsent by a person.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Figures, keepFigures } from './figures.ts';
import { type BatchCommand, batchSequences } from './model/batch-commands.ts';
import { openBatchWorld } from './model/batch-world.ts';
import { full, hangs, scaled } from './scale.ts';

const counted: Figures['batchModel'] = { steps: 0, kills: 0, failures: 0 };
afterAll(() => keepFigures('batchModel', counted));

async function live(commands: readonly BatchCommand[]): Promise<void> {
  const world = await openBatchWorld();
  try {
    await world.run(commands);
  } finally {
    counted.steps += world.steps;
    counted.kills += world.kills;
    await world.close();
  }
}

// A test for every few sequences: one for all of them would be silent for minutes on a busy computer.
const asked = process.env.SAFELIGHT_MODEL_SEED;
const first = asked === undefined ? (full ? Date.now() & 0x7fffffff : 20_261_129) : Number(asked);
const seeds = Array.from({ length: asked === undefined ? scaled(10, 500) : 1 }, (_, index) => first + index);

describe('batches and their model agree', () => {
  it.each(seeds)(
    'in steps of making, pausing, resuming, stopping, retrying, limits, kills and restarts (%i)',
    async (seed) => {
      const checked = await fc.check(fc.asyncProperty(batchSequences(25), live), { seed, numRuns: 1 });
      if (!checked.failed) return;
      counted.failures += 1;
      const how = JSON.stringify(checked.counterexample?.[0]);
      const why = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
      expect.fail(`${why}\nSAFELIGHT_MODEL_SEED=${seed}\n${how}`);
    },
    hangs,
  );

  it.runIf(asked === undefined)('in enough of them, some of which are kills', () => {
    expect(counted.steps).toBeGreaterThanOrEqual(scaled(100, 5_000));
    expect(counted.kills).toBeGreaterThan(0);
  });
});
