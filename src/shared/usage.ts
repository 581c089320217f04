import type { PriceBasis } from './delivery.ts';

/** One row of TokenLab's usage, as fetched with a management token or imported from an export. */
export interface UsageRow {
  /** Stable over repeated fetches: the same row always has the same id. */
  id: string;
  accountId: string;
  source: 'management' | 'import';
  requestId: string | null;
  billingTransactionId: string | null;
  model: string;
  scene: string | null;
  unit: string | null;
  quantity: string | null;
  /** TokenLab's words about the tier, where it says them. */
  requestedPolicy?: string | null;
  resolvedTier?: string | null;
  priceBasis?: PriceBasis | null;
  /** Decimal string; negative for a refund; null when the export does not say. */
  costUsd: string | null;
  createdAt: number;
}

/** A row of an answer or a file that was left out, or is kept without its amount. */
export interface OddUsageRow {
  /** Its line in the file, or its place in the list; from 1. */
  line: number;
  why:
    | 'model_missing'
    | 'time_missing'
    | 'time_ambiguous'
    | 'time_unreadable'
    | 'time_impossible'
    | 'too_many_cells'
    | 'other_currency'
    | 'amount_unreadable';
  /** What stands there, shortened; empty where nothing does. */
  text: string;
}
