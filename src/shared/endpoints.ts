/**
 * The closed set of addresses that a paid request may go to, per family. Whatever a catalogue says, a create never
 * goes anywhere else.
 */
import type { Family } from './job.ts';

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

export const isCreateEndpoint = (path: unknown): path is CreateEndpoint =>
  (createEndpoints as readonly unknown[]).includes(path);

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
  const found = (Object.keys(familyEndpoints) as Family[]).find((family) =>
    familyEndpoints[family].includes(endpoint),
  );
  return found ?? 'image';
}
