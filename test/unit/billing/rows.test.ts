import { describe, expect, test } from 'vitest';
import { importUsage } from '../../../src/main/billing/import.ts';
import { decimalText, normaliseUsage, sameCharge, timeOf } from '../../../src/main/billing/usage.ts';
import type { UsageRow } from '../../../src/shared/usage.ts';

const noon = Date.UTC(2026, 10, 1, 12);
const origin = { accountId: 'acc', source: 'management' } as const;
const raw = (rest: Record<string, unknown> = {}) => ({
  model: 'm',
  cost_decimal: '0.40',
  created_at: new Date(noon + 250).toISOString(),
  request_id: 'req_1',
  billing_transaction_id: 'billtxn_1',
  ...rest,
});
const one = (rest: Record<string, unknown> = {}) => normaliseUsage([raw(rest)], origin).rows[0] as UsageRow;

describe('a usage row', () => {
  test('keeps its id when TokenLab corrects its amount', () => {
    expect(one({ cost_decimal: '0.41' }).id).toBe(one().id);
    expect(one({ request_id: 'req_2' }).id).not.toBe(one().id);
  });

  test('is known again with less exact time, with an id filled in, or with an amount corrected', () => {
    const known = one();
    const seconds = new Date(noon).toISOString();
    expect(sameCharge(known, one({ created_at: seconds }))).toBe(true);
    expect(sameCharge(one({ billing_transaction_id: null }), known)).toBe(true);
    expect(sameCharge(one({ request_id: null, billing_transaction_id: null }), known)).toBe(true);
    expect(sameCharge(known, one({ cost_decimal: '0.39' }))).toBe(true);
  });

  test('is another one when an id, the model, the instant or the direction of the money differs', () => {
    const known = one();
    expect(sameCharge(known, one({ request_id: 'req_2' }))).toBe(false);
    expect(sameCharge(known, one({ model: 'n' }))).toBe(false);
    expect(sameCharge(known, one({ created_at: new Date(noon + 251).toISOString() }))).toBe(false);
    expect(sameCharge(known, one({ cost_decimal: '-0.40' }))).toBe(false);
    const nameless = { request_id: null, billing_transaction_id: null };
    expect(sameCharge(one(nameless), one({ ...nameless, cost_decimal: '0.39' }))).toBe(false);
  });

  test('of the same ids and instant but another amount stands beside the first', () => {
    const { rows } = normaliseUsage([raw(), raw({ cost_decimal: '0.02' }), raw()], origin);
    expect(rows.map((row) => row.costUsd)).toEqual(['0.4', '0.02']);
    expect(new Set(rows.map((row) => row.id)).size).toBe(2);
  });

  test('in another currency is counted and left out', () => {
    const { rows, otherCurrency, unusable } = normaliseUsage(
      [raw({ currency: 'cny' }), raw({ currency: 'USD' }), raw({ model: null })],
      origin,
    );
    expect([rows.length, otherCurrency, unusable]).toEqual([1, 1, 1]);
  });
});

describe('reading an export', () => {
  test('takes amounts as people write them, and none that could be misread', () => {
    expect(
      ['$1,234.50', '-$0.10', 'US$ 3', '1e-7', '0,40', '1,23', 'free', ''].map((text) => decimalText(text)),
    ).toEqual(['1234.5', '-0.1', '3', '0.0000001', null, null, null, null]);
  });

  test('takes times without a zone as UTC, whatever the zone of this computer', () => {
    for (const text of ['2026-11-01T12:00:00', '2026-11-01 12:00', '2026-11-01T13:00:00+01:00']) {
      expect(timeOf(text), text).toBe(noon);
    }
    expect(timeOf('1793534400')).toBe(1_793_534_400_000);
    expect(timeOf('soon')).toBeNull();
  });

  test('undoes the apostrophe that keeps formulas from running, and refuses our own reconciliation', () => {
    const csv = "model,created_at,cost,request_id\r\n'=m,2026-11-01T12:00:00Z,1,r\r\n";
    expect(importUsage(csv, { accountId: 'acc' }).rows[0]?.model).toBe('=m');
    const own = 'line_key,model,job_created_at,created_at\r\njob:a,m,x,2026-11-01T12:00:00Z\r\n';
    expect(() => importUsage(own, { accountId: 'acc' })).toThrow(
      /a reconciliation that Safelight has exported/,
    );
    const yuan = 'model,created_at,cost,currency\r\nm,2026-11-01T12:00:00Z,1,CNY\r\n';
    expect(() => importUsage(yuan, { accountId: 'acc' })).toThrow(/only amounts in USD/i);
  });
});
