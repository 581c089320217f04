/** A request of a template, made ready without the sheet. */
import { expect, it } from 'vitest';
import { readyRequest } from '../../../../src/renderer/features/compose/ready.ts';
import type { JobRequest } from '../../../../src/shared/job.ts';
import { detail } from './models.ts';

const request: JobRequest = {
  family: 'image',
  operation: 'text-to-image',
  model: 'm',
  fields: { prompt: 'A harbour' },
  inputs: [],
};
const model = detail('m', { operations: ['text-to-image'], endpoint: '/v1/images/generations' });
const tierOf = (own: JobRequest['delivery'], usual: JobRequest['delivery'] | null) =>
  readyRequest(own === undefined ? request : { ...request, delivery: own }, model, false, usual ?? null)
    ?.request.delivery;

it('asks for the tier that was chosen, else for the usual one of the account, else for none', () => {
  expect(tierOf('official', null)).toBe('official');
  expect(tierOf('auto', 'official')).toBe('auto');
  expect(tierOf(undefined, 'verified')).toBe('verified');
  expect(readyRequest(request, model, false, null)?.request).not.toHaveProperty('delivery');
});
