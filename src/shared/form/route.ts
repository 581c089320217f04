/** Which address a request goes to, and which fields that address has. */
import type { ModelDetail } from '../catalogue.ts';
import { type CreateEndpoint, endpointsOf } from '../endpoints.ts';
import type { Family } from '../job.ts';
import { imageEdit, imageGeneration } from './image-fields.ts';
import { music, speech } from './sound-fields.ts';
import { model3d, world } from './space-fields.ts';
import type { FamilyFields } from './specs.ts';
import { video } from './video-fields.ts';

type Routed = Pick<ModelDetail, 'constraints' | 'endpoint' | 'endpointByOperation'>;

/**
 * The create endpoint of an operation: the model's own table, then the operation's record, then the model's single
 * endpoint, then the family's default. An endpoint of another family is never taken.
 */
export function routeFor(model: Routed | null, family: Family, operation: string | null): CreateEndpoint {
  const own = endpointsOf(family);
  const named = operation ?? '';
  const routes = model?.endpointByOperation ?? {};
  const candidates = [
    Object.hasOwn(routes, named) ? routes[named] : undefined,
    model?.constraints.find((one) => one.operation === named)?.endpoint,
    // A single endpoint speaks of the model's first purpose; edits have a route of their own.
    family === 'image' && named === 'image-edit' ? '/v1/images/edits' : model?.endpoint,
  ];
  for (const candidate of candidates) {
    const endpoint = own.find((one) => one === candidate);
    if (endpoint !== undefined) return endpoint;
  }
  return own[0];
}

const families: Record<Exclude<Family, 'image'>, FamilyFields> = {
  video,
  music,
  '3d': model3d,
  world,
  speech,
};

/** The general fields of a family at an endpoint. */
export function fieldsAt(family: Family, endpoint: CreateEndpoint): FamilyFields {
  if (family === 'image') return endpoint === '/v1/images/edits' ? imageEdit : imageGeneration;
  return families[family];
}
