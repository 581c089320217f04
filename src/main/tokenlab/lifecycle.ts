/** Where a model stands in its life, and when that changes. */
import type { LifecycleStage, ModelSummary } from '../../shared/catalogue.ts';
import { asInstant, asText, member } from './json.ts';

type Lifecycle = Pick<
  ModelSummary,
  | 'stage'
  | 'stageReason'
  | 'replacement'
  | 'releasedAt'
  | 'deprecatedAt'
  | 'retiredAt'
  | 'sunsetAt'
  | 'latest'
>;

const stages: readonly LifecycleStage[] = ['active', 'preview', 'deprecated', 'retired'];

/** From the `lifecycle` object, else from the compact list's `status` and `latest`. */
export function readLifecycle(lifecycle: unknown, status: unknown, latest: unknown): Lifecycle {
  const word = (asText(member(lifecycle, 'stage')) ?? asText(status))?.trim().toLowerCase();
  return {
    stage: stages.find((stage) => stage === word) ?? 'unknown',
    stageReason: asText(member(lifecycle, 'reason')),
    replacement: asText(member(lifecycle, 'replacement_model')),
    releasedAt: asInstant(member(lifecycle, 'released_at')),
    deprecatedAt: asInstant(member(lifecycle, 'deprecated_at')),
    retiredAt: asInstant(member(lifecycle, 'retired_at')),
    sunsetAt: asInstant(member(lifecycle, 'sunset_at')),
    latest: (member(lifecycle, 'latest') ?? latest) === true,
  };
}
