/** What the fields of a family are fitted to: one operation of one model. */
import type { ModelDetail, OperationConstraint } from '../catalogue.ts';
import type { Family, OperationFields } from '../families/index.ts';

export interface Fitting {
  model: ModelDetail;
  constraint: OperationConstraint | null;
  family: Family;
  /** Canonical names of the fields that the model takes; null when it does not say. */
  taken: ReadonlySet<string> | null;
  wanted: OperationFields;
}
