/** Texts that are no texts and marks that are neither yes nor no, in a ledger that somebody else wrote to. */
import { isUtf8 } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Db, openDb } from '../../../src/main/ledger/db.ts';
import { tablesAt } from '../../../src/main/ledger/foreign-schema.ts';
import { latestVersion, migrate, migrations } from '../../../src/main/ledger/migrations/index.ts';
import { repairTexts } from '../../../src/main/ledger/repair.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';
import { backUp } from './written.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const everybody = { accountId: null, withSample: true };

/** One row in every table that is read. */
function fill(): string {
  const { ledger } = fixture;
  const id = addJob(ledger, { title: 'A lamp', tags: ['night'], state: 'completed', taskId: 'task_1' });
  ledger.jobs.update(id, { requestId: 'req_1', remoteStatus: 'completed', projectId: 'p' });
  ledger.jobs.setAnswer(id, '{"status":"completed"}');
  ledger.jobs.setNote(id, 'a note');
  ledger.results.insert({
    id: 'res_1',
    jobId: id,
    index: 0,
    kind: 'file',
    media: 'image',
    role: 'main',
    label: 'front',
    mime: 'image/png',
    download: 'waiting',
    url: 'https://results.example/1.png',
  });
  ledger.modelLimits.note('acc', 'm', 'cancel_unsupported', 1);
  ledger.catalogue.put('acc', '/v1/models', 1, '{"data":[]}');
  ledger.inputs.put({
    id: 'ab',
    name: 'a.png',
    mime: 'image/png',
    bytes: 1,
    width: 1,
    height: 1,
    createdAt: 1,
    usedAt: 1,
  });
  ledger.meta.set('a', 'b');
  ledger.leftAnswers.leave(id, { id: 'task_9' });
  ledger.billing.decide({ lineKey: 'l', resolved: true, note: 'n', confirmedJobId: null, decidedAt: 1 });
  return id;
}

/** Writes as another program would, past every check of ours, into the closed file. */
function alter(file: string, write: (db: Db) => void): void {
  const db = openDb(file);
  db.exec('PRAGMA foreign_keys = OFF');
  write(db);
  db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

const spoil = (table: string, column: string) => (db: Db) => {
  if (db.run(`UPDATE OR IGNORE ${table} SET ${column} = CAST(x'41ff42c3' AS TEXT)`) === 0)
    throw new Error(`${table} is empty`);
};

function spoilPage(file: string, page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (page - 1) * 4096, page * 4096);
  writeFileSync(file, bytes);
}

/** Beside it there are no backups. */
function elsewhere(name: string): string {
  mkdirSync(join(fixture.folder, 'elsewhere'));
  return join(fixture.folder, 'elsewhere', name);
}

interface Seen {
  recovery: string | null;
  notice: string | null;
  repair: { texts: { place: string; jobId: string | null }[]; marks: number };
  listed: number;
  details: { id: string; title: string; state: string; hold: { reason: string } | null }[];
  rows: Record<string, number>;
}

/** Read by a process of its own, which has to come to its end. */
function readApart(file: string): Seen {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'reader.ts'), file],
    { encoding: 'utf8' },
  );
  expect({ status, signal, stderr: stderr.slice(0, 300) }).toMatchObject({ status: 0, signal: null });
  return JSON.parse(stdout) as Seen;
}

const textColumns = (db: Db): [table: string, column: string][] =>
  tablesAt(latestVersion()).flatMap((table) =>
    db
      .all<{ name: string; type: string }>(`PRAGMA table_info(${table})`)
      .filter(({ type }) => type === 'TEXT' || table === 'job_search')
      .map(({ name }): [string, string] => [table, name]),
  );

