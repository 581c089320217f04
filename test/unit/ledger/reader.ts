/** Opens a ledger and reads all of it. Run as a process of its own: the driver may end it at any read. */
import process from 'node:process';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { tablesAt } from '../../../src/main/ledger/foreign-schema.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { latestVersion } from '../../../src/main/ledger/migrations/index.ts';
import { jobStates } from '../../../src/shared/job.ts';
import { ask } from './fixture.ts';

const file = process.argv[2] as string;
const ledger = openLedger({ report: () => undefined, file, clock: systemClock });
const jobs = ledger.jobs.inStates(jobStates);
const read = {
  recovery: ledger.recovery?.kind ?? null,
  notice: ledger.notice,
  repair: ledger.repair,
  listed: ledger.list.ids(ask(), 100).length + ledger.list.ids(ask({ view: { kind: 'hidden' } }), 100).length,
  details: jobs.map(({ id }) => ledger.jobs.detail(id)),
};
const db = openDb(file);
const kept = db.get("SELECT 1 FROM sqlite_schema WHERE name = 'unreadable_texts'")
  ? ['unreadable_texts']
  : [];
const tables = [...tablesAt(latestVersion()), ...kept];
const rows = Object.fromEntries(tables.map((name) => [name, db.all(`SELECT * FROM ${name}`).length]));
db.close();
ledger.close();
console.log(JSON.stringify({ ...read, rows }));
process.exit(0);
