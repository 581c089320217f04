/** What the thread that reads for billing is asked, and answers. */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { Reading } from './reading.ts';

export type ReadingName = keyof Reading;

export interface ReadingOrder {
  /** The ledger, and whether its disk has no free byte. */
  file: string;
  isReadOnly: boolean;
  name: ReadingName;
  args: readonly unknown[];
}

export type ReadingReply = { value: unknown } | { error: AppErrorShape };
