import { beforeAll, describe, expect, it } from 'vitest';
import { beyond, estimateEnds, totalOf } from '../../../../src/renderer/features/spend/amounts.ts';
import {
  dayKey,
  daysOf,
  periodKinds,
  periodOf,
  startOfKey,
} from '../../../../src/renderer/features/spend/period.ts';
import { i18next, laterWords } from '../../../../src/renderer/i18n/index.ts';
import { lineKinds, lineReasons, type SpendBucket, spendGroups } from '../../../../src/shared/billing.ts';

beforeAll(laterWords);

const at = (text: string) => new Date(`${text}T10:30:00`).getTime();
const custom = { first: '2026-11-03', last: '2026-11-03' };
const span = (kind: (typeof periodKinds)[number], now: string, days = custom) => {
  const period = periodOf(kind, days, at(now));
  return period && [dayKey(period.from), dayKey(period.to - 1)];
};

describe('a period', () => {
  it('is of whole local days, over the ends of months and years and leap days', () => {
    expect(span('thisMonth', '2026-11-23')).toEqual(['2026-11-01', '2026-11-30']);
    expect(span('lastMonth', '2026-03-31')).toEqual(['2026-02-01', '2026-02-28']);
    expect(span('lastMonth', '2028-03-01')).toEqual(['2028-02-01', '2028-02-29']);
    expect(span('lastMonth', '2027-01-15')).toEqual(['2026-12-01', '2026-12-31']);
    expect(span('last7', '2026-11-03')).toEqual(['2026-10-28', '2026-11-03']);
    expect(span('last30', '2026-11-23')).toEqual(['2026-10-25', '2026-11-23']);
    expect(span('custom', '2026-11-23')).toEqual(['2026-11-03', '2026-11-03']);
  });

  it('is none for days that are no days, the wrong way round, or more than a year', () => {
    const none = (first: string, last: string) => span('custom', '2026-11-23', { first, last });
    expect(none('', '2026-11-03')).toBeNull();
    expect(none('2026-02-30', '2026-11-03')).toBeNull();
    expect(none('2026-11-04', '2026-11-03')).toBeNull();
    expect(none('2025-01-01', '2026-11-03')).toBeNull();
    expect(none('2026-01-01', '2026-12-31')).toEqual(['2026-01-01', '2026-12-31']);
  });

  it('names its days up to now, each once', () => {
    const period = periodOf('thisMonth', custom, at('2026-11-04'));
    expect(period && daysOf(period, at('2026-11-04'))).toEqual([
      '2026-11-01',
      '2026-11-02',
      '2026-11-03',
      '2026-11-04',
    ]);
    expect(startOfKey('2026-11-04')).toBe(new Date(2026, 10, 4).getTime());
  });
});

const bucket = (rest: Partial<SpendBucket>): SpendBucket => ({
  key: 'm',
  jobs: 1,
  settledUsd: '0',
  settledJobs: 0,
  unsettledUsd: '0',
  unsettledJobs: 0,
  inFlightUsd: '0',
  inFlightJobs: 0,
  unknownJobs: 0,
  compared: { jobs: 0, estimateMinUsd: '0', estimateMaxUsd: '0', settledUsd: '0' },
  ...rest,
});

describe('amounts', () => {
  it('of many buckets are summed without losing a digit', () => {
    const total = totalOf([
      bucket({ settledUsd: '0.1', settledJobs: 2, unknownJobs: 1 }),
      bucket({ settledUsd: '0.2', settledJobs: 1, inFlightUsd: '1.00000000000000000000001' }),
    ]);
    expect(total).toMatchObject({
      jobs: 2,
      settledUsd: '0.3',
      settledJobs: 3,
      unknownJobs: 1,
      inFlightUsd: '1.00000000000000000000001',
    });
  });

  it('lie within an estimate, or beyond one of its ends', () => {
    const compared = { jobs: 1, estimateMinUsd: '1', estimateMaxUsd: '2', settledUsd: '1.5' };
    expect(beyond(compared)).toBeNull();
    expect(beyond({ ...compared, settledUsd: '2.25' })).toBe('0.25');
    expect(beyond({ ...compared, settledUsd: '0.5' })).toBe('-0.5');
    expect(estimateEnds({ kind: 'range', minUsd: null, maxUsd: '2' })).toEqual({ min: '2', max: '2' });
    expect(estimateEnds({ kind: 'unknown', minUsd: null, maxUsd: null })).toBeNull();
  });
});

describe('the words of the Spending place', () => {
  it('say every kind, reason with its next step, period and grouping', () => {
    const keys = [
      ...lineKinds.flatMap((kind) => [`kind.${kind}`, `filter.${kind}`]),
      ...lineReasons.flatMap((reason) => ['short', 'text', 'next'].map((part) => `reason.${reason}.${part}`)),
      ...periodKinds.map((kind) => `period.${kind}`),
      ...spendGroups.map((group) => `by.${group}`),
    ];
    expect(keys.filter((key) => !i18next.exists(`spend:${key}`))).toEqual([]);
  });
});
