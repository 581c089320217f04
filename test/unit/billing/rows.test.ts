import { describe, expect, test } from 'vitest';
import { importUsage, textOf } from '../../../src/main/billing/import.ts';
import { readTime } from '../../../src/main/billing/times.ts';
import { decimalText, normaliseUsage, sameCharge } from '../../../src/main/billing/usage.ts';
import { readAmount } from '../../../src/shared/money.ts';
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

  test('keeps what it says of the delivery tier and its prices, and nothing that is no word or amount', () => {
    expect(
      one({
        requested_policy: 'official',
        resolved_tier: 'verified',
        charged_price_basis: {
          version: 1,
          priceVersion: 'v7',
          effectiveUnitPrices: { unit: 'per_second', fixed: '0.10', input: null, structured: { a: 1 } },
        },
      }),
    ).toMatchObject({
      requestedPolicy: 'official',
      resolvedTier: 'verified',
      priceBasis: { priceVersion: 'v7', unit: 'per_second', prices: { fixed: '0.1' } },
    });
    for (const odd of [undefined, null, 7, 'text', [], {}, { effectiveUnitPrices: 'x' }])
      expect(one({ requested_policy: {}, resolved_tier: [], charged_price_basis: odd })).toMatchObject({
        requestedPolicy: null,
        resolvedTier: null,
        priceBasis: null,
      });
    expect(one({ resolved_tier: 'x'.repeat(5_000) }).resolvedTier?.length).toBeLessThan(100);
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
      expect(readTime(text), text).toBe(noon);
    }
    expect(readTime('1793534400')).toBe(1_793_534_400_000);
    expect(readTime('soon')).toBe('unreadable');
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

describe('a usage file that went through a spreadsheet', () => {
  const rows = [
    'sep=;',
    'model;created_at;cost;request_id',
    'm;2026-11-03 12:00;0.40;req_1',
    'm;03.11.2026 12:00;0.40;req_2',
    '',
    '"two',
    'lines";11/03/2026;0.40;req_3',
    'm;46329,5;0.40;req_4',
    'm;2026-11-03 13:00;0,40;req_5',
    ';2026-11-03 13:00;0.40;req_6',
  ].join('\r\n');
  const encodings: [string, Uint8Array][] = [
    ['UTF-8', Buffer.from(rows)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${rows}`)],
    ['UTF-16 LE', Buffer.from(`\uFEFF${rows}`, 'utf16le')],
    ['UTF-16 BE', Buffer.from(`\uFEFF${rows}`, 'utf16le').swap16()],
    ['UTF-16 LE without a mark', Buffer.from(rows, 'utf16le')],
    ['UTF-16 BE without a mark', Buffer.from(rows, 'utf16le').swap16()],
  ];

  test.each(encodings)('in %s is read, and what is not certain is named with its line', (_name, bytes) => {
    const {
      rows: read,
      unusable,
      unreadableAmounts,
      oddRows,
    } = importUsage(textOf(bytes), { accountId: 'acc' });
    expect(read.map((row) => [row.requestId, row.createdAt, row.costUsd])).toEqual([
      ['req_1', Date.UTC(2026, 10, 3, 12), '0.4'],
      ['req_5', Date.UTC(2026, 10, 3, 13), null],
    ]);
    expect([unusable, unreadableAmounts]).toEqual([4, 1]);
    expect(oddRows).toEqual([
      { line: 4, why: 'time_ambiguous', text: '03.11.2026 12:00' },
      { line: 6, why: 'time_ambiguous', text: '11/03/2026' },
      { line: 8, why: 'time_unreadable', text: '46329,5' },
      { line: 9, why: 'amount_unreadable', text: '0,40' },
      { line: 10, why: 'model_missing', text: '' },
    ]);
  });

  test('without any row of use names the first line that is in the way', () => {
    const csv = 'model,created_at,cost\nm,03/11/2026,1\n';
    expect(() => importUsage(csv, { accountId: 'acc' })).toThrow(
      /Line 2: "03\/11\/2026" can mean two different days/,
    );
  });

  test('takes its separator from its first line, also where another one is more frequent', () => {
    const csv = '"sep=|"\nmodel|created_at|cost|scene\nm|2026-11-03|1|a,b,c,d;e;f;g\n';
    expect(importUsage(csv, { accountId: 'acc' }).rows[0]).toMatchObject({
      model: 'm',
      scene: 'a,b,c,d;e;f;g',
    });
  });
});

describe('a CSV file whose records do not fit its header', () => {
  const read = (csv: string) => importUsage(csv, { accountId: 'acc' });
  const head = 'model,created_at,cost,request_id';

  test.each([
    ['a header with CRLF, rows with LF', `${head}\r\nm,2026-11-01,0.1,r1\nm,2026-11-02,0.2,r2\n`],
    ['a header with LF, rows with CRLF', `${head}\nm,2026-11-01,0.1,r1\r\nm,2026-11-02,0.2,r2\r\n`],
    ['a lone CR between others', `${head}\r\nm,2026-11-01,0.1,r1\rm,2026-11-02,0.2,r2\n`],
    ['lone CRs', `${head}\rm,2026-11-01,0.1,r1\rm,2026-11-02,0.2,r2`],
    [
      'quoted cells',
      `"model","created_at","cost","request_id"\r\n"m","2026-11-01","0.1","r1"\n"m","2026-11-02","0.2","r2"\n`,
    ],
  ])('because line ends are mixed is read whole: %s', (_what, csv) => {
    const { read: count, rows } = read(csv);
    expect(count).toBe(2);
    expect(rows.map((row) => [row.requestId, row.costUsd])).toEqual([
      ['r1', '0.1'],
      ['r2', '0.2'],
    ]);
  });

  test('keeps line ends inside quoted cells, whatever they are, and knows the line of each row', () => {
    const { rows, oddRows } = read(
      `${head},scene\r\nm,2026-11-01,0.1,r1,"two\r\nlines"\nm,2026-11-01,0.1,r2,"two\nlines"\r\nm,soon,0.1,r3,x\n`,
    );
    expect(rows.map(({ scene }) => scene)).toEqual(['two\nlines', 'two\nlines']);
    expect(oddRows).toEqual([{ line: 6, why: 'time_unreadable', text: 'soon' }]);
  });

  test.each([
    ['in the last column', 'model,created_at,request_id,cost', 'm,2026-11-01,r1,0,05', 'm,2026-11-02,r2,0.1'],
    ['in the middle', head, 'm,2026-11-01,0,05,r1', 'm,2026-11-02,0.1,r2'],
    ['before empty cells', `${head},scene`, 'm,2026-11-01,0,05,r1,', 'm,2026-11-02,0.1,r2,'],
    ['before cells that are all empty', `${head},scene`, 'm,2026-11-01,0,05,,', 'm,2026-11-02,0.1,r2,'],
  ])('is not misread where an amount has a decimal comma %s', (_where, header, odd, sound) => {
    const { read: count, rows, unusable, oddRows } = read(`${header}\n${odd}\n${sound}\n`);
    expect([count, unusable]).toEqual([2, 1]);
    expect(rows.map((row) => [row.requestId, row.costUsd])).toEqual([['r2', '0.1']]);
    expect(oddRows).toEqual([{ line: 2, why: 'too_many_cells', text: odd }]);
    expect(() => read(`${header}\n${odd}\n`)).toThrow(/Line 2: it has more cells than the first line/);
  });

  test('is taken where only empty cells follow', () => {
    const { rows, unusable } = read(`${head}\nm,2026-11-01,0.1,r1,,\nm,2026-11-01,7,r2,\n`);
    expect(rows.map((row) => row.costUsd)).toEqual(['0.1', '7']);
    expect(unusable).toBe(0);
  });
});

describe('a time of a usage row', () => {
  const at = Date.UTC(2026, 10, 3, 12, 0, 0, 250);
  test.each([
    ['2026-11-03T12:00:00.250Z', at],
    ['2026-11-03 12:00:00,250', at],
    ['2026/11/3 12:00', at - 250],
    ['2026-11-03T13:00+0100', at - 250],
    ['2026-11-03 12:00:00 UTC', at - 250],
    ['2026-11-03', Date.UTC(2026, 10, 3)],
    ['Tue, 03 Nov 2026 12:00:00 GMT', at - 250],
    ['3-Nov-2026 12:00', at - 250],
    ['November 3, 2026 12:00', at - 250],
    [String(at), at],
    [at / 1000, at],
  ])('%s means one instant', (given, expected) => {
    expect(readTime(given)).toBe(expected);
  });

  test.each([
    ['03.11.2026', 'ambiguous'],
    ['3/11/26 12:00', 'ambiguous'],
    ['13.11.2026', 'ambiguous'],
    ['11-03-2026', 'ambiguous'],
    ['2026-02-30', 'unreadable'],
    ['1999-12-31', 'impossible'],
    ['2026-13-01', 'unreadable'],
    ['2026-11-03 25:00', 'unreadable'],
    ['2026-11-03 01:00 PM', 'unreadable'],
    ['2026-11-03 12:00 CST', 'unreadable'],
    ['46329.5', 'unreadable'],
    [46329.5, 'unreadable'],
    ['1.79353E+12', 'unreadable'],
    ['', 'missing'],
    [null, 'missing'],
    [{}, 'missing'],
    ['9'.repeat(1000), 'unreadable'],
  ])('%# is not used', (given, fault) => {
    expect(readTime(given)).toBe(fault);
  });
});

describe('an amount', () => {
  test.each([
    '1e4000000',
    '1e-4000000',
    `1e${'9'.repeat(50)}`,
    '9'.repeat(50_000_000),
    `0.${'1'.repeat(100)}`,
    '1e31',
    '1,234',
    'Infinity',
    '0x10',
    1e300,
    Number.NaN,
    {},
    null,
  ])('that nobody pays or that could be two (%#) is none, at once', (given) => {
    expect(readAmount(given)).toBeNull();
  });

  test('never makes a long text out of a short one', () => {
    for (let exponent = -999; exponent <= 999; exponent += 1) {
      for (const digits of ['1', '9.99', '123456789012345678901234567890', '.000001']) {
        expect(readAmount(`${digits}e${exponent}`)?.length ?? 0).toBeLessThanOrEqual(80);
      }
    }
    expect(
      normaliseUsage([raw({ cost_decimal: '1e4000000', usage_quantity: '1e4000000' })], origin),
    ).toMatchObject({
      rows: [{ costUsd: null, quantity: null }],
      unreadableAmounts: 1,
      oddRows: [{ line: 1, why: 'amount_unreadable', text: '1e4000000' }],
    });
  });
});
