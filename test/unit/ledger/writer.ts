/** Writes jobs, says each id once it is committed, and kills itself in the middle of the next one. */
import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { addAccount, addJob } from './fixture.ts';

const ledger = openLedger({ report: () => undefined, file: process.argv[2] as string, clock: systemClock });
addAccount(ledger, 'acc');
for (let n = 0; n < 50; n += 1) writeSync(1, `${addJob(ledger)}\n`);
ledger.tx(() => {
  addJob(ledger);
  process.kill(process.pid, 'SIGKILL');
});