describe('a text that is not UTF-8', () => {
  it('does not end the process, is named on its job and in the notice, and its bytes are kept', () => {
    const id = fill();
    fixture.ledger.close();
    alter(fixture.file, spoil('jobs', 'title'));
    const seen = readApart(fixture.file);
    expect(seen).toMatchObject({
      recovery: null,
      repair: { texts: [{ place: 'jobs.title', jobId: id }] },
      notice: expect.stringContaining('1 text in the ledger couldn’t be read (jobs.title)'),
      details: [{ id, title: 'A\ufffdB\ufffd' }],
    });
    const ledger = fixture.reopen();
    expect(ledger.notice).toBeNull();
    expect(ledger.jobs.detail(id).timeline.at(-1)).toMatchObject({
      type: 'ledger_repaired',
      detail: { replaced: 'jobs.title' },
    });
    const db = openDb(fixture.file);
    expect(db.all('SELECT place, hex(bytes) AS bytes FROM unreadable_texts')).toEqual([
      { place: 'jobs.title', bytes: '41FF42C3' },
    ]);
    db.close();
  });

  it('is found in every column of every table', () => {
    fill();
    fixture.ledger.close();
    const file = join(fixture.folder, 'copy.db');
    copyFileSync(fixture.file, file);
    const db = openDb(file);
    const columns = textColumns(db);
    expect(columns.length).toBeGreaterThan(80);
    const empty = new Set(
      tablesAt(latestVersion()).filter((table) => db.get(`SELECT 1 FROM ${table} LIMIT 1`) === null),
    );
    // Written by nothing in this test; their kind of table is spoilt through the others.
    expect([...empty].sort()).toEqual([
      'batch_tally',
      'batches',
      'compose_drafts',
      'job_sources',
      'lease',
      'projects',
      'result_data',
      'snippets',
      'spend_limits',
      'template_uses',
      'templates',
      'usage_rows',
      'wildcards',
    ]);
    for (const [table, column] of columns) {
      // The counts are made again from the jobs.
      if (empty.has(table) || /_tally$/.test(table)) continue;
      db.exec('PRAGMA foreign_keys = OFF');
      spoil(table, column)(db);
      const found = repairTexts(db, 5).map(({ place }) => place);
      expect(found.length, `${table}.${column}`).toBeGreaterThan(0);
      expect(new Set(found)).toEqual(new Set([`${table}.${column}`]));
      const left = db.all<{ bytes: ArrayBuffer | null }>(
        `SELECT CAST(${column} AS BLOB) AS bytes FROM ${table}`,
      );
      expect(left.every(({ bytes }) => bytes === null || isUtf8(Buffer.from(bytes)))).toBe(true);
      expect(repairTexts(db, 6)).toEqual([]);
    }
    db.close();
    fixture.reopen();
  });

  it('in all columns at once leaves a ledger that opens', () => {
    fill();
    addJob(fixture.ledger);
    fixture.ledger.close();
    alter(fixture.file, (db) => {
      for (const [table, column] of textColumns(db)) {
        if (table === 'lease') continue;
        // Every row another bad byte, so that what has to differ still does.
        db.run(
          `UPDATE OR IGNORE ${table} SET ${column} = CAST(CAST(${column} AS BLOB) || x'ff' AS TEXT)
           WHERE ${column} IS NOT NULL AND '${table}' <> 'job_search'`,
        );
      }
    });
    const seen = readApart(fixture.file);
    expect(seen.listed).toBe(2);
    expect(seen.rows.jobs).toBe(2);
    expect(seen.rows.unreadable_texts).toBeGreaterThan(60);
    fixture.reopen();
  });

  it('keeps apart ids that differ only in what cannot be read, each with its own', () => {
    const { ledger } = fixture;
    const ids = [addJob(ledger, { title: 'one' }), addJob(ledger, { title: 'two' })];
    ledger.close();
    alter(fixture.file, (db) => {
      for (const [index, byte] of ['fe', 'ff'].entries()) {
        const bad = `CAST(x'6a6f62${byte}' AS TEXT)`;
        db.run(`UPDATE jobs SET id = ${bad} WHERE id = ?`, ids[index]);
        for (const table of ['job_payloads', 'events'])
          db.run(`UPDATE ${table} SET job_id = ${bad} WHERE job_id = ?`, ids[index]);
      }
    });
    const again = fixture.reopen();
    const listed = again.list.range(ask(), 0, 10).rows;
    expect(listed.map(({ title }) => title).sort()).toEqual(['one', 'two']);
    for (const { id } of listed) {
      expect(again.jobs.detail(id).request.model).toBe('veo3.1');
      expect(again.jobs.detail(id).timeline.map(({ type }) => type)).toEqual(['created', 'ledger_repaired']);
    }
  });

  it('holds a draft: its request may no longer be what was meant', () => {
    const draft = addJob(fixture.ledger, { state: 'draft' });
    const other = addJob(fixture.ledger, { state: 'draft' });
    fixture.ledger.close();
    alter(fixture.file, (db) =>
      db.run(
        "UPDATE job_payloads SET request = replace(request, 'a prompt', 'a ' || CAST(x'ff' AS TEXT)) WHERE job_id = ?",
        draft,
      ),
    );
    const ledger = fixture.reopen();
    expect(ledger.jobs.require(draft)).toMatchObject({ hold: { reason: 'stopped' }, attention: 'not_sent' });
    expect(ledger.jobs.require(other).hold).toBeNull();
  });

  it('is replaced before a migration reads it', () => {
    const old = elsewhere('five.db');
    const db = openDb(old);
    migrate(db, migrations.slice(0, 5));
    db.exec(`INSERT INTO accounts (id, kind, label, api_base, key_storage, created_at) VALUES ('acc', 'tokenlab', 'a', 'https://a.example', 'none', 1);
      INSERT INTO jobs (id, account_id, user_id, title, family, model, state, active, created_at, created_day, updated_at, endpoint)
      VALUES ('job_1', 'acc', 'u', CAST(x'41ff' AS TEXT), 'video', 'm', 'completed', 0, 1, '', 1, '/v1');
      INSERT INTO job_search (rowid, words) VALUES (1, CAST(x'41ff' AS TEXT))`);
    db.close();
    const seen = readApart(old);
    expect(seen.details).toMatchObject([{ id: 'job_1', title: 'A\ufffd' }]);
    expect(seen.repair.texts.map(({ place }) => place)).toEqual(['job_search.words', 'jobs.title']);
  });

  it('of a backup and of a damaged file is replaced, too', () => {
    const { file, clock } = fixture;
    const old = addJob(fixture.ledger, { title: 'in the backup' });
    fixture.ledger.close();
    alter(file, (db) => db.run("UPDATE jobs SET title = CAST(x'42ff' AS TEXT)"));
    backUp(file, clock.now() + 1);
    const db = openDb(file);
    db.exec("PRAGMA foreign_keys = OFF; INSERT INTO meta (key, value) VALUES ('open', '1')");
    db.run(
      `INSERT INTO jobs (id, account_id, user_id, title, family, model, state, active, created_at, created_day, updated_at, endpoint)
       VALUES ('job_new', 'acc', 'u', CAST(x'43ff' AS TEXT), 'video', 'm', 'completed', 0, 1, '', 1, '/v1')`,
    );
    const { rootpage } = db.get<{ rootpage: number }>(
      "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_title'",
    )!;
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    spoilPage(file, rootpage);

    const seen = readApart(file);
    expect(seen).toMatchObject({ recovery: 'restored' });
    expect(seen.details.map(({ id, title }) => [id, title])).toEqual([
      [old, 'B\ufffd'],
      ['job_new', 'C\ufffd'],
    ]);
    expect(seen.notice).toContain('jobs.title');
    fixture.reopen();
  });

  it('is looked for where the file is not the one that was closed, and not at every start', () => {
    const id = addJob(fixture.ledger, { title: 'ours' });
    fixture.ledger.close();
    // The first start after a ledger was made checks it in any case.
    fixture.reopen().close();
    alter(fixture.file, spoil('jobs', 'title'));
    // As if it were the one that was closed: nothing tells that it is not, so nothing is looked through.
    const sealed = `${fixture.file}.closed`;
    const { size, mtimeNs } = statSync(fixture.file, { bigint: true });
    writeFileSync(sealed, `${size} ${mtimeNs}\n`);
    const ledger = fixture.reopen();
    expect(ledger.repair.texts).toEqual([]);
    expect(existsSync(sealed)).toBe(false);
    ledger.close();
    utimesSync(fixture.file, new Date(), new Date(0));
    expect(fixture.reopen().repair.texts).toEqual([{ place: 'jobs.title', jobId: id }]);
  });

  it('that another program writes while the ledger is open is found at the next start', () => {
    addJob(fixture.ledger, { title: 'ours' });
    alter(fixture.file, spoil('jobs', 'operation'));
    fixture.ledger.close();
    expect(existsSync(`${fixture.file}.closed`)).toBe(false);
    expect(fixture.reopen().repair.texts).toHaveLength(1);
  });

  it.each(['name', 'sql'] as const)('in the schema (%s) is a foreign part', (column) => {
    fixture.ledger.close();
    const db = openDb(fixture.file);
    db.exec('CREATE TABLE zzzzzz (qqqqqq INTEGER)');
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const changed = readFileSync(fixture.file);
    const word = column === 'name' ? 'zzzzzz' : 'qqqqqq';
    for (let at = changed.indexOf(word); at !== -1; at = changed.indexOf(word, at + 1))
      changed[at + 1] = 0xff;
    writeFileSync(fixture.file, changed);
    expect(readApart(fixture.file).rows.jobs).toBe(0);
    fixture.reopen();
  });

  it('is never written: a lone surrogate becomes the mark for what cannot be read', () => {
    const id = addJob(fixture.ledger, { title: 'a\ud800b' });
    expect(fixture.ledger.jobs.require(id).title).toBe('a\ufffdb');
    const db = openDb(fixture.file);
    expect(repairTexts(db, 1)).toEqual([]);
    db.close();
  });

  it('in UTF-16 is refused: such a ledger was not made here', () => {
    const file = elsewhere('wide.db');
    const db = openDb(file);
    db.exec("PRAGMA encoding = 'UTF-16le'");
    migrate(db);
    db.close();
    expect(readApart(file)).toMatchObject({ recovery: 'started_empty' });
  });
});

