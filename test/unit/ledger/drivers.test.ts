/** Both libraries of SQLite take and give the same, and each reads what the other has written. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { openConnection } from '../../../src/main/ledger/driver.ts';
import { openInLibsql } from '../../../src/main/ledger/driver-libsql.ts';
import { openInNode } from '../../../src/main/ledger/driver-node.ts';
import { ledgerError, sqliteCode } from '../../../src/main/ledger/ledger-errors.ts';
import { addJob, openFixture } from './fixture.ts';

const libraries = [
  { name: 'libsql', open: openInLibsql },
  ...(openInNode === null ? [] : [{ name: 'node:sqlite', open: openInNode }]),
];
const withoutSqlite = '--no-experimental-sqlite';

it('Node.js has one, unless this run is without', () => {
  const isWithout = process.execArgv.includes(withoutSqlite);
  expect(openConnection).toBe(isWithout ? openInLibsql : openInNode);
});

describe.each(libraries)('$name', ({ open }) => {
  const db = open(':memory:');
  afterEach(() => {
    if (db.isInTransaction()) db.exec('ROLLBACK');
  });
  const thrownBy = (work: () => void): unknown => {
    try {
      work();
    } catch (thrown) {
      return thrown;
    }
    throw new Error('Nothing was thrown.');
  };

  it('gives plain objects with what was stored', () => {
    const row = db.prepare('SELECT ? AS text, ? AS number, ? AS bytes, ? AS missing').get;
    const found = row(['\u00e9\ud83d\ude00', -1.5, Buffer.from([0, 255]), null]);
    expect(found).toEqual({
      text: '\u00e9\ud83d\ude00',
      number: -1.5,
      bytes: expect.anything(),
      missing: null,
    });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(Buffer.from(found!.bytes as Uint8Array)).toEqual(Buffer.from([0, 255]));
    expect(found?.bytes).toBeInstanceOf(Uint8Array);
    const [bytes] = db.prepare("SELECT x'0a' AS it").all([]);
    expect(bytes?.it).toBeInstanceOf(Uint8Array);
    expect(db.prepare('SELECT 1 AS it WHERE 0').get([])).toBeUndefined();
    expect(db.prepare('SELECT 1 AS it WHERE 0').all([])).toEqual([]);
  });

  it('gives the nearest number for an integer that is too large to be one', () => {
    const statement = db.prepare('SELECT 9223372036854775807 AS large, 7 AS small');
    expect(statement.get([])).toEqual({ large: 2 ** 63, small: 7 });
    expect(statement.all([])).toEqual([{ large: 2 ** 63, small: 7 }]);
  });

  it('counts the rows that a statement changed, and none of its triggers', () => {
    db.exec(`CREATE TABLE a (n INTEGER) STRICT; CREATE TABLE b (n INTEGER) STRICT;
      CREATE TRIGGER a_b AFTER INSERT ON a BEGIN INSERT INTO b VALUES (new.n), (new.n); END`);
    expect(db.prepare('INSERT INTO a VALUES (?)').run([1])).toBe(1);
    expect(db.prepare('UPDATE b SET n = 2').run([])).toBe(2);
    expect(db.prepare('UPDATE a SET n = 2 WHERE n = 9').run([])).toBe(0);
  });

  it('reads columns that a table has been given since', () => {
    db.exec('CREATE TABLE c (one INTEGER); INSERT INTO c VALUES (1)');
    const all = db.prepare('SELECT * FROM c');
    expect(all.get([])).toEqual({ one: 1 });
    db.exec('ALTER TABLE c ADD COLUMN two INTEGER');
    expect(all.all([])).toEqual([{ one: 1, two: null }]);
  });

  it('has neither extensions nor names in double quotes as texts', () => {
    expect(() => db.prepare("SELECT load_extension('x')").get([])).toThrow();
    expect(() => db.prepare('SELECT "nothing"').get([])).toThrow();
  });

  it('fails with codes that are told apart', () => {
    db.exec('CREATE TABLE d (n INTEGER PRIMARY KEY)');
    const insert = db.prepare('INSERT INTO d VALUES (?)');
    insert.run([1]);
    expect(sqliteCode(thrownBy(() => insert.run([1])))).toBe('SQLITE_CONSTRAINT');
    expect(sqliteCode(thrownBy(() => db.prepare('SELEC 1')))).toBe('SQLITE_ERROR');
    const folder = join(import.meta.dirname, 'nothing', 'there.db');
    expect(ledgerError(thrownBy(() => open(folder)))).toMatchObject({ code: 'file_unwritable' });
    const noDatabase = open(import.meta.filename);
    expect(ledgerError(thrownBy(() => noDatabase.exec('SELECT * FROM sqlite_schema')))).toMatchObject({
      code: 'ledger_damaged',
    });
    noDatabase.close();
  });

  it('says whether a transaction is open, and is closed as often as wanted', () => {
    db.exec('BEGIN IMMEDIATE');
    expect(db.isInTransaction()).toBe(true);
    db.exec('ROLLBACK');
    expect(db.isInTransaction()).toBe(false);
    const other = open(':memory:');
    other.close();
    other.close();
  });
});

it('a ledger is opened with the other library as it was left with this one', () => {
  const fixture = openFixture();
  const id = addJob(fixture.ledger);
  fixture.ledger.close();
  const other = process.execArgv.includes(withoutSqlite) ? '' : withoutSqlite;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'reader.ts'), fixture.file],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: other } },
  );
  expect({ status, stderr: stderr.slice(0, 300) }).toMatchObject({ status: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ recovery: null, notice: null, listed: 1, details: [{ id }] });
  expect(fixture.reopen().recovery).toBeNull();
  expect(fixture.ledger.notice).toBeNull();
  fixture.close();
});
