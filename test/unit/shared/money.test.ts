import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareUsd, formatUsd, isAmount, readAmount, signOf, sumUsd } from '../../../src/shared/money.ts';

const Exact = Decimal.clone({ precision: 200, toExpNeg: -200, toExpPos: 200 });

/** Amounts in every notation that is taken for one. */
const amounts = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
    fc.option(fc.stringMatching(/^\d{0,18}$/), { nil: null }),
    fc.constantFrom('', 'e3', 'E-7', 'e+2', 'e0'),
  )
  .map(
    ([sign, whole, fraction, power]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power}`,
  );

const plain = (value: Decimal) => (value.isZero() ? '0' : value.toFixed());

describe('amounts', () => {
  test('are added to the last digit', () => {
    fc.assert(
      fc.property(fc.array(amounts, { minLength: 1, maxLength: 20 }), (list) => {
        expect(sumUsd(list)).toBe(plain(list.reduce((sum, each) => sum.plus(each), new Exact(0))));
      }),
    );
  });

  test('are held against each other and against nothing, however they are written', () => {
    fc.assert(
      fc.property(amounts, amounts, (one, other) => {
        expect(compareUsd(one, other)).toBe(new Exact(one).comparedTo(other));
        expect(compareUsd(one, one)).toBe(0);
        expect(signOf(one)).toBe(new Exact(one).comparedTo(0));
      }),
    );
  });

  test('are shown with two places at least, and with all that they have', () => {
    fc.assert(
      fc.property(amounts, (text) => {
        const value = new Exact(text);
        const [whole, fraction] = value.abs().toFixed(Math.max(2, value.decimalPlaces())).split('.');
        const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
        expect(formatUsd(text)).toBe(`${value.lessThan(0) ? '-' : ''}$${grouped}.${fraction}`);
      }),
    );
  });

  test('keep their value when they are read', () => {
    fc.assert(
      fc.property(amounts, (text) => {
        const value = new Exact(text);
        const fits = value.isZero() || (value.e < 30 && value.decimalPlaces() <= 40);
        expect(isAmount(text)).toBe(fits);
        const read = readAmount(text);
        expect(read === null).toBe(!fits);
        if (read !== null) expect(new Exact(read).equals(value)).toBe(true);
      }),
    );
  });

  test.each([
    '',
    '.',
    '-',
    '+.',
    'e5',
    '1e',
    '1e1000',
    '0x10',
    'NaN',
    'Infinity',
    '1,5',
    ' 1',
    '1 ',
    '1_0',
    '٣',
  ])('%j is none', (text) => {
    expect(isAmount(text)).toBe(false);
    expect(() => sumUsd([text])).toThrow(TypeError);
  });

  test.each([
    ['1e30', false],
    ['9e29', true],
    ['-1e30', false],
    ['1e-40', true],
    ['1e-41', false],
    ['0e-999', true],
    ['1e999', false],
    ['0'.repeat(61), false],
  ])('%s counts as one: %s', (text, expected) => expect(isAmount(text)).toBe(expected));
});
