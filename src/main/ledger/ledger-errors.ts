/** SQLite's failures in the words of the person at the window. */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/ledger/say.ts';

/** SQLite's primary result codes, by their numbers. */
const codes: Record<number, string> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
};
const codeOf = (number: number): string => codes[number & 0xff] ?? 'SQLITE_ERROR';

/** SQLITE_IOERR_SHMSIZE. */
const sharedMemorySize = 4874;

/** SQLite's primary result code of a thrown value, for example `SQLITE_BUSY`; null when it is none. */
export function sqliteCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null;
  const { code, errcode } = thrown as { code?: unknown; errcode?: unknown };
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number') return codeOf(errcode);
  if (typeof code === 'string' && code.startsWith('SQLITE_')) {
    return code.split('_').slice(0, 2).join('_');
  }
  // libsql fails to open with the bare number at the end of the message.
  const number = /ConnectionFailed\(.*: (\d+)"\)$/s.exec(thrown.message)?.[1];
  return number === undefined ? null : codeOf(Number(number));
}

/** Any thrown value as the error to pass on; what does not come from SQLite is returned unchanged. */
export function ledgerError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const code = sqliteCode(thrown);
  if (code === null) return thrown;
  const options = { cause: thrown };
  // Beside its log a ledger that is opened needs a few pages of its own.
  const { code: name, errcode } = thrown as { code?: unknown; errcode?: unknown };
  const isFull = name === 'SQLITE_IOERR_SHMSIZE' || errcode === sharedMemorySize;
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
