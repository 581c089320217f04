/**
 * The catalogue of models as Safelight knows it, whatever shape TokenLab sent it in. Lists may be empty and members
 * null: that means "not stated", never "none" or "free". Amounts are USD as decimal strings, times Unix milliseconds.
 */
import type { DeliveryAvailability } from './delivery.ts';
import type { CreateEndpoint } from './endpoints.ts';
import type { Family } from './families/index.ts';
import type { JsonObject } from './json.ts';

export type LifecycleStage = 'active' | 'preview' | 'deprecated' | 'retired' | 'unknown';

/** Units whose quantity can be told from a request. `other` is a unit that we do not understand. */
export type PriceUnit =
  | 'per_image'
  | 'per_second'
  | 'per_minute'
  | 'per_request'
  | 'per_character'
  | 'per_1k_characters'
  | 'per_1m_characters'
  | 'per_token'
  | 'other';

export interface PriceInfo {
  /** Null when no unit was stated. */
  unit: PriceUnit | null;
  /** The unit as it came. */
  rawUnit: string | null;
  /** USD for one unit; null when unknown, which is not 0. */
  amount: string | null;
  /** Range of prices that TokenLab gives for structured pricing. */
  min: string | null;
  max: string | null;
  inputPerMillion: string | null;
  outputPerMillion: string | null;
  /** True: the amount depends on options that the unit does not tell. */
  complex: boolean;
  /** True only by TokenLab's explicit policy. */
  free: boolean;
  freeUntil: number | null;
  /** TokenLab's own price summary as readable text, untrusted. */
  summary: string | null;
}

export interface ModelBadge {
  key: string;
  /** Untrusted text. */
  tooltip: string | null;
}

export interface ModelSummary {
  id: string;
  aliases: string[];
  vendor: string | null;
  /** Null for models that make no media; the window does not list these. */
  family: Family | null;
  category: string | null;
  /** Operations in our words (`operations.ts`), those that we do not know as they came. Empty: not stated. */
  operations: string[];
  stage: LifecycleStage;
  stageReason: string | null;
  /** Offered, never taken silently. */
  replacement: string | null;
  releasedAt: number | null;
  deprecatedAt: number | null;
  retiredAt: number | null;
  sunsetAt: number | null;
  latest: boolean;
  badges: ModelBadge[];
  price: PriceInfo;
  /** Place in TokenLab's recommendation for its scene; null when not stated. */
  preferredRank: number | null;
}

/** What one operation of a model takes. */
export interface OperationConstraint {
  /** In our words. */
  operation: string;
  rawOperation: string;
  endpoint: CreateEndpoint | null;
  requestShape: string | null;
  /** Field names; null when not stated. */
  parameters: string[] | null;
  requiredSelectors: string[];
  optionalSelectors: string[];
  documentedInputs: string[];
  resolutions: string[];
  durations: string[];
  aspectRatios: string[];
  notes: string[];
}

export interface ModelDetail extends ModelSummary {
  /** Under which of its names the request format was found; `none`: forms use the generic schema. */
  contractSource:
    | 'request_format_details'
    | 'request_format_summary'
    | 'public_contract'
    | 'public_contract_summary'
    | 'none';
  endpoint: CreateEndpoint | null;
  endpointByOperation: Record<string, CreateEndpoint>;
  requestShape: string | null;
  parameters: string[] | null;
  requiredSelectors: string[];
  optionalSelectors: string[];
  resolutions: string[];
  durations: string[];
  aspectRatios: string[];
  outputFormats: string[];
  promptMaxCharacters: number | null;
  requestsPerMinute: number | null;
  concurrency: number | null;
  constraints: OperationConstraint[];
  recommendedRequest: JsonObject | null;
  /** Null: nothing is said of tiers. */
  delivery: DeliveryAvailability | null;
  notes: string[];
}

/** What a list of models says. */
export interface ModelList {
  models: ModelSummary[];
  /** Records that could not be read as a model. */
  skipped: number;
  /** Ids of the first of those, or their places in the list; absent when there is none. */
  skippedNames?: string[];
}

interface Asked {
  /** Unix ms at which TokenLab said this. */
  fetchedAt: number;
  /** True when TokenLab could not be asked and this is from the cache. */
  stale: boolean;
}

export type CatalogueList = ModelList & Asked;

/** The same on its way to the window: a catalogue of any length is one text, which costs main next to nothing. */
export interface CatalogueText extends Asked {
  /** JSON of a `ModelList`. */
  json: string;
}
