/** From a job's request to the one POST that it becomes. */
import type { ModelDetail } from '../../../shared/catalogue.ts';
import { type CreateEndpoint, endpointsOf } from '../../../shared/endpoints.ts';
import { AppError, type FieldIssue } from '../../../shared/errors.ts';
import { type FormContext, requestIssues, routeFor } from '../../../shared/form.ts';
import type { JobRequest } from '../../../shared/job.ts';
import type { CreateBody } from '../http.ts';
import { imageEditBody, imageGenerationBody } from './image.ts';
import type { BodySource, ResolvedInput } from './media.ts';
import { musicBody, speechBody } from './sound.ts';
import { model3dBody, worldBody } from './space.ts';
import { videoBody } from './video.ts';

export type { ResolvedInput, ResolvedMedia } from './media.ts';

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
    return [{ path: 'operation', message: `Requests of this kind are not sent to ${endpoint}.` }];
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
  const source: BodySource = { request, inputs };
  switch (endpoint) {
    case '/v1/images/generations':
      return imageGenerationBody(source);
    case '/v1/images/edits':
      return imageEditBody(source);
    case '/v1/videos/generations':
      return videoBody(source);
    case '/v1/music/generations':
      return musicBody(source);
    case '/v1/3d/generations':
      return model3dBody(source);
    case '/v1/worlds/generations':
      return worldBody(source);
    case '/v1/audio/speech':
      return speechBody(source);
    default:
      throw new AppError('not_allowed', 'Creates are not sent to this address.');
  }
}

/** Links that a body carries: an echo of one in an answer is no result. */
export function linksOf(body: CreateBody): string[] {
  const found: string[] = [];
  const visit = (value: unknown, depth: number) => {
    if (depth > 6) return;
    if (typeof value === 'string') {
      if (/^https?:\/\//i.test(value)) found.push(...value.split(','));
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) visit(item, depth + 1);
    }
  };
  if (body.kind === 'json') visit(body.json, 0);
  else for (const part of body.parts) if ('value' in part) visit(part.value, 0);
  return found;
}
