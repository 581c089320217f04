/**
 * The closed set of addresses that a paid request may go to, per family. Whatever a catalogue says, a create never
 * goes anywhere else.
 */
import { type EndpointOf, type Family, type FamilyFields, families, familyOf } from './families/index.ts';

export type CreateEndpoint = { [F in Family]: EndpointOf<F> }[Family];

/** The create endpoints of a family; the first is its default. */
export const endpointsOf = (family: Family): readonly [CreateEndpoint, ...CreateEndpoint[]] =>
  Object.keys(familyOf(family).routes) as [CreateEndpoint, ...CreateEndpoint[]];

const familyByEndpoint = new Map(
  families.flatMap((family) => endpointsOf(family).map((endpoint) => [endpoint, family] as const)),
);

export const isCreateEndpoint = (path: unknown): path is CreateEndpoint =>
  (familyByEndpoint as ReadonlyMap<unknown, Family>).has(path);

/** The family that an endpoint belongs to. */
export const familyOfEndpoint = (endpoint: CreateEndpoint): Family =>
  familyByEndpoint.get(endpoint) as Family;

/** What a family's requests to one of its endpoints take. */
export const fieldsAt = (family: Family, endpoint: CreateEndpoint): FamilyFields =>
  familyOf(family).routes[endpoint] as FamilyFields;
