/** What the main process and the thread that reads answers say to each other. */
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { Readings } from './readings.ts';

export interface ReadOrder {
  name: keyof Readings;
  args: unknown[];
}

export type ReadReply = { value: unknown } | { error: AppErrorShape };
