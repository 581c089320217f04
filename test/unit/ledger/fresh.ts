/** An empty ledger to start from: made once in a process, and then copied, since making one is most of what a short test does. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Clock } from '../../../src/main/base/clock.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';

const hour = 60 * 60 * 1000;
const made = new Map<number, string>();

/** Puts a ledger that was opened and closed within this hour of the clock, and its backup, into the folder. @returns the file */
export function freshLedger(folder: string, clock: Clock): string {
  const when = Math.floor(clock.now() / hour);
  let from = made.get(when);
  if (from === undefined) {
    from = mkdtempSync(join(tmpdir(), 'safelight-fresh-'));
    openLedger({ report: () => undefined, file: join(from, 'ledger.db'), clock }).close();
    made.set(when, from);
  }
  cpSync(from, folder, { recursive: true });
  return join(folder, 'ledger.db');
}

process.once('exit', () => {
  for (const folder of made.values()) rmSync(folder, { recursive: true, force: true });
});
