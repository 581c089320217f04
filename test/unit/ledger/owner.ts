/** Owns a ledger until it is killed or told to close: a process of its own. Says `owned`, or why not. */
import process from 'node:process';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { AppError } from '../../../src/shared/errors.ts';

try {
  const ledger = openLedger({ report: () => undefined, file: process.argv[2] as string, clock: systemClock });
  process.once('message', () => {
    ledger.close();
    process.disconnect();
  });
  process.send?.('owned');
} catch (thrown) {
  process.send?.(thrown instanceof AppError ? `${thrown.code}: ${thrown.message}` : String(thrown));
  process.disconnect();
}
