/** One create: made ready while it is a draft, then put on the wire once. */
import type { DeliveryPolicy } from '../../shared/delivery.ts';
import { inDoubt } from '../../shared/doubt.ts';
import { type CreateEndpoint, isCreateEndpoint } from '../../shared/endpoints.ts';
import { toAppErrorShape } from '../../shared/errors.ts';
import type { JobRequest } from '../../shared/job.ts';
import type { JobRecord } from '../ledger/index.ts';
import {
  buildBody,
  type ClassifiedCreate,
  type CreateBody,
  noFacts,
  type ResolvedInput,
} from '../tokenlab/index.ts';
import type { Core } from './core.ts';
import type { TaskClient } from './options.ts';
import type { RequestLinks } from './request-links.ts';

export interface PreparedCreate {
  client: TaskClient;
  body: CreateBody;
  endpoint: CreateEndpoint;
  delivery: DeliveryPolicy | null;
}

/** @throws AppError when it cannot be sent as it is; nothing has left then */
export async function prepareCreate({ options, ledger }: Core, job: JobRecord): Promise<PreparedCreate> {
  const client = options.clientFor(job.accountId);
  await options.mustReach(job.accountId);
  const request: JobRequest = ledger.jobs.requestToSend(job.id);
  const { endpoint } = job;
  if (!isCreateEndpoint(endpoint)) throw new Error(`Creates are not sent to ${endpoint}.`);
  const inputs: ResolvedInput[] = [];
  for (const input of request.inputs) {
    inputs.push({ field: input.field, media: await options.resolveInput(input) });
  }
  const delivery = request.delivery ?? null;
  return { client, body: await buildBody(request, inputs, endpoint), endpoint, delivery };
}

/** Call only after its intent is on disk. Whatever happens, it says what is known of the outcome. */
export async function sendCreate(
  core: Core,
  links: RequestLinks,
  job: JobRecord,
  { client, endpoint, body, delivery }: PreparedCreate,
): Promise<ClassifiedCreate> {
  try {
    return await client.createTask(endpoint, body, {
      family: job.family,
      delivery,
      requestUrls: links.of(job.id),
    });
  } catch (thrown) {
    // A fault of ours after the intent: what left this computer is not known.
    core.report('create', thrown);
    const error = inDoubt(toAppErrorShape(thrown));
    return {
      ...noFacts,
      kind: 'unconfirmed',
      error,
      raw: null,
      outcome: {
        kind: 'unknown',
        error,
        sentAt: core.clock.now(),
        status: null,
        headers: {},
        requestId: null,
      },
    };
  }
}
