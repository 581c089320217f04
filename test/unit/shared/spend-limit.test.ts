import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sandboxAccountId } from '../../../src/shared/sample.ts';
import {
  concerns,
  crossed,
  type LimitUse,
  leftUsd,
  letsMoreThrough,
  type NewSpendLimit,
  periodAt,
  usedUsd,
} from '../../../src/shared/spend-limit.ts';

const terms: NewSpendLimit = {
  accountId: null,
  projectId: null,
  period: 'day',
  amountUsd: '10',
  crossing: 'ask',
  unknownUsd: null,
};
const nothing: LimitUse = {
  chargedUsd: '0',
  unsettledUsd: '0',
  inFlightUsd: '0',
  waitingUsd: '0',
  unknownJobs: 0,
};
const standing = (change: Partial<NewSpendLimit> = {}, use: Partial<LimitUse> = {}) => {
  const limit = { id: 'limit', ...terms, ...change };
  const all = { ...nothing, ...use };
  return { limit, since: 0, until: 1, use: all, usedUsd: usedUsd(limit, all) };
};
const request = (mostUsd: string | null) => ({ accountId: 'acc', projectId: null, mostUsd });

describe('what counts', () => {
  it('is the sum of what was charged, estimated, is in flight and waits, to the last digit', () => {
    const use = { chargedUsd: '0.1', unsettledUsd: '0.2', inFlightUsd: '3.00000001', waitingUsd: '1' };
    const now = standing({}, use);
    expect(now.usedUsd).toBe('4.30000001');
    expect(leftUsd(now)).toBe('5.69999999');
  });

  it('is not known while jobs without a price count and no figure is set for them, and never 0', () => {
    const now = standing({}, { unknownJobs: 1 });
    expect(now.usedUsd).toBeNull();
    expect(leftUsd(now)).toBeNull();
    expect(crossed(now, [request('0.01')])).toMatchObject({ wouldBeUsd: null });
  });

  it('takes the figure that the person set for each job without a price', () => {
    expect(standing({ unknownUsd: '2.5' }, { unknownJobs: 3, chargedUsd: '1' }).usedUsd).toBe('8.5');
  });
});

describe('a request', () => {
  it('fits up to the last cent of the limit and not beyond', () => {
    const now = standing({}, { chargedUsd: '9.99' });
    expect(crossed(now, [request('0.01')])).toBeNull();
    expect(crossed(now, [request('0.010001')])).toMatchObject({
      nextUsd: '0.010001',
      wouldBeUsd: '10.000001',
    });
  });

  it('without a price crosses the limit, unless a figure is set, which then counts', () => {
    expect(crossed(standing(), [request(null)])).toMatchObject({ nextUsd: null, wouldBeUsd: null });
    expect(crossed(standing({ unknownUsd: '4' }), [request(null), request(null)])).toBeNull();
    expect(
      crossed(standing({ unknownUsd: '4' }), [request(null), request(null), request(null)]),
    ).toMatchObject({
      nextUsd: '12',
    });
  });

  it('that costs nothing fits even when all is used', () => {
    expect(crossed(standing({}, { chargedUsd: '10' }), [request('0')])).toBeNull();
  });

  it('is judged together with the others of its scope, and only with those', () => {
    const own = { accountId: 'acc', projectId: 'film', mostUsd: '6' };
    const ofProject = standing({ projectId: 'film' });
    expect(crossed(ofProject, [own, { ...own, projectId: null }])).toBeNull();
    expect(crossed(ofProject, [own, own])).toMatchObject({ wouldBeUsd: '12' });
    expect(crossed(ofProject, [{ ...own, projectId: null, mostUsd: '99' }])).toBeNull();
  });

  it('of the sandbox counts only towards a limit of the sandbox itself', () => {
    const sample = { accountId: sandboxAccountId, projectId: 'film' };
    expect(concerns(terms, sample)).toBe(false);
    expect(concerns({ ...terms, projectId: 'film' }, sample)).toBe(false);
    expect(concerns({ ...terms, accountId: sandboxAccountId }, sample)).toBe(true);
    expect(concerns({ ...terms, accountId: 'acc' }, { accountId: 'other', projectId: null })).toBe(false);
  });

  it('is let through if and only if everything together stays within the limit', () => {
    const cents = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(cents, cents, fc.array(cents, { minLength: 1, maxLength: 5 }), (limit, used, next) => {
        const usd = (value: number) => (value / 100).toFixed(2);
        const now = standing({ amountUsd: usd(limit) }, { inFlightUsd: usd(used) });
        const isCrossed =
          crossed(
            now,
            next.map((each) => request(usd(each))),
          ) !== null;
        expect(isCrossed).toBe(used + next.reduce((sum, each) => sum + each, 0) > limit);
      }),
    );
  });
});

describe('periods', () => {
  it('follow the calendar of this computer; a week begins on Monday', () => {
    const at = new Date(2026, 10, 29, 23, 59).getTime();
    const day = (year: number, month: number, date: number) => new Date(year, month, date).getTime();
    expect(periodAt('day', at)).toEqual({ since: day(2026, 10, 29), until: day(2026, 10, 30) });
    expect(periodAt('week', at)).toEqual({ since: day(2026, 10, 23), until: day(2026, 10, 30) });
    expect(periodAt('month', at)).toEqual({ since: day(2026, 10, 1), until: day(2026, 11, 1) });
    expect(periodAt('week', day(2026, 10, 30))).toMatchObject({ since: day(2026, 10, 30) });
  });
});

describe('a change lets more through', () => {
  it.each<[string, Partial<NewSpendLimit>, Partial<NewSpendLimit>, boolean]>([
    ['nothing changes', {}, {}, false],
    ['a higher amount', {}, { amountUsd: '10.01' }, true],
    ['a lower amount', {}, { amountUsd: '9' }, false],
    ['to ask instead of refuse', { crossing: 'refuse' }, { crossing: 'ask' }, true],
    ['to refuse instead of ask', {}, { crossing: 'refuse' }, false],
    ['another period', {}, { period: 'month' }, true],
    ['another account', {}, { accountId: 'acc' }, true],
    ['one project alone', {}, { projectId: 'film' }, true],
    ['a figure for unknown prices in place of a block', {}, { unknownUsd: '1' }, true],
    ['a lower figure', { unknownUsd: '2' }, { unknownUsd: '1' }, true],
    ['a higher figure', { unknownUsd: '1' }, { unknownUsd: '2' }, false],
    ['a block in place of a figure', { unknownUsd: '1' }, { unknownUsd: null }, false],
  ])('%s', (_what, before, after, expected) => {
    expect(letsMoreThrough({ ...terms, ...before }, { ...terms, ...after })).toBe(expected);
  });

  it('when the limit is removed', () => {
    expect(letsMoreThrough(terms, null)).toBe(true);
  });
});
