/** The daily copy of the ledger, made by a thread: SQLite writes the whole file, and nothing may wait for that. */
import { AppError } from '../../shared/errors.ts';
import { minute } from '../../shared/units.ts';
import { say } from '../../shared/words/ledger/say.ts';
import type { BackupMethods } from './backups.ts';
import { createLedgerThread, type LedgerThread, type LedgerThreadOptions } from './thread.ts';

export const createBackupThread = (
  options: Pick<LedgerThreadOptions, 'entry' | 'file' | 'clock' | 'report'>,
): LedgerThread<BackupMethods> =>
  createLedgerThread<BackupMethods>({
    ...options,
    isReadOnly: () => false,
    work: 'backup',
    failed: () => new AppError('internal', say('backupWasNotMade'), { next: ['none'] }),
    // Far longer than a ledger of a million jobs takes on a slow disk.
    longestMs: 60 * minute,
  });
