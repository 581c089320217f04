/** From what a person asked for to a row in the ledger. Nothing is sent here, and nothing is sent without it. */

import type { ModelDetail } from '../../shared/catalogue.ts';
import type { CreateEndpoint } from '../../shared/endpoints.ts';
import { AppError, type FieldIssue } from '../../shared/errors.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import type { ConfirmedPrice } from '../../shared/price.ts';
import type { SubmitInput } from '../../shared/request.ts';
import { titleOf } from '../../shared/title.ts';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/jobs/say.ts';
import { type AccountRecord, newId } from '../ledger/index.ts';
import { endpointFor, validateRequest } from '../tokenlab/index.ts';
import type { Core } from './core.ts';
import { mustBeAgreed } from './price.ts';

/** Longest text of one field that is taken at all, in UTF-16 units. */
const longestText = 100_000;
/** Largest request without its media, in bytes of JSON. */
const largestRequest = MiB;

/** `basedOn` links the job to the one whose form it was made from. */
export type NewJobInput = Omit<SubmitInput, 'basedOn' | 'notBefore' | 'templateId'> & {
  basedOn?: string | null;
  notBefore?: number | null;
};

/**
 * Writes the job as a draft. The same submit token gives the same job again.
 * @throws AppError `invalid_input` with the fields, `not_found`, `price_unconfirmed`, `limit_unconfirmed`, `limit_reached`,
 *   and the ledger's own (nothing was sent then)
 */
export function writeDraft(
  core: Core,
  input: NewJobInput,
  confirmed: ConfirmedPrice | null = null,
): { jobId: string; isNew: boolean } {
  const { ledger, clock, options } = core;
  const known = ledger.jobs.byToken(input.submitToken);
  if (known !== null) return { jobId: known, isNew: false };
  const account = ledger.accounts.require(input.accountId);
  if (account.removedAt !== null) throw new AppError('not_found', say('thisAccountWasRemovedChoose'));

  const request = input.request as JobRequest;
  const model = options.modelFor(account.id, request.model);
  const { endpoint, estimate, issues } = examine(core, account, request, model);
  check(issues);

  ledger.disk.mustHaveRoom();
  core.failpoint('submit.before_draft');
  const made = ledger.tx(() => {
    // Two presses may both have come this far.
    const twin = ledger.jobs.byToken(input.submitToken);
    if (twin !== null) return { jobId: twin, isNew: false };
    const payment = { accountId: account.id, projectId: input.projectId, estimate };
    const agreedLimits = mustBeAgreed(core, payment, confirmed);
    const createdAt = clock.now();
    const jobId = newId('job', createdAt);
    const basedOn = input.basedOn ?? null;
    const until = input.notBefore ?? null;
    const waits = until !== null && until > createdAt;
    ledger.jobs.insert({
      id: jobId,
      submitToken: input.submitToken,
      accountId: account.id,
      userId: options.userId(),
      projectId: input.projectId,
      title: input.title.trim() || titleOf(request),
      request,
      endpoint,
      state: 'draft',
      createdAt,
      estimate,
      retryOf: basedOn,
      hold: waits ? { reason: 'not_before', until, attempts: 0 } : null,
      agreedLimits,
    });
    const detail = {
      endpoint,
      model: request.model,
      ...(basedOn === null ? {} : { basedOn }),
      ...(waits ? { until } : {}),
    };
    ledger.events.append(jobId, { source: 'user', type: 'created', detail });
    return { jobId, isNew: true };
  });
  core.failpoint('submit.after_draft');
  return made;
}

export interface Examined {
  endpoint: CreateEndpoint;
  estimate: BillingFacts['estimate'];
  /** Why it cannot be sent as it is. */
  issues: FieldIssue[];
}

/** What is known of a request before it is sent. */
export function examine(
  core: Core,
  account: Pick<AccountRecord, 'id' | 'kind'>,
  request: JobRequest,
  model: ModelDetail | null,
): Examined {
  const endpoint = endpointFor(request, model);
  const general = generalIssues(request);
  const issues =
    general.length > 0
      ? general
      : validateRequest(request, endpoint, { isSandbox: account.kind === 'sandbox' });
  return { endpoint, estimate: core.options.estimateFor(request, model), issues };
}

function check(issues: FieldIssue[]): void {
  const first = issues[0];
  if (first === undefined) return;
  const message =
    issues.length === 1
      ? first.message
      : `${first.message} ${say('andCountMore', { count: issues.length - 1 })}`;
  throw new AppError('invalid_input', message, { next: ['edit_request'], fields: issues });
}

/** What holds for every request, whatever the model. */
function generalIssues(request: JobRequest): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (request.model.trim() === '') issues.push({ path: 'model', message: say('chooseModel') });
  for (const [name, value] of Object.entries({ ...request.fields, ...request.rawFields })) {
    if (typeof value === 'string' && value.length > longestText) {
      issues.push({
        path: name,
        message: say('thisTextIsTooLong', { length: value.length, most: longestText }),
      });
    }
  }
  if (issues.length === 0 && Buffer.byteLength(JSON.stringify(request)) > largestRequest) {
    issues.push({ path: 'request', message: say('requestIsTooLargeAdd') });
  }
  return issues;
}
