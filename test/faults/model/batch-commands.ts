/** What may happen to batches, as values: a sequence that failed is shrunk, printed, and run again. */
import fc from 'fast-check';
import { failpoints } from '../../../src/main/base/failpoints.ts';

/** How the server answers the creates that follow. */
export const answers = ['accept', 'refuse', 'lose', 'wait'] as const;
export type Answer = (typeof answers)[number];

/** `pick` chooses among the batches that are there. Amounts are in jobs: each costs a dollar. */
export type BatchCommand =
  | { do: 'make'; rows: number; limit: number | null }
  | { do: 'hold' | 'release' | 'stop' | 'retry'; pick: number }
  | { do: 'limit'; pick: number; usd: number | null }
  | { do: 'dayLimit'; usd: number | null }
  | { do: 'holdAll' | 'releaseAll' | 'restart' }
  | { do: 'answer'; how: Answer }
  | { do: 'dieAt'; point: (typeof points)[number]; after: number }
  | { do: 'pass'; seconds: number };

/** Those that a batch passes. */
const points = failpoints.filter((point) => /^batch\.|^submit\.(?!before_draft|after_draft)/.test(point));
const pick = fc.nat(7);
const usd = fc.option(fc.integer({ min: 0, max: 8 }).map((jobs) => Math.max(0.5, jobs)));
const command: fc.Arbitrary<BatchCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('make' as const),
      rows: fc.integer({ min: 1, max: 6 }),
      limit: usd,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('hold', 'release', 'stop', 'retry'), pick }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('limit' as const), pick, usd }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dayLimit' as const), usd }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('holdAll', 'releaseAll', 'restart') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('answer' as const), how: fc.constantFrom(...answers) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('dieAt' as const),
      point: fc.constantFrom(...points),
      after: fc.nat(1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  },
);

export const batchSequences = (longest: number): fc.Arbitrary<BatchCommand[]> =>
  fc.array(command, { minLength: 8, maxLength: longest, size: 'max' });
