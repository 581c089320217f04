import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand, failureInterval, nextInterval, stretchFor } from '../../../src/main/jobs/intervals.ts';
import { createTokenBucket } from '../../../src/main/jobs/token-bucket.ts';
import { families } from '../../../src/shared/families/index.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('intervals', () => {
  const minutes = 60_000;

  it('are 3 to 5 s for images and 5 to 10 s for the rest up to an age of 15 minutes, however the clock was set', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: -1e12, max: 15 * minutes }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        chance,
        (family, age, stretch, random) => {
          const interval = nextInterval({ family, age, stretch, random });
          const [from, to] = family === 'image' ? [3_000, 5_000] : [5_000, 10_000];
          expect(interval).toBeGreaterThanOrEqual(Math.floor(from * stretch));
          expect(interval).toBeLessThanOrEqual(Math.ceil(to * stretch));
        },
      ),
    );
  });

  it('of older tasks grow with the age, never beyond a minute, and never shrink', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: 15 * minutes, max: 1e12 }),
        fc.integer({ min: 0, max: 1e9 }),
        chance,
        (family, age, more, random) => {
          const interval = nextInterval({ family, age, stretch: 1, random });
          expect(interval).toBeLessThanOrEqual(minutes);
          expect(nextInterval({ family, age: age + more, stretch: 1, random })).toBeGreaterThanOrEqual(
            interval,
          );
        },
      ),
    );
    const longestAt = (family: 'image' | 'video', age: number) =>
      nextInterval({ family, age, stretch: 1, random: 1 });
    expect(longestAt('video', 30 * minutes)).toBe(20_000);
    expect(longestAt('video', 90 * minutes)).toBe(60_000);
    expect(longestAt('image', 30 * minutes)).toBe(10_000);
    expect(longestAt('image', 24 * 60 * minutes)).toBe(60_000);
  });

  it('after failures double up to a cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, random) => {
        const wait = failureInterval(failures, 1, random);
        expect(wait).toBeGreaterThanOrEqual(3_750);
        expect(wait).toBeLessThanOrEqual(6.25 * 60_000);
      }),
    );
    expect(failureInterval(3, 1, 0.5)).toBe(failureInterval(2, 1, 0.5) * 2);
    expect(failureInterval(3, 4, 0.5)).toBe(failureInterval(3, 1, 0.5) * 4);
  });

  it('stretch so that any number of tasks stays within the limit, and within what the answers leave room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...families), fc.integer({ min: 0, max: 200 * minutes })), {
          maxLength: 500,
        }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 0, max: 30_000 }),
        (tasks, perMinute, answerMs) => {
          const wanted = tasks.reduce((sum, [family, age]) => sum + demand(family, age), 0);
          const { factor, cause } = stretchFor({ wanted, perMinute, atOnce: 8, answerMs });
          expect(factor).toBeGreaterThanOrEqual(1);
          // Chance evens out: a task asked at the mean of its interval stands for it.
          const asked = tasks.reduce(
            (sum, [family, age]) =>
              sum + minutes / nextInterval({ family, age, stretch: factor, random: 0.5 }),
            0,
          );
          expect(asked).toBeLessThanOrEqual(perMinute * 0.81);
          expect(asked * answerMs).toBeLessThanOrEqual(8 * minutes * 0.81);
          if (factor > 1) {
            const tight = cause === 'limit' ? asked / perMinute : (asked * answerMs) / (8 * minutes);
            expect(tight).toBeCloseTo(0.8, 1);
          }
        },
      ),
    );
  });
});

describe('a key’s allowance', () => {
  it('is never exceeded over a minute by more than one burst, however the clock jumps', () => {
    const steps = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -3_600_000, max: 0 })),
      {
        minLength: 50,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 600 }), (moves, perMinute) => {
        const bucket = createTokenBucket(perMinute, 900_000);
        let now = 1e12;
        let forward = 0;
        let taken = 0;
        for (const move of moves) {
          now += move;
          forward += Math.max(0, move);
          while (bucket.take(now)) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(Math.min(30, perMinute) + (forward * perMinute) / 60_000 + 1);
      }),
    );
  });

  it('follows the server: its limit, what remains, and its wish for quiet', () => {
    const bucket = createTokenBucket(1_000, 900_000);
    bucket.learn({ limit: 60, remaining: 0, resetAt: 1_030_000 }, 1_000_000);
    expect(bucket.limit()).toEqual({ perMinute: 60, known: true });
    expect(bucket.readyAt(1_000_000)).toBe(1_030_000);
    expect(bucket.take(1_029_000)).toBe(false);
    expect(bucket.take(1_030_000)).toBe(true);
    bucket.pauseUntil(1_090_000);
    expect(bucket.pausedUntil(1_040_000)).toBe(1_090_000);
    expect(bucket.take(1_089_999)).toBe(false);
    expect(bucket.take(1_090_000)).toBe(true);
  });

  it('does not stay quiet for days because the clock was set back', () => {
    const bucket = createTokenBucket(1_000, 900_000);
    bucket.pauseUntil(1e12 + 60_000);
    const back = 1e12 - 86_400_000;
    expect(bucket.readyAt(back)).toBeLessThanOrEqual(back + 900_000);
  });

  it('is not told to wait once more by a wait that was over before the clock was set back', () => {
    const bucket = createTokenBucket(1_000, 900_000);
    bucket.pauseUntil(1_003_000);
    expect(bucket.take(1_003_000)).toBe(true);
    bucket.setBack(600_000);
    expect(bucket.take(403_000)).toBe(true);
  });

  it('keeps what is left of a wait when the clock is set back', () => {
    const bucket = createTokenBucket(1_000, 900_000);
    bucket.readyAt(1_000_000);
    bucket.pauseUntil(1_030_000);
    bucket.setBack(600_000);
    expect(bucket.pausedUntil(400_000)).toBe(430_000);
  });
});
