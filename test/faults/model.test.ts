/** The model check: random lives of the engine, with kills in all of its steps, held against a reference model. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Figures, keepFigures } from './figures.ts';
import { type Command, sequences } from './model/commands.ts';
import { kept } from './model/kept.ts';
import { createWorld } from './model/world.ts';
import { full, hangs, scaled } from './scale.ts';

const counted: Figures['model'] = { steps: 0, failures: 0 };
afterAll(() => keepFigures('model', counted));

async function live(commands: readonly Command[]): Promise<void> {
  const world = createWorld();
  try {
    await world.run(commands);
  } finally {
    counted.steps += world.steps;
    await world.close();
  }
}

describe('the engine and its model agree', () => {
  it.each(kept.map(({ showed, commands }): [string, Command[]] => [showed, commands]))(
    '%s',
    async (_showed, commands) => {
      counted.failures += 1;
      await live(commands);
      counted.failures -= 1;
    },
  );

  const wanted = scaled(1_000, 12_000);
  it(
    `in ${wanted.toLocaleString('en')} steps of submitting, answers, losses, polls, kills, restarts and jumps of the clock`,
    async () => {
      const asked = process.env.SAFELIGHT_MODEL_SEED;
      let seed = asked === undefined ? (full ? Date.now() & 0x7fffffff : 20_261_123) : Number(asked);
      const before = counted.steps;
      while (counted.steps - before < wanted) {
        const property = fc.asyncProperty(sequences(120), live);
        const checked = await fc.check(property, { seed, numRuns: 10, endOnFailure: false });
        if (checked.failed) {
          counted.failures += 1;
          const how = JSON.stringify(checked.counterexample?.[0]);
          const why = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
          expect.fail(`${why}\nSAFELIGHT_MODEL_SEED=${seed}\n${how}`);
        }
        seed += 1;
      }
      expect(counted.steps - before).toBeGreaterThanOrEqual(wanted);
    },
    hangs,
  );
});
