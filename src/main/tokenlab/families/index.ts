/** The families on the wire: from a job's request to the one POST that it becomes, and from an answer to its results. */

import type { ModelDetail } from '../../../shared/catalogue.ts';
import { type CreateEndpoint, endpointsOf } from '../../../shared/endpoints.ts';
import { AppError, type FieldIssue } from '../../../shared/errors.ts';
import type { EndpointOf, Family } from '../../../shared/families/index.ts';
import { type FormContext, requestIssues, routeFor } from '../../../shared/form.ts';
import type { JobRequest } from '../../../shared/job.ts';
import { say } from '../../../shared/words/tokenlab/say.ts';
import type { CreateBody } from '../create-body.ts';
import { isRecord } from '../json.ts';
import {
  hasAudio,
  listedOutputs,
  modelOutputs,
  sceneOutputs,
  soundOutputs,
  videoOutputs,
} from '../output-fields.ts';
import type { TaskOutput } from '../output-shape.ts';
import { model3d } from './3d.ts';
import type { FamilyWire } from './definition.ts';
import { image } from './image.ts';
import type { ResolvedInput } from './media.ts';
import { music } from './music.ts';
import { speech } from './speech.ts';
import { video } from './video.ts';
import { world } from './world.ts';

export type { FamilyWire } from './definition.ts';
export type { ResolvedInput, ResolvedMedia } from './media.ts';

const wires: { [F in Family]: FamilyWire<EndpointOf<F>> } = {
  image,
  video,
  music,
  '3d': model3d,
  world,
  speech,
};

export const wireOf = (family: Family): FamilyWire => wires[family];

/** Where a request goes. `model` is the catalogue's record when there is one; without it the family's default. */
export const endpointFor = (request: JobRequest, model: ModelDetail | null): CreateEndpoint =>
  routeFor(model, request.family, request.operation);

/** Complaints about a request by the rules of TokenLab's contract. Empty: it may be sent. */
export function validateRequest(
  request: JobRequest,
  endpoint: CreateEndpoint,
  context: FormContext = {},
): FieldIssue[] {
  if (!endpointsOf(request.family).includes(endpoint)) {
    return [{ path: 'operation', message: say('requestsOfThisKindAre', { endpoint }) }];
  }
  return requestIssues({ ...request, endpoint }, context);
}

/**
 * The body of a request. `inputs` are the request's own inputs with their links or bytes, in order.
 * @throws AppError `invalid_input` when an input can not be sent in the way that the route wants.
 */
export async function buildBody(
  request: JobRequest,
  inputs: readonly ResolvedInput[],
  endpoint: CreateEndpoint,
): Promise<CreateBody> {
  const { bodies } = wireOf(request.family);
  const build = Object.hasOwn(bodies, endpoint) ? bodies[endpoint] : undefined;
  if (build === undefined) throw new AppError('not_allowed', say('createsAreNotSentTo'));
  return build({ request, inputs });
}

/** Results in fields that the contract names; with null, for a family that is not known, in those of any family. */
export function fieldOutputs(answer: unknown, family: FamilyWire | null): TaskOutput[] {
  if (!isRecord(answer)) return [];
  const found = family?.outputs(answer) ?? [
    ...listedOutputs(answer, 'image', hasAudio),
    ...videoOutputs(answer),
    ...soundOutputs(answer),
    ...modelOutputs(answer),
    ...sceneOutputs(answer),
  ];
  return found.filter((output) => output !== null);
}
