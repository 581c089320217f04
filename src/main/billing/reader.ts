/** Asks the thread that reads for billing, one question after another. */
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/billing/say.ts';
import { createLedgerThread, type LedgerThread, type LedgerThreadOptions } from '../ledger/index.ts';
import type { Reading } from './reading.ts';

export type BillingReader = LedgerThread<Reading>;

export const createBillingReader = (
  options: Pick<LedgerThreadOptions, 'entry' | 'file' | 'isReadOnly' | 'clock' | 'report'>,
): BillingReader =>
  createLedgerThread<Reading>({
    ...options,
    work: 'reading for billing',
    failed: () => new AppError('internal', say('figuresCouldNotBeRead'), { next: ['wait_and_retry'] }),
    // Far longer than the report of a million jobs takes.
    longestMs: 10 * minute,
  });
