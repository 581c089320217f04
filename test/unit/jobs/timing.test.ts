import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAlarms } from '../../../src/main/jobs/alarms.ts';
import {
  failureInterval,
  longestInterval,
  nextInterval,
  stretchFor,
} from '../../../src/main/jobs/intervals.ts';
import { createTokenBucket } from '../../../src/main/jobs/token-bucket.ts';
import { families } from '../../../src/shared/job.ts';
import { turningClock } from './bench.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('intervals', () => {
  it('begin at 3 to 5 s for images and 5 to 10 s for the rest, and stay bounded at any age', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...families),
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        chance,
        (family, age, stretch, random) => {
          const interval = nextInterval({ family, age, stretch, random });
          const [from, to] = family === 'image' ? [3_000, 5_000] : [5_000, 10_000];
          expect(interval).toBeGreaterThanOrEqual(Math.floor(from * stretch));
          expect(interval).toBeLessThanOrEqual(Math.ceil(longestInterval(stretch)));
          if (age <= 60_000) expect(interval).toBeLessThanOrEqual(Math.ceil(to * stretch));
        },
      ),
    );
  });

  it('after failures double up to a cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, random) => {
        const wait = failureInterval(failures, random);
        expect(wait).toBeGreaterThanOrEqual(3_750);
        expect(wait).toBeLessThanOrEqual(6.25 * 60_000);
      }),
    );
    expect(failureInterval(3, 0.5)).toBe(failureInterval(2, 0.5) * 2);
  });

  it('stretch so that any number of tasks stays within the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (open, limit) => {
          const stretch = stretchFor(open, limit);
          expect(stretch).toBeGreaterThanOrEqual(1);
          expect((open * 10) / stretch).toBeLessThanOrEqual(limit);
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
    expect(bucket.take(403_000)).toBe(true);
  });

  it('keeps what is left of a wait when the clock is set back', () => {
    const bucket = createTokenBucket(1_000, 900_000);
    bucket.readyAt(1_000_000);
    bucket.pauseUntil(1_030_000);
    expect(bucket.pausedUntil(400_000)).toBe(430_000);
  });
});

describe('alarms', () => {
  it('ring once, also when the time passed in sleep, and soon after the clock was set back', () => {
    const clock = turningClock();
    const rung: string[] = [];
    const alarms = createAlarms(clock, 60_000, (name) => rung.push(name));
    alarms.set('a', clock.now() + 10_000);
    alarms.set('b', clock.now() + 50_000);
    clock.turn(9_999);
    expect(rung).toEqual([]);
    clock.turn(1);
    expect(rung).toEqual(['a']);
    clock.jump(3_600_000);
    clock.turn(5_000);
    expect(rung).toEqual(['a', 'b']);
    alarms.set('c', clock.now() + 30_000);
    clock.jump(-3_600_000);
    clock.turn(66_000);
    expect(rung).toEqual(['a', 'b', 'c']);
    alarms.set('d', clock.now() + 1_000);
    alarms.clear('d');
    clock.turn(10_000);
    expect(rung).toHaveLength(3);
  });
});
