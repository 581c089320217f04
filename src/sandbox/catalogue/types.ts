/** How the sandbox itself describes a model; the historical shapes of the answers are made from this. */

export type Family = 'image' | 'video' | 'music' | '3d' | 'world' | 'speech' | 'chat';

/** Under which of the names that TokenLab has used a model's request format stands in its detail answer. */
export type DetailShape =
  | 'details'
  | 'summary'
  | 'public_contract'
  | 'public_contract_summary'
  | 'nulls'
  | 'lemondata'
  | 'top_level';

export interface OperationSpec {
  operation: string;
  endpoint: string;
  /** Fields that the operation takes, beside `model`, `user` and `operation`. */
  parameters: readonly string[];
  /** Fields without which it is refused. A group in one string, `a|b`, wants one of them. */
  required: readonly string[];
  resolutions?: readonly string[];
  /** Seconds. */
  durations?: readonly number[];
  aspectRatios?: readonly string[];
  notes?: readonly string[];
}

/** USD, decimal strings. */
export type Price =
  | {
      unit: 'per_image' | 'per_second' | 'per_request' | 'per_1k_characters';
      amount: string;
      min?: string;
      max?: string;
    }
  | { unit: 'per_token'; inputPerMillion: string; outputPerMillion: string; min: string; max: string }
  | { unit: string; amount: string; opaque: true };

export type Stage = 'active' | 'preview' | 'deprecated' | 'retired';

export interface ModelSpec {
  id: string;
  vendor: string;
  family: Family;
  aliases?: readonly string[];
  stage: Stage;
  /** ISO days. */
  releasedAt: string;
  deprecatedAt?: string;
  retiredAt?: string;
  sunsetAt?: string;
  replacement?: string;
  reason?: string;
  latest?: boolean;
  free?: boolean;
  price: Price;
  /** True when the price depends on more than the unit: size, quality, resolution, sound. */
  complexPrice?: boolean;
  shape: DetailShape;
  promptMax: number;
  operations: readonly OperationSpec[];
  outputFormats: readonly string[];
  /** Queued tasks of this model can be cancelled; they wait long enough for it. */
  cancellable?: boolean;
  /** May be asked for a task with `async: true`. */
  mayBeAsync?: boolean;
  /** Reports progress while it runs. */
  reportsProgress?: boolean;
  requestsPerMinute?: number;
}
