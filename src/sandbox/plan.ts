/** A piece of work that a handler has checked, but that is not yet accepted. */
import type { ModelSpec } from './catalogue/types.ts';
import type { Amount } from './money.ts';
import type { PlannedOutput, TaskRecord } from './store.ts';

export interface Plan {
  model: ModelSpec;
  family: TaskRecord['family'];
  operation: string;
  kind: TaskRecord['kind'];
  prompt: string;
  texts: Record<string, string>;
  amount: Amount;
  /** Makes the outputs. `key` tells this task's media from others with the same prompt. */
  outputs(key: string): PlannedOutput[];
  /** The seed in the request, if any. */
  seed: string | undefined;
}
