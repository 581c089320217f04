/** Every address of TokenLab that Safelight may talk to. Nothing that a server or a file says adds to it. */

import { AppError } from '../../shared/errors.ts';
import type { Family } from '../../shared/job.ts';

export const createEndpoints = [
  '/v1/images/generations',
  '/v1/images/edits',
  '/v1/videos/generations',
  '/v1/music/generations',
  '/v1/3d/generations',
  '/v1/worlds/generations',
  '/v1/audio/speech',
] as const;
export type CreateEndpoint = (typeof createEndpoints)[number];

export const isCreateEndpoint = (path: string): path is CreateEndpoint =>
  (createEndpoints as readonly string[]).includes(path);

const familyEndpoints: Record<Family, readonly [CreateEndpoint, ...CreateEndpoint[]]> = {
  image: ['/v1/images/generations', '/v1/images/edits'],
  video: ['/v1/videos/generations'],
  music: ['/v1/music/generations'],
  '3d': ['/v1/3d/generations'],
  world: ['/v1/worlds/generations'],
  speech: ['/v1/audio/speech'],
};

/** The create endpoints of a family; the first is its default. */
export const endpointsOf = (family: Family): readonly [CreateEndpoint, ...CreateEndpoint[]] =>
  familyEndpoints[family];

/** The family that an endpoint belongs to. */
export function familyOfEndpoint(endpoint: CreateEndpoint): Family {
  for (const [family, endpoints] of Object.entries(familyEndpoints)) {
    if (endpoints.includes(endpoint)) return family as Family;
  }
  throw new AppError('internal', `No family has the endpoint ${endpoint}.`);
}

const segment = encodeURIComponent;

export const paths = {
  task: (taskId: string) => `/v1/tasks/${segment(taskId)}`,
  models: '/v1/models',
  model: (id: string) => `/v1/models/${segment(id)}`,
  modelPricing: (id: string) => `/v1/models/${segment(id)}/pricing`,
  pricing: '/v1/pricing',
  material: (id: string) => `/v1/videos/assets/${segment(id)}`,
  balance: '/v1/management/balance',
  keys: '/v1/management/api-keys',
  keyUsage: (keyId: string) => `/v1/management/api-keys/${segment(keyId)}/usage`,
  keyBilling: (keyId: string) => `/v1/management/api-keys/${segment(keyId)}/billing`,
} as const;

/** `path` with the given query members; null, undefined and empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
