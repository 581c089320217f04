import { describe, expect, it } from 'vitest';
import type { PriceInfo } from '../../../src/shared/catalogue.ts';
import { estimate } from '../../../src/shared/estimate.ts';
import type { Family } from '../../../src/shared/families/index.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

const blank: PriceInfo = {
  unit: null,
  rawUnit: null,
  amount: null,
  min: null,
  max: null,
  inputPerMillion: null,
  outputPerMillion: null,
  complex: false,
  free: false,
  freeUntil: null,
  summary: null,
};
const of = (
  price: Partial<PriceInfo>,
  fields: JsonObject = {},
  more: { family?: Family; durations?: string[] } = {},
) =>
  estimate(
    { price: { ...blank, ...price }, family: more.family ?? 'video', durations: more.durations },
    { fields },
    1000,
  );

describe('an estimate', () => {
  it.each<[string, Partial<PriceInfo>, JsonObject, unknown]>([
    ['one picture', { unit: 'per_image', amount: '0.04' }, {}, { kind: 'estimate', usd: '0.04' }],
    [
      'four pictures, exactly',
      { unit: 'per_image', amount: '0.1' },
      { n: 3 },
      { kind: 'estimate', usd: '0.3' },
    ],
    ['five seconds', { unit: 'per_second', amount: '0.40' }, { duration: 5 }, { kind: 'estimate', usd: '2' }],
    [
      'seconds as text',
      { unit: 'per_second', amount: '0.40' },
      { duration: '8' },
      { kind: 'estimate', usd: '3.2' },
    ],
    [
      'half a minute',
      { unit: 'per_minute', amount: '0.03' },
      { duration: 30 },
      { kind: 'estimate', usd: '0.015' },
    ],
    ['a request', { unit: 'per_request', amount: '1e-1' }, {}, { kind: 'estimate', usd: '0.1' }],
    [
      'characters',
      { unit: 'per_1k_characters', amount: '0.015' },
      { input: 'a'.repeat(500) },
      { kind: 'estimate', usd: '0.0075' },
    ],
    [
      'a range for structured prices',
      { unit: 'per_request', amount: '0.3', min: '0.2', max: '0.4', complex: true },
      {},
      { kind: 'range', min: '0.2', max: '0.4' },
    ],
    [
      'a range per picture',
      { unit: 'per_image', min: '0.01', max: '0.2', complex: true },
      { n: 2 },
      { kind: 'range', min: '0.02', max: '0.4' },
    ],
  ])('of %s', (_name, price, fields, expected) => {
    expect(of(price, fields)).toEqual(expected);
  });

  it('spans the possible lengths when none was chosen', () => {
    expect(of({ unit: 'per_second', amount: '0.1' }, {}, { durations: ['4', '8'] })).toEqual({
      kind: 'range',
      min: '0.4',
      max: '0.8',
    });
    expect(of({ unit: 'per_second', amount: '0.1' }, { duration: -1 }, { durations: ['4', '8'] }).kind).toBe(
      'range',
    );
  });

  it.each([['4-15'], ['4 to 15 s'], ['4s', '15 sec'], ['5', '4-15']])(
    'spans the lengths of a model that names them as %j',
    (...durations) => {
      const lengths = { kind: 'range', min: '0.2', max: '6' };
      const price = { unit: 'per_second', min: '0.05', max: '0.4' } as const;
      expect(of({ ...price, complex: true }, {}, { durations })).toEqual(lengths);
    },
  );

  it.each([
    ['per_second', {}],
    ['per_second', { duration: -1 }],
    ['per_minute', {}],
    ['per_character', {}],
    ['per_1k_characters', {}],
  ] as const)('is never the price of one %s where the length is open (%j)', (unit, fields) => {
    for (const price of [{ complex: true }, { complex: false, amount: '0.1' }])
      expect(of({ unit, min: '0.05', max: '0.4', ...price }, fields)).toMatchObject({
        kind: 'depends',
        reason: 'length_unknown',
      });
  });

  it.each<[string, Partial<PriceInfo>, JsonObject, string]>([
    ['nothing is known', {}, {}, 'no_price'],
    ['the price is 0', { unit: 'per_image', amount: '0' }, {}, 'no_price'],
    ['the price is no number', { unit: 'per_image', amount: '-' }, {}, 'no_price'],
    ['options decide', { unit: 'per_second', amount: '0.1', complex: true }, { duration: 5 }, 'options'],
    ['the unit is unknown', { unit: 'other', rawUnit: 'per_moonbeam', amount: '2' }, {}, 'unknown_unit'],
    ['the length is open', { unit: 'per_second', amount: '0.1' }, {}, 'length_unknown'],
    ['tokens decide', { unit: 'per_token', inputPerMillion: '5' }, {}, 'tokens'],
  ])('is not given when %s', (_name, price, fields, reason) => {
    expect(of(price, fields)).toMatchObject({ kind: 'depends', reason });
  });

  it('is free only while the free time lasts', () => {
    expect(of({ free: true })).toEqual({ kind: 'free' });
    expect(of({ free: true, freeUntil: 2000 })).toEqual({ kind: 'free' });
    expect(of({ free: true, freeUntil: 500 })).toMatchObject({ kind: 'depends' });
  });
});
