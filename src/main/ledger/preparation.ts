/**
 * What takes long when a ledger is opened, done before by a thread: checking a large file, looking through its texts,
 * migrating it, restoring it from a backup. The window is there then, and nothing is sent or written by anyone else.
 */
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { type Prepared, prepareFile } from './opening.ts';
import { createLedgerThread, type LedgerThread, type LedgerThreadOptions } from './thread.ts';

/** What the thread does. `now`: Unix ms. @throws AppError as `openLedger` */
export interface PreparationMethods {
  prepare(now: number): Prepared;
}

export type Preparation = LedgerThread<PreparationMethods>;

export const preparationMethods = (file: string): PreparationMethods => ({
  prepare: (now) => prepareFile({ file, clock: { now: () => now } }),
});

/** The ledger must be claimed, and not be opened before the answer. */
export const createPreparation = (
  options: Pick<LedgerThreadOptions, 'entry' | 'file' | 'clock' | 'report'>,
): Preparation =>
  createLedgerThread<PreparationMethods>({
    ...options,
    isReadOnly: () => false,
    work: 'looking through the ledger',
    failed: () => new AppError('internal', say('ledgerWasNotLookedThrough'), { next: ['restart_app'] }),
    // Far longer than a ledger of a million jobs takes on a slow disk.
    longestMs: 60 * minute,
  });
