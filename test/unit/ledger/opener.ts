/** Opens a ledger as somebody without special rights, and says what came of it. Run as a process of its own. */
import process from 'node:process';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { AppError } from '../../../src/shared/errors.ts';

const nobody = 65_534;
// Permissions do not bind root.
if (process.geteuid?.() === 0) process.seteuid?.(nobody);
try {
  openLedger({ report: () => undefined, file: process.argv[2] as string, clock: systemClock }).close();
  console.log('opened');
} catch (thrown) {
  console.log(thrown instanceof AppError ? thrown.code : String(thrown));
}
process.exit(0);
