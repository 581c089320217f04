import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultDownloadLimits as limits } from '../../../src/main/results/context.ts';
import {
  afterRefusal,
  isRetryableOnStart,
  nextStep,
  type Refusal,
} from '../../../src/main/results/retry-policy.ts';
import { type AppErrorShape, errorCodes } from '../../../src/shared/errors.ts';

const error = (code: AppErrorShape['code'], retryable = true): AppErrorShape => ({
  code,
  message: 'It did not work.',
  next: [],
  retryable,
});
const failure = { error: error('server_error'), madeProgress: false, isOffline: false };
const waits = (attempts: number, random: number) => {
  const step = nextStep(attempts, failure, limits, random);
  return step.kind === 'try_again' ? step.waitMs : null;
};

describe('a download that failed', () => {
  it('is tried again after waits that double up to a longest one, spread by chance', () => {
    expect([0, 1, 2, 3, 8, 9, 10].map((attempts) => waits(attempts, 0.5))).toEqual([
      1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ]);
    expect(waits(0, 0)).toBe(750);
    expect(waits(0, 0.999)).toBeLessThan(1_250);
  });

  it('is given up after a bounded number of attempts in a row without a byte', () => {
    expect(nextStep(limits.attempts - 1, failure, limits, 0.5)).toEqual({ kind: 'give_up' });
    expect(nextStep(500, { ...failure, madeProgress: true }, limits, 0.5)).toMatchObject({
      kind: 'try_again',
      attempts: 1,
    });
  });

  it('waits as long as the server wishes, and no shorter than it would anyway', () => {
    expect(nextStep(0, { ...failure, waitMs: 60_000 }, limits, 0.5)).toMatchObject({ waitMs: 60_000 });
    expect(nextStep(3, { ...failure, waitMs: 10 }, limits, 0.5)).toMatchObject({ waitMs: 8_000 });
  });

  it('asks for a fresh link once, when its server cannot be reached for the third time', () => {
    const unreachable = { ...failure, error: error('network') };
    const asks = Array.from({ length: limits.attempts - 1 }, (_, attempts) => {
      const step = nextStep(attempts, unreachable, limits, 0.5);
      return step.kind === 'try_again' && step.asksForLink;
    });
    expect(asks.map((does, attempts) => (does ? attempts : null)).filter((at) => at !== null)).toEqual([2]);
    expect(nextStep(2, failure, limits, 0.5)).toMatchObject({ asksForLink: false });
  });

  it('waits for the network without that being an attempt, whatever came before', () => {
    for (const code of ['network', 'timeout'] as const) {
      expect(
        nextStep(limits.attempts + 5, { ...failure, error: error(code), isOffline: true }, limits, 0.5),
      ).toEqual({ kind: 'wait_for_network', waitMs: limits.offlineRetry });
    }
    expect(nextStep(0, { ...failure, isOffline: true }, limits, 0.5)).toMatchObject({ kind: 'try_again' });
  });

  it('always comes to an end: every failure without progress counts, and no wait is endless', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...errorCodes),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (code, random) => {
          let attempts = 0;
          for (let tries = 0; tries < limits.attempts; tries += 1) {
            const step = nextStep(attempts, { ...failure, error: error(code) }, limits, random);
            if (step.kind === 'give_up') return;
            if (step.kind !== 'try_again') throw new Error(step.kind);
            expect(step.waitMs).toBeLessThanOrEqual(limits.longestDelay * 1.25);
            attempts = step.attempts;
          }
          throw new Error('never given up');
        },
      ),
    );
  });
});

it('a start tries again what a person or time may have put right, and nothing else', () => {
  const retried = errorCodes.filter((code) => isRetryableOnStart({ error: error(code, false) }));
  expect(retried.sort()).toEqual([
    'disk_full',
    'expired_api_key',
    'file_unwritable',
    'insufficient_balance',
    'invalid_api_key',
    'key_missing',
    'keychain_failed',
    'keychain_locked',
    'keychain_missing',
    'network',
    'quota_exceeded',
    'timeout',
  ]);
  expect(isRetryableOnStart({ error: { ...error('output_refused', false), httpStatus: 402 } })).toBe(false);
  expect(isRetryableOnStart({ error: error('server_error', true) })).toBe(true);
  expect(isRetryableOnStart({ error: null })).toBe(false);
});

describe('a link that is refused', () => {
  const minute = 60_000;
  const step = (notes: Partial<Refusal['notes']>, now: number, httpStatus = 404) =>
    afterRefusal(
      {
        endedAt: 0,
        httpStatus,
        notes: { askedForFreshLink: true, refusedSince: null, linkWaits: 0, ...notes },
      },
      now,
      limits,
      0.5,
    );

  it('is asked for again before anything else', () => {
    expect(step({ askedForFreshLink: false }, 0)).toEqual({ kind: 'ask' });
    expect(step({ askedForFreshLink: false }, 99 * 60 * minute)).toEqual({ kind: 'ask' });
  });

  it('is waited for a quarter of an hour when its job has just ended, with waits that double', () => {
    const waits = [0, 1, 2, 5, 6, 7, 30].map((linkWaits) => step({ linkWaits }, 0));
    expect(waits.map((wait) => wait.kind === 'not_there_yet' && wait.waitMs)).toEqual([
      1_000, 2_000, 4_000, 32_000, 64_000, 120_000, 120_000,
    ]);
    const late = { refusedSince: 0, linkWaits: 9 };
    expect(step(late, 14 * minute + 59_000)).toEqual({ kind: 'not_there_yet', waitMs: 1_000 });
    expect(step(late, 15 * minute)).toEqual({ kind: 'expired' });
    expect(step({ refusedSince: 0, linkWaits: 5 }, 15 * minute)).toMatchObject({ kind: 'not_there_yet' });
  });

  it('has expired when its job ended long ago', () => {
    expect(step({}, 2 * 60 * minute)).toEqual({ kind: 'expired' });
  });

  it('with a status that says nothing of the file is asked for again once, and not waited for', () => {
    for (const now of [0, 2 * 60 * minute]) {
      expect(step({ askedForFreshLink: false }, now, 400)).toEqual({ kind: 'ask' });
      expect(step({}, now, 400)).toEqual({ kind: 'refused' });
    }
  });
});