describe('a mark that is neither yes nor no', () => {
  it.each([
    ['hidden', 7],
    ['hidden', -1],
    ['active', 7],
    ['active', -3],
  ])('(%s = %i) is put right and told, and the job is in the list', (column, value) => {
    const id = addJob(fixture.ledger);
    addJob(fixture.ledger);
    fixture.ledger.close();
    alter(fixture.file, (db) => db.run(`UPDATE jobs SET ${column} = ? WHERE id = ?`, value, id));
    const ledger = fixture.reopen();
    expect(ledger.list.range(ask(), 0, 10)).toMatchObject({ total: 2 });
    expect(ledger.list.ids(ask(), 10)).toContain(id);
    expect(ledger.list.counts(everybody)).toMatchObject({ all: 2, hidden: 0, active: 0 });
    expect(ledger.notice).toContain('1 row in the ledger had marks');
    ledger.close();
    expect(fixture.reopen().notice).toBeNull();
  });

  it('is found even where the file looks like the one that was closed', () => {
    const id = addJob(fixture.ledger);
    fixture.ledger.close();
    alter(fixture.file, (db) => db.run('UPDATE jobs SET hidden = 7'));
    const { size, mtimeNs } = statSync(fixture.file, { bigint: true });
    writeFileSync(`${fixture.file}.closed`, `${size} ${mtimeNs}\n`);
    expect(fixture.reopen().list.ids(ask(), 10)).toEqual([id]);
  });

  it('beside the list is put right with the rest', () => {
    const id = addJob(fixture.ledger, { state: 'pending' });
    fixture.ledger.close();
    alter(fixture.file, (db) => db.run('UPDATE jobs SET active = 0, favourite = 9, resubmittable = -1'));
    const ledger = fixture.reopen();
    expect(ledger.list.counts(everybody)).toMatchObject({ all: 1, active: 1 });
    expect(ledger.jobs.require(id).favourite).toBe(false);
    expect(ledger.repair.marks).toBeGreaterThan(0);
  });

  it('lets counts that do not follow from the jobs be made again', () => {
    addJob(fixture.ledger, { state: 'failed' });
    fixture.ledger.close();
    alter(fixture.file, (db) => db.run('UPDATE job_tally SET n = 40'));
    expect(fixture.reopen().list.counts(everybody)).toMatchObject({ all: 1, failed: 1 });
  });

  it('that is a text is made to fit where the file is damaged by it', () => {
    const id = addJob(fixture.ledger, { title: 'odd' });
    const good = addJob(fixture.ledger, { title: 'good' });
    fixture.ledger.close();
    rmSync(join(fixture.folder, 'backups'), { recursive: true });
    // A column without a type takes what ours does not. Nothing has the file open, so another library may.
    const db = new Database(fixture.file);
    const sqlOf = (name: string): string =>
      (db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name) as { sql: string }).sql;
    const sql = sqlOf('jobs');
    const set = (text: string) =>
      db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'jobs'").run(text);
    db.exec('PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON');
    set(
      sql
        .replace('hidden INTEGER NOT NULL DEFAULT 0', 'hidden ANY')
        .replace('rating INTEGER NOT NULL DEFAULT 0', 'rating ANY'),
    );
    db.exec('PRAGMA writable_schema = RESET');
    const triggers = ['jobs_tally_update', 'list_tally_update'].map(sqlOf);
    db.exec('DROP TRIGGER jobs_tally_update; DROP TRIGGER list_tally_update');
    db.prepare("UPDATE jobs SET hidden = 'yes', rating = NULL WHERE id = ?").run(id);
    for (const trigger of triggers) db.exec(trigger);
    db.exec('PRAGMA writable_schema = ON');
    set(sql);
    db.exec("PRAGMA writable_schema = OFF; INSERT INTO meta (key, value) VALUES ('open', '1')");
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const ledger = fixture.reopen();
    expect(ledger.recovery).toMatchObject({ kind: 'restored', salvagedJobs: 2, complete: false });
    expect(ledger.list.ids(ask(), 10).sort()).toEqual([id, good].sort());
  });
});

describe('a damaged ledger of an earlier schema than this version', () => {
  it('gives its jobs to a new ledger, which is brought to the present schema afterwards', () => {
    const file = elsewhere('six.db');
    const db = openDb(file);
    migrate(db, migrations.slice(0, 6));
    db.exec(`INSERT INTO accounts (id, kind, label, api_base, key_storage, created_at) VALUES ('acc', 'tokenlab', 'a', 'https://a.example', 'none', 1);
      INSERT INTO jobs (id, account_id, user_id, title, family, model, state, active, created_at, created_day, updated_at, endpoint)
      VALUES ('job_1', 'acc', 'u', 'Old', 'video', 'm', 'completed', 0, 1, '', 1, '/v1')`);
    const { rootpage } = db.get<{ rootpage: number }>(
      "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_updated'",
    )!;
    db.run("INSERT INTO meta (key, value) VALUES ('open', '1')");
    db.close();
    spoilPage(file, rootpage);
    const seen = readApart(file);
    expect(seen).toMatchObject({ recovery: 'restored', details: [{ id: 'job_1', title: 'Old' }] });
    expect(seen.notice).toContain('1 newer job was read from the damaged file');
  });
});
