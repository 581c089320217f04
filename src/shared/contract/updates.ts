/** Updates of the app itself. */
import { nothing } from '../fields.ts';
import type { UpdateState } from '../updates.ts';
import { method } from './method.ts';

export const updateMethods = {
  updateState: method<UpdateState>('none')(nothing),
  /** Asks the server of updates now. */
  checkForUpdate: method<UpdateState>('open')(nothing),
  /** Fails with `conflict` when there is none. */
  loadUpdate: method<UpdateState>('decide')(nothing),
  /** Fails with `conflict` while jobs are being sent or files saved. */
  restartToUpdate: method<void>('decide')(nothing),
} as const;
