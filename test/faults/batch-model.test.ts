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

describe('batches and their model agree', () => {
  const wanted = scaled(100, 5_000);
  it(
    `in ${wanted.toLocaleString('en')} steps of making, pausing, resuming, stopping, retrying, limits, kills and restarts`,
    async () => {
      const asked = process.env.SAFELIGHT_MODEL_SEED;
      let seed = asked === undefined ? (full ? Date.now() & 0x7fffffff : 20_261_129) : Number(asked);
      const before = counted.steps;
      while (counted.steps - before < wanted) {
        const checked = await fc.check(fc.asyncProperty(batchSequences(25), live), {
          seed,
          numRuns: 4,
          endOnFailure: false,
        });
        if (checked.failed) {
          counted.failures += 1;
          const how = JSON.stringify(checked.counterexample?.[0]);
          const why = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
          expect.fail(`${why}\nSAFELIGHT_MODEL_SEED=${seed}\n${how}`);
        }
        seed += 1;
      }
      expect(counted.steps - before).toBeGreaterThanOrEqual(wanted);
      expect(counted.kills).toBeGreaterThan(0);
    },
    hangs,
  );
});
