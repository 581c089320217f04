/** The sandbox's own description of a model. The answers, in all their historical shapes, are made from it. */

export type Family = 'image' | 'video' | 'music' | '3d' | 'world' | 'speech' | 'chat';

/** The name, among those TokenLab has used, of the request format in a model's detail answer. */
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
  /** Fields that the operation takes, besides `model`, `user` and `operation`. */
  parameters: readonly string[];
  /** Required fields. `a|b` requires one of the two. */
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
  /** Queued tasks of this model can be cancelled. They stay in the queue long enough for that. */
  cancellable?: boolean;
  /** Accepts `async: true` and then answers with a task. */
  mayBeAsync?: boolean;
  /** Reports progress while it runs. */
  reportsProgress?: boolean;
  requestsPerMinute?: number;
  /** It is not to be had at the official tier. */
  verifiedOnly?: boolean;
}
