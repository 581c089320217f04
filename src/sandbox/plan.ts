/** What a handler asks for: a piece of work, checked but not yet accepted. */
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
  /** Makes the outputs; `key` is what separates this task's media from others with the same prompt. */
  outputs(key: string): PlannedOutput[];
  /** The seed of the request, when it named one. */
  seed: string | undefined;
}
