/** Usage rows that are met again, many of them in one second: a file of days without times. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sameCharge } from '../../../src/main/billing/usage.ts';
import { createTwins } from '../../../src/main/ledger/usage-twins.ts';
import type { UsageRow } from '../../../src/shared/usage.ts';
import { usageRow } from '../billing/usage-row.ts';
import { growth, muchGrowth } from '../growth.ts';
import { type Fixture, openFixture } from './fixture.ts';

const day = Date.UTC(2026, 10, 1);
let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

let readings = 0;
/** Rows of one day and one amount, as a reading brings them: by slices. */
function read(count: number, rest: (index: number) => Partial<UsageRow>): number {
  readings += 1;
  const rows = Array.from({ length: count }, (_, index) =>
    usageRow(`${readings}-${index}`, { createdAt: day, costUsd: '0.04', ...rest(index) }),
  );
  const met = new Set(rows.map(({ id }) => id));
  let added = 0;
  for (let at = 0; at < count; at += 200)
    added += fixture.ledger.billing.putUsage(rows.slice(at, at + 200), sameCharge, met);
  return added;
}

describe('many rows of a day without times', () => {
  it.each<[string, (index: number) => Partial<UsageRow>, (index: number) => Partial<UsageRow>, boolean]>([
    [
      'that are all new',
      (index) => ({ requestId: `r${index}` }),
      (index) => ({ requestId: `s${index}` }),
      false,
    ],
    ['that name nothing', () => ({}), () => ({}), true],
    [
      'that share a request',
      (index) => ({ requestId: 'r', billingTransactionId: `b${index}` }),
      (index) => ({ requestId: 'r', billingTransactionId: `c${index}` }),
      false,
    ],
    [
      'that were read with ids before',
      (index) => ({ requestId: `r${index}`, source: 'management', createdAt: day + 500 }),
      () => ({ source: 'import' }),
      true,
    ],
  ])(
    '%s cost as much each, however many there are',
    (_name, known, again, isSame) => {
      let accounts = 0;
      const twice = (count: number) => {
        accounts += 1;
        const accountId = `acc-${accounts}`;
        expect(read(count, (index) => ({ accountId, ...known(index) }))).toBe(count);
        expect(read(count, (index) => ({ accountId, ...again(index) }))).toBe(isSame ? 0 : count);
      };
      expect(growth(twice, 150)).toBeLessThan(muchGrowth);
    },
    60_000,
  );

  it('are the same rows as without the order in which they are kept', () => {
    /** What each row may name or say. */
    const of = (index: number): Partial<UsageRow> => ({
      requestId: index % 3 === 0 ? null : `r${index % 40}`,
      billingTransactionId: index % 4 === 0 ? null : `b${index % 25}`,
      costUsd: index % 7 === 0 ? null : index % 5 === 0 ? '-0.04' : index % 2 === 0 ? '0.010' : '0.01',
      createdAt: day + (index % 2) * 250 * (index % 3),
    });
    const make = (name: string, shift: number) =>
      Array.from({ length: 200 }, (_, index) => usageRow(`${name}${index}`, of(index * 7 + shift)));
    const known = make('known', 0).sort((a, b) => a.createdAt - b.createdAt);
    const met = new Set<string>();
    const twins = createTwins(met, () => known);
    const share = (one: string | null, other: string | null) => one !== null && one === other;
    let found = 0;
    for (const row of make('read', 17)) {
      const twin = twins.find(row, sameCharge);
      const fitting = known.filter((other) => !met.has(other.id) && sameCharge(other, row));
      const byId = fitting.find(
        (other) =>
          share(other.requestId, row.requestId) ||
          share(other.billingTransactionId, row.billingTransactionId),
      );
      expect(twin).toBe(byId ?? fitting[0]);
      if (twin === undefined) continue;
      met.add(twin.id);
      found += 1;
    }
    expect(found).toBeGreaterThan(50);
  });

  it('are met as they are when another reading has written between two slices', () => {
    const rows = Array.from({ length: 80 }, (_, index) => usageRow(`a${index}`, { requestId: `r${index}` }));
    const other = Array.from({ length: 80 }, (_, index) => usageRow(`b${index}`, { requestId: `r${index}` }));
    const put = fixture.ledger.billing.putUsage;
    const met = new Set(rows.map(({ id }) => id));
    const metToo = new Set(other.map(({ id }) => id));
    expect(put(rows.slice(0, 40), sameCharge, met)).toBe(40);
    expect(put(other.slice(0, 60), sameCharge, metToo)).toBe(20);
    expect(put(rows.slice(40), sameCharge, met)).toBe(20);
    expect(put(other.slice(60), sameCharge, metToo)).toBe(0);
  });

  it('are met by an id before they are met by an amount alone', () => {
    expect(read(2, (index) => ({ requestId: index === 0 ? null : 'r-1' }))).toBe(2);
    expect(read(2, (index) => ({ requestId: `r-${index + 1}` }))).toBe(0);
    const rows = fixture.ledger.billing.reconcilable(usageRow('x').accountId, day, day + 1, 0).rows;
    expect(rows.map(({ requestId }) => requestId).sort()).toEqual(['r-1', 'r-2']);
  });
});
