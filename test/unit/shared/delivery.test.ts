/** What a usage row's tier says about an amount. */
import { expect, it } from 'vitest';
import { deliveryVerdict } from '../../../src/shared/delivery.ts';

it.each([
  ['official', { resolvedTier: 'official' }, 'as_asked'],
  ['official', { resolvedTier: 'verified', requestedPolicy: 'official' }, 'another'],
  [null, { resolvedTier: 'official', requestedPolicy: 'official' }, 'as_asked'],
  [null, { resolvedTier: 'verified', requestedPolicy: 'auto' }, 'chosen'],
  ['auto', { resolvedTier: 'official' }, 'chosen'],
  [null, { resolvedTier: 'verified' }, 'chosen'],
  ['official', {}, null],
  ['official', { resolvedTier: null }, null],
] as const)('asked for %s, the row says %o', (asked, row, verdict) => {
  expect(deliveryVerdict(asked, row)).toBe(verdict);
});
