/** SQLite's failures in the words of the person at the window. */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/ledger/say.ts';

/** SQLite's primary result code of a thrown value, for example `SQLITE_BUSY`; null when it is none. */
export function sqliteCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  const code = (thrown as { code?: unknown }).code;
  if (typeof code === 'string' && code.startsWith('SQLITE_')) {
    return code.split('_').slice(0, 2).join('_');
  }
  // Opening fails with the bare number at the end of the message: 14 is CANTOPEN.
  const number = /ConnectionFailed\(.*: (\d+)"\)$/s.exec(thrown.message)?.[1];
  return number === undefined ? null : number === '14' ? 'SQLITE_CANTOPEN' : 'SQLITE_ERROR';
}

/** Any thrown value as the error to pass on; what does not come from SQLite is returned unchanged. */
export function ledgerError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = sqliteCode(thrown);
  if (code === null) return thrown;
  const options = { cause: thrown };
  // Beside its log a ledger that is opened needs a few pages of its own.
  const isFull = (thrown as { code?: unknown }).code === 'SQLITE_IOERR_SHMSIZE';
  switch (isFull ? 'SQLITE_FULL' : code) {
    case 'SQLITE_FULL':
      return ledgerFull(thrown);
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return new AppError(
        'file_unwritable',
        say('ledgerFileCantBeWritten'),
        { next: ['restart_app'] },
        options,
      );
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return new AppError(
        'ledger_busy',
        say('anotherProgramIsUsingLedger'),
        { next: ['wait_and_retry', 'restart_app'], retryable: true },
        options,
      );
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new AppError(
        'ledger_damaged',
        say('ledgerFileIsDamagedRestart'),
        { next: ['restart_app', 'contact_support'] },
        options,
      );
    case 'SQLITE_IOERR':
      return new AppError(
        'file_unwritable',
        say('diskReportedErrorWhileReading'),
        { next: ['restart_app', 'free_disk_space'], retryable: true },
        options,
      );
    default:
      return thrown;
  }
}

export const ledgerFull = (cause?: unknown): AppError =>
  new AppError(
    'disk_full',
    say('diskIsFullSoLedger'),
    { next: ['free_disk_space'], retryable: true },
    { cause },
  );

export const isDiskFull = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code === 'disk_full';

/** True for the failures that mean "this file is no good", not "try again". */
export const isDamage = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code === 'ledger_damaged';
