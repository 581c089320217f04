/** What a usage row's tier says about an amount. */
import { expect, it } from 'vitest';
import { deliveryVerdict, isTierOffered, withoutUsualTier } from '../../../src/shared/delivery.ts';

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

it.each([
  ['official', null, true],
  ['official', { operations: {} }, true],
  ['official', { official: false, operations: {} }, false],
  ['verified', { official: false, operations: {} }, true],
  ['verified', { verified: false, operations: {} }, false],
  ['auto', { verified: false, official: false, operations: {} }, true],
  ['official', { official: true, operations: { 'text-to-video': { official: false } } }, false],
  ['official', { official: false, operations: { 'text-to-video': { official: true } } }, true],
  ['official', { official: false, operations: { 'text-to-video': { verified: true } } }, false],
  ['official', { official: true, operations: { 'image-to-video': { official: false } } }, true],
] as const)('%s is offered by %o: %s', (policy, available, offered) => {
  expect(isTierOffered(policy, available, 'text-to-video')).toBe(offered);
});

it('a tier that is only the usual one of the account is no choice of the job', () => {
  const request = { model: 'm', delivery: 'official' as const };
  expect(withoutUsualTier(request, 'official')).toEqual({ model: 'm' });
  expect(withoutUsualTier(request, 'verified')).toBe(request);
  expect(withoutUsualTier(request, null)).toBe(request);
});
