/** The schedule check: whatever happens, no open task of a working account waits longer than its interval and a second. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Figures, keepFigures } from './figures.ts';
import { full, scaled } from './scale.ts';
import { type Command, sequences } from './schedule/commands.ts';
import { createSchedule } from './schedule/world.ts';

const counted: Figures['schedule'] = { steps: 0, late: 0 };
afterAll(() => keepFigures('schedule', counted));

async function live(commands: readonly Command[]): Promise<void> {
  const schedule = createSchedule();
  try {
    await schedule.run(commands);
  } finally {
    counted.steps += schedule.steps;
    await schedule.close();
  }
}

describe('no open task of a working account waits longer than its interval and a second', () => {
  const wanted = scaled(1_000, 10_000);
  /** A failing sequence is shrunk for so long at most. */
  const shrinkingMs = 120_000;
  it(
    `in ${wanted.toLocaleString('en')} steps of acceptances, endings, pauses, answers, restarts and jumps of the clock`,
    async () => {
      const asked = process.env.SAFELIGHT_SCHEDULE_SEED;
      let seed = asked === undefined ? (full ? Date.now() & 0x7fffffff : 20_261_128) : Number(asked);
      while (counted.steps < wanted) {
        const property = fc.asyncProperty(sequences(60), live);
        const checked = await fc.check(property, { seed, numRuns: 10, interruptAfterTimeLimit: shrinkingMs });
        if (checked.failed) {
          counted.late += 1;
          const how = JSON.stringify(checked.counterexample?.[0]);
          const why = checked.errorInstance instanceof Error ? checked.errorInstance.message : '';
          expect.fail(`${why}\nSAFELIGHT_SCHEDULE_SEED=${seed}\n${how}`);
        }
        seed += 1;
      }
      expect(counted.steps).toBeGreaterThanOrEqual(wanted);
    },
    scaled(300_000, 1_800_000),
  );
});
