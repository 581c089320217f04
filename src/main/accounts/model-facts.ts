/** What is known of a model without asking the network, and what that says about a request's cost. */
import type { ModelDetail } from '../../shared/catalogue.ts';
import { estimate } from '../../shared/estimate.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import { say } from '../../shared/words/accounts/say.ts';
import type { CatalogueQueries } from '../ledger/index.ts';
import { readKeptModel } from '../tokenlab/index.ts';

/** The kept record of a model, however old; null when there is none. */
export function knownModel(
  catalogue: CatalogueQueries,
  accountId: string,
  modelId: string,
): ModelDetail | null {
  const kept = catalogue.get(accountId, `model:${modelId}`);
  return kept === null ? null : readKeptModel(kept.body);
}

/** The estimate as it is written on the job. Unknown stays unknown; "0" stands only where TokenLab says free. */
export function estimateFacts(
  request: JobRequest,
  model: ModelDetail | null,
  now: number,
): BillingFacts['estimate'] {
  const unknown = { kind: 'unknown' as const, minUsd: null, maxUsd: null };
  if (model === null) return { ...unknown, note: null };
  // The price list names no tier, and the official one may cost more: what it may come to is not known.
  if (request.delivery === 'official') return { ...unknown, note: say('officialTierPrice') };
  const { operation, fields, rawFields } = request;
  const estimated = estimate(model, { operation, fields: { ...fields, ...rawFields } }, now);
  switch (estimated.kind) {
    case 'free':
      return { kind: 'exact', minUsd: '0', maxUsd: '0', note: null };
    case 'estimate':
      return { kind: 'exact', minUsd: estimated.usd, maxUsd: estimated.usd, note: null };
    case 'range':
      return { kind: 'range', minUsd: estimated.min, maxUsd: estimated.max, note: null };
    case 'depends':
      return { ...unknown, note: estimated.text };
  }
}
