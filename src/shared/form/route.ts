/** Which address a request goes to. */
import type { ModelDetail } from '../catalogue.ts';
import { type CreateEndpoint, endpointsOf } from '../endpoints.ts';
import { type Family, familyOf } from '../families/index.ts';

type Routed = Pick<ModelDetail, 'constraints' | 'endpoint' | 'endpointByOperation'>;

/**
 * The create endpoint of an operation: the model's own table, then the operation's record, then the model's single
 * endpoint, then the family's default. An endpoint of another family is never taken.
 */
export function routeFor(model: Routed | null, family: Family, operation: string | null): CreateEndpoint {
  const own = endpointsOf(family);
  const named = operation ?? '';
  const routes = model?.endpointByOperation ?? {};
  const { ownRoutes = {} } = familyOf(family);
  const candidates = [
    Object.hasOwn(routes, named) ? routes[named] : undefined,
    model?.constraints.find((one) => one.operation === named)?.endpoint,
    // A single endpoint speaks of the model's first purpose.
    Object.hasOwn(ownRoutes, named) ? ownRoutes[named] : model?.endpoint,
  ];
  for (const candidate of candidates) {
    const endpoint = own.find((one) => one === candidate);
    if (endpoint !== undefined) return endpoint;
  }
  return own[0];
}
