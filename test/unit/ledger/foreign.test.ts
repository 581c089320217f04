import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '../../../src/main/ledger/db.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { migrate, migrations } from '../../../src/main/ledger/migrations/index.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const setAside = () => readdirSync(fixture.folder).filter((name) => name.includes('damaged'));

describe('a ledger that somebody else has made', () => {
  it.each([
    ['a trigger', 'CREATE TRIGGER t AFTER UPDATE ON jobs BEGIN DELETE FROM jobs; END'],
    [
      'a trigger on the lease',
      "CREATE TRIGGER t AFTER INSERT ON lease BEGIN UPDATE jobs SET title = 'theirs'; END",
    ],
    ['a view', 'CREATE VIEW v AS SELECT * FROM jobs'],
    [
      'another trigger under our name',
      'DROP TRIGGER jobs_tally_delete; CREATE TRIGGER jobs_tally_delete AFTER DELETE ON jobs BEGIN DELETE FROM accounts; END',
    ],
    [
      'a view in the place of a table',
      'DROP TABLE lease; CREATE VIEW lease AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n',
    ],
    [
      'a table that computes',
      'DROP TABLE meta; CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT AS (upper(key)))',
    ],
    ['a missing table', 'DROP TABLE left_answers'],
  ])('with %s is set aside, the backup stands in for it, and it is told', (_name, sql) => {
    const ours = addJob(fixture.ledger, { title: 'ours' });
    fixture.ledger.close();
    const db = openDb(fixture.file);
    const kept = db.get<{ n: number }>('SELECT count(*) AS n FROM jobs')?.n;
    expect(kept).toBe(1);
    db.exec(sql);
    db.close();
    const ledger = fixture.reopen();
    expect(ledger.recovery).toMatchObject({
      kind: 'restored',
      salvagedJobs: 0,
      message: expect.stringContaining('parts that Safelight didn’t make'),
    });
    expect(ledger.jobs.require(ours).title).toBe('ours');
    expect(setAside().length).toBeGreaterThan(0);
    addJob(ledger);
    expect(ledger.list.range(ask(), 0, 1).total).toBe(2);
  });

  it('of an earlier schema is refused before a migration could run what it brings', () => {
    const file = join(fixture.folder, 'old', 'ledger.db');
    fixture.ledger.close();
    const old = openFixtureAt(file);
    const ledger = openLedger({ report: () => undefined, file, clock: fixture.clock });
    expect(ledger.recovery?.message).toContain('parts that Safelight didn’t make');
    ledger.close();
    const aside = readdirSync(join(fixture.folder, 'old')).find((name) => /damaged-[^-]*$/.test(name))!;
    const db = openDb(join(fixture.folder, 'old', aside));
    // Nothing ran: the row that its trigger waits for was never touched.
    expect(db.get<{ n: number }>('SELECT count(*) AS n FROM jobs')?.n).toBe(old);
    db.close();
    fixture.reopen();
  });

  it('may have indexes and statistics of its own: they run nothing', () => {
    fixture.ledger.close();
    const db = openDb(fixture.file);
    db.exec('CREATE INDEX mine ON jobs (title); ANALYZE');
    db.close();
    expect(fixture.reopen().recovery).toBeNull();
    expect(setAside()).toEqual([]);
    expect(existsSync(fixture.file)).toBe(true);
  });

  it('runs nothing but harmless functions', () => {
    const db = openDb(':memory:');
    expect(db.get('PRAGMA trusted_schema')).toEqual({ trusted_schema: 0 });
    db.close();
  });
});

/** A ledger of the fifth schema with a job, and a trigger that waits for a change. @returns the number of its jobs */
function openFixtureAt(file: string): number {
  openLedger({ report: () => undefined, file, clock: fixture.clock }).close();
  const db = openDb(file);
  db.exec('PRAGMA foreign_keys = OFF');
  const tables = db
    .all<{ type: string; name: string }>(
      "SELECT type, name FROM sqlite_schema WHERE type IN ('trigger', 'table')",
    )
    .filter(({ name }) => !name.startsWith('sqlite_') && !name.startsWith('job_search_'));
  for (const { type, name } of tables.filter((each) => each.type === 'trigger'))
    db.exec(`DROP ${type} ${name}`);
  for (const { type, name } of tables.filter((each) => each.type === 'table'))
    db.exec(`DROP ${type} ${name}`);
  db.exec('PRAGMA user_version = 0');
  migrate(db, migrations.slice(0, 5));
  db.exec(`
    INSERT INTO accounts (id, kind, label, api_base, key_storage, created_at) VALUES ('a', 'tokenlab', 'a', 'https://x', 'none', 1);
    INSERT INTO jobs (id, account_id, user_id, title, family, model, state, active, created_at, created_day, updated_at, endpoint)
      VALUES ('j', 'a', 'u', 'one', 'image', 'm', 'completed', 0, 1, '', 1, '/v1/images/generations');
    CREATE TRIGGER t AFTER UPDATE ON jobs BEGIN DELETE FROM jobs; END;
  `);
  const { n } = db.get<{ n: number }>('SELECT count(*) AS n FROM jobs')!;
  db.close();
  return n;
}
