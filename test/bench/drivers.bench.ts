/** What SQLite's two programs cost for the same rows: Node.js's own beside libsql. The faster one is used where both are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Connection } from '../../src/main/ledger/connection.ts';
import { openInLibsql } from '../../src/main/ledger/driver-libsql.ts';
import { openInNode } from '../../src/main/ledger/driver-node.ts';
import type { Bench } from './measure.ts';

/** As wide as a job, and as mixed. */
const columns = Array.from({ length: 68 }, (_, at) => `c${at}`);
const values = columns.map((name, at) =>
  at % 3 === 0 ? null : at % 3 === 1 ? at * 1000 : `a text of ${name}`,
);
const rows = 1_000;

/** CPU time in ms: both wait for the same disk. */
function cost(open: (file: string) => Connection, work: (db: Connection) => void): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  const db = open(path.join(folder, 'rows.db'));
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
      CREATE TABLE rows (id INTEGER PRIMARY KEY, ${columns.join(', ')}); BEGIN`);
    const insert = db.prepare(
      `INSERT INTO rows (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (let row = 0; row < rows; row += 1) insert.run(values);
    db.exec('COMMIT');
    const before = process.cpuUsage();
    work(db);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  } finally {
    db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const work: Record<string, (db: Connection) => void> = {
  '2,000 rows read one by one'(db) {
    const one = db.prepare('SELECT * FROM rows WHERE id = ?');
    for (let at = 0; at < 2 * rows; at += 1) one.get([1 + (at % rows)]);
  },
  '50 pages of 100 rows'(db) {
    const page = db.prepare('SELECT * FROM rows WHERE id > ? ORDER BY id LIMIT 100');
    for (let at = 0; at < 50; at += 1) page.all([at]);
  },
  '1,000 rows changed, a commit each'(db) {
    const change = db.prepare('UPDATE rows SET c1 = ? WHERE id = ?');
    for (let at = 1; at <= rows; at += 1) {
      db.exec('BEGIN IMMEDIATE');
      change.run([at, at]);
      db.exec('COMMIT');
    }
  },
};

const open = openInNode;
if (open === null) throw new Error('This Node.js has no SQLite of its own.');
const benches: Bench[] = Object.entries(work).map(([name, each]) => ({
  name: `node:sqlite: ${name}`,
  unit: 'ms',
  rounds: 5,
  target: { mostRatio: 1 },
  measure: async () => cost(open, each),
  floor: { name: 'libsql', measure: async () => cost(openInLibsql, each) },
}));

export default benches;
