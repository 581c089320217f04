import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '../../../src/main/ledger/db.ts';
import { type JobRecord, type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import {
  latestVersion,
  migrate,
  migrations,
  schemaVersion,
} from '../../../src/main/ledger/migrations/index.ts';
import type { Migration } from '../../../src/main/ledger/migrations/migration.ts';
import { addJob, ask, type Fixture, openFixture } from './fixture.ts';
import { backUp, jobIds } from './written.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.close());

const backups = () => readdirSync(join(fixture.folder, 'backups'));
const setAside = () => readdirSync(fixture.folder).filter((name) => name.includes('.damaged-'));

/** Overwrites part of a file, as a bad disk would. */
function spoil(file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+');
  try {
    writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at);
  } finally {
    closeSync(handle);
  }
}

/** Spoils the page of a table on which a row with these texts lies. */
function spoilPageWith(file: string, ...texts: string[]): void {
  const bytes = readFileSync(file);
  const leafOfTable = 0x0d;
  for (let at = 4096; at < bytes.length; at += 4096) {
    const page = bytes.subarray(at, at + 4096);
    if (page[0] !== leafOfTable || !texts.every((text) => page.includes(text))) continue;
    spoil(file, at, 4096);
    return;
  }
  throw new Error(`No page has ${texts.join(' and ')}`);
}

/** Spoils one index only: the rows themselves can be read. */
function spoilIndexOfTitles(file: string): void {
  const db = openDb(file);
  const page = db.get<{ rootpage: number }>(
    "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_title'",
  )?.rootpage;
  const size = db.get<{ page_size: number }>('PRAGMA page_size')?.page_size as number;
  db.run("INSERT INTO meta (key, value) VALUES ('open', '1')");
  db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  spoil(file, ((page as number) - 1) * size, size);
}

/** What must come through every migration. */
const tellingFacts = (ledger: Ledger, jobId: string) => {
  const { title, state, taskId, requestId, request, tags, retryOf, billing, results, timeline } =
    ledger.jobs.detail(jobId);
  const files = results.map(({ id, download, media }) => ({ id, download, media }));
  return { title, state, taskId, requestId, request, tags, retryOf, billing, files, timeline };
};

/** Writes what `source` holds into a new file of an earlier schema, as far as that schema has room for it. */
function writeAs(version: number, file: string, source: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const db = openDb(file);
  migrate(db, migrations.slice(0, version));
  db.run('ATTACH DATABASE ? AS latest', source);
  const columns = (schema: string, table: string) =>
    db.all<{ name: string }>(`PRAGMA ${schema}.table_info(${table})`).map(({ name }) => name);
  // The tallies are kept by triggers, the shadows of the search by the search.
  const tables = db
    .all<{ name: string }>("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
    .map(({ name }) => name)
    .filter((name) => !/^(sqlite_|job_tally|list_tally|job_search_)/.test(name) && name !== 'job_search');
  for (const table of tables) {
    const shared = columns('main', table).filter((name) => columns('latest', table).includes(name));
    db.run(
      `INSERT OR IGNORE INTO main.${table} (${shared.join(', ')}) SELECT ${shared.join(', ')} FROM latest.${table}`,
    );
  }
  db.exec('INSERT INTO main.job_search (rowid, words) SELECT rowid, words FROM latest.job_search');
  db.exec('DETACH DATABASE latest');
  db.close();
}

describe('a backup', () => {
  it('is made at a clean close, at most once a day, and the last five are kept', () => {
    addJob(fixture.ledger);
    fixture.ledger.close();
    expect(backups()).toHaveLength(1);
    fixture.reopen().close();
    expect(backups()).toHaveLength(1);
    for (let day = 1; day <= 7; day += 1) {
      fixture.clock.set(fixture.clock.now() + 25 * 60 * 60 * 1000);
      fixture.reopen().close();
    }
    expect(backups()).toHaveLength(5);
    fixture.reopen();
  });
});

describe('a backup that was made while the clock was wrong', () => {
  const aDay = 24 * 60 * 60 * 1000;

  it('neither stops new ones nor outlives them, and is not what is restored', () => {
    const { file, clock } = fixture;
    const right = clock.now();
    for (let n = 0; n < 5; n += 1) backUp(file, right + (3650 + n) * aDay);
    const ids = [addJob(fixture.ledger)];
    fixture.ledger.close();
    expect(fixture.reopen().health()).toMatchObject({ backups: 5, lastBackupAt: right });
    fixture.ledger.close();
    expect(fixture.reopen().health()).toMatchObject({ backups: 5, lastBackupAt: right });
    ids.push(addJob(fixture.ledger));
    clock.set(right + 2 * aDay);
    fixture.ledger.close();
    writeFileSync(file, 'garbage '.repeat(1000));
    expect(fixture.reopen().recovery).toMatchObject({ kind: 'restored', backupAt: right + 2 * aDay });
    expect(jobIds(fixture.ledger)).toEqual(ids);
  });

  it('does so too where the clock was behind', () => {
    const { ledger, file, clock } = fixture;
    const right = clock.now();
    for (let n = 0; n < 5; n += 1) backUp(file, right + n);
    const id = addJob(ledger);
    const last = backUp(file, right - 3650 * aDay);
    ledger.close();
    expect(existsSync(last.path)).toBe(true);
    rmSync(file);
    fixture.reopen();
    expect(jobIds(fixture.ledger)).toEqual([id]);
  });

  it('counts least among those of earlier versions, which have no number', () => {
    const { ledger, file, clock } = fixture;
    const name = (at: number) =>
      join(
        fixture.folder,
        'backups',
        `ledger-${new Date(at).toISOString().replace(/[-:.]/g, '')}-v${latestVersion()}.db`,
      );
    renameSync(backUp(file, clock.now() + 3650 * aDay).path, name(clock.now() + 3650 * aDay));
    const id = addJob(ledger);
    renameSync(backUp(file, clock.now() - 1000).path, name(clock.now() - 1000));
    ledger.close();
    rmSync(file);
    expect(fixture.reopen().recovery).toMatchObject({ kind: 'restored' });
    expect(jobIds(fixture.ledger)).toEqual([id]);
  });
});

describe('a damaged ledger', () => {
  const damages: [string, (file: string) => void][] = [
    ['is overwritten at its head', (file) => spoil(file, 0, 4096)],
    ['is not a database', (file) => writeFileSync(file, 'something else entirely '.repeat(400))],
    ['is cut in half', (file) => truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096)],
    ['is emptied', (file) => truncateSync(file, 0)],
    ['is gone', (file) => rmSync(file)],
    ['is spoiled in the middle', (file) => spoil(file, 8 * 4096, statSync(file).size - 10 * 4096)],
  ];

  it.each(damages)('that %s is set aside and restored from the last good backup', (_name, damage) => {
    const { ledger, file } = fixture;
    const kept = Array.from({ length: 20 }, () => addJob(ledger));
    ledger.close();
    const again = fixture.reopen();
    // As after a crash: nothing has said that it was closed.
    again.meta.set('unused', 'x');
    again.close();
    const db = openDb(file);
    db.run("INSERT INTO meta (key, value) VALUES ('open', '1')");
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const existed = !_name.includes('gone');
    damage(file);

    const restored = fixture.reopen();
    expect(restored.recovery).toMatchObject({ kind: 'restored' });
    expect(restored.recovery?.message).toContain('backup');
    expect(jobIds(restored)).toEqual(kept);
    expect(setAside().filter((name) => !/-(wal|shm)$/.test(name))).toHaveLength(existed ? 1 : 0);
    restored.close();
    expect(fixture.reopen().recovery).toBeNull();
  });

  it('without any backup starts empty and says so', () => {
    fixture.ledger.close();
    rmSync(join(fixture.folder, 'backups'), { recursive: true });
    writeFileSync(fixture.file, 'garbage '.repeat(1000));
    const fresh = fixture.reopen();
    expect(fresh.recovery).toMatchObject({ kind: 'started_empty', backupAt: null });
    expect(jobIds(fresh)).toEqual([]);
    expect(readFileSync(join(fixture.folder, setAside()[0] as string), 'utf8')).toContain('garbage');
  });

  it('gives back what can still be read of the jobs made after the backup', () => {
    const { ledger, file } = fixture;
    const old = addJob(ledger);
    const { clock } = fixture;
    backUp(file, clock.now());
    clock.set(clock.now() + 1000);
    const newer = addJob(ledger, { title: 'after the backup', state: 'pending' });
    ledger.jobs.update(newer, { taskId: 'ldtask_new' });
    ledger.jobs.update(old, { title: 'renamed' });
    ledger.close();
    spoilIndexOfTitles(file);
    for (const name of backups().sort().slice(1)) rmSync(join(fixture.folder, 'backups', name));

    const restored = fixture.reopen();
    expect(restored.recovery).toMatchObject({ kind: 'restored', salvagedJobs: 2, complete: true });
    expect(restored.jobs.detail(newer)).toMatchObject({ title: 'after the backup', taskId: 'ldtask_new' });
    expect(restored.jobs.detail(newer).timeline).toHaveLength(1);
    expect(restored.jobs.require(old).title).toBe('renamed');
    expect(restored.list.counts({ accountId: null, withSample: true })).toMatchObject({ all: 2, active: 1 });
    expect(restored.list.ids(ask({ search: 'after the' }), 10)).toEqual([newer]);
  });

  it.each([
    ['changed', (ledger: Ledger) => ledger.wildcards.set({ name: 'colour', entries: ['red', 'blue'] })],
    ['removed', (ledger: Ledger) => void ledger.wildcards.remove('colour')],
  ])('does not say that nothing is missing where a list was %s since the backup', (_how, change) => {
    const { ledger, file, clock } = fixture;
    addJob(ledger);
    ledger.wildcards.set({ name: 'colour', entries: ['red'] });
    backUp(file, clock.now());
    change(ledger);
    ledger.close();
    spoilIndexOfTitles(file);

    const restored = fixture.reopen();
    expect(restored.recovery).toMatchObject({ kind: 'restored', complete: false });
    expect(restored.recovery?.message).not.toContain('nothing is missing');
  });

  it('gives back the rows of a table that lie beside a page that cannot be read', () => {
    const { ledger, file } = fixture;
    addJob(ledger);
    ledger.close();
    const name = (n: number) => `list ${String(n).padStart(3, '0')}`;
    const again = fixture.reopen();
    for (let n = 0; n < 300; n += 1) again.wildcards.set({ name: name(n), entries: ['red '.repeat(20) + n] });
    again.close();
    spoilPageWith(file, `${name(150)}["red`);
    spoilIndexOfTitles(file);

    const restored = fixture.reopen();
    expect(restored.recovery).toMatchObject({ kind: 'restored', complete: false });
    const kept = restored.wildcards.list().map((each) => each.name);
    expect(kept).toEqual(expect.arrayContaining([name(0), name(100), name(200), name(299)]));
    expect(kept).not.toContain(name(150));
    expect(kept.length).toBeGreaterThan(250);
  });

  describe('with 60 jobs since the backup', () => {
    const spoiled = (textsOfLast: (job: JobRecord) => string[]) => {
      const { ledger, file, clock } = fixture;
      backUp(file, clock.now());
      const made = Array.from({ length: 60 }, (_, n) => addJob(ledger, { title: `title-${n}` }));
      const last = ledger.jobs.require(made.at(-1)!);
      ledger.close();
      for (const name of backups().sort().slice(1)) rmSync(join(fixture.folder, 'backups', name));
      const db = openDb(file);
      db.all('PRAGMA wal_checkpoint(TRUNCATE)');
      db.close();
      spoilPageWith(file, last.id, ...textsOfLast(last));
      spoilIndexOfTitles(file);
      return { made, restored: fixture.reopen() };
    };

    it('loses those alone whose rows lie on a page that cannot be read, at the end of their table', () => {
      const { made, restored } = spoiled(({ title, accountId }) => [title, accountId]);
      expect(restored.recovery).toMatchObject({ kind: 'restored', complete: false });
      const kept = jobIds(restored);
      expect(kept).toEqual(expect.arrayContaining(made.slice(0, 30)));
      expect(kept).not.toContain(made.at(-1));
    });

    it('loses none for a page of their timelines: a task that runs at TokenLab is known', () => {
      const { made, restored } = spoiled(() => ['usercreated']);
      expect(restored.recovery).toMatchObject({ kind: 'restored', complete: false });
      expect(jobIds(restored)).toEqual(made);
      expect(restored.jobs.require(made.at(-1)!).title).toBe('title-59');
      expect(restored.jobs.detail(made.at(-1)!).timeline).toEqual([]);
    });

    it('loses none for a page of what they are found by, and finds all of them', () => {
      const { made, restored } = spoiled(({ title, model }) => [`${title}\n${model}`]);
      expect(restored.recovery).toMatchObject({ kind: 'restored', complete: true });
      expect(jobIds(restored)).toEqual(made);
      expect(restored.list.ids(ask({ search: 'title-59' }), 10)).toEqual([made.at(-1)]);
    });
  });

  it('lets money flow no more freely than before: what was narrowed since the backup stays so', () => {
    const { ledger, file, clock } = fixture;
    const limit = (id: string, amountUsd: string, crossing: 'ask' | 'refuse' = 'ask') => ({
      ...{ id, accountId: null, projectId: null, period: 'month' as const, unknownUsd: null },
      ...{ amountUsd, crossing },
    });
    addJob(ledger);
    ledger.spendLimits.save(limit('lowered', '100'), clock.now());
    ledger.spendLimits.save(limit('raised', '9.5'), clock.now());
    ledger.spendLimits.save(limit('closed', '5'), clock.now());
    backUp(file, clock.now());
    ledger.spendLimits.save(limit('lowered', '20.5'), clock.now());
    ledger.spendLimits.save(limit('raised', '100'), clock.now());
    ledger.spendLimits.save(limit('closed', '5', 'refuse'), clock.now());
    const [account] = ledger.accounts.list();
    ledger.accounts.update(account!.id, { sendingHeld: true });
    ledger.close();
    spoilIndexOfTitles(file);
    for (const name of backups().sort().slice(1)) rmSync(join(fixture.folder, 'backups', name));

    const restored = fixture.reopen();
    expect(restored.recovery).toMatchObject({ kind: 'restored' });
    expect(
      restored.spendLimits.list().map(({ id, amountUsd, crossing }) => [id, amountUsd, crossing]),
    ).toEqual([
      ['lowered', '20.5', 'ask'],
      ['raised', '9.5', 'ask'],
      ['closed', '5', 'refuse'],
    ]);
    expect(restored.accounts.require(account!.id).sendingHeld).toBe(true);
  });

  it('never lets a restored draft go out automatically: it may have been sent since the backup', () => {
    const { ledger, file } = fixture;
    const draft = addJob(ledger, { state: 'draft' });
    ledger.close();
    writeFileSync(file, 'garbage '.repeat(1000));
    const restored = fixture.reopen();
    expect(restored.jobs.detail(draft)).toMatchObject({
      state: 'draft',
      hold: { reason: 'stopped', until: null },
      attention: 'not_sent',
    });
  });

  it('that could not be set aside while it was open is restored at the next start, before it is looked into', () => {
    const { ledger, file } = fixture;
    const id = addJob(ledger);
    ledger.close();
    writeFileSync(`${file}.recover`, '');
    expect(fixture.reopen().recovery).toMatchObject({ kind: 'restored' });
    expect(jobIds(fixture.ledger)).toEqual([id]);
    fixture.ledger.close();
    expect(fixture.reopen().recovery).toBeNull();
  });

  it('passes over a backup that is damaged too', () => {
    const { ledger, file, clock } = fixture;
    const id = addJob(ledger);
    backUp(file, clock.now());
    clock.set(clock.now() + 1000);
    const second = backUp(file, clock.now());
    ledger.close();
    writeFileSync(second.path, 'bad '.repeat(5000));
    writeFileSync(file, 'garbage '.repeat(1000));
    expect(jobIds(fixture.reopen())).toEqual([id]);
  });
});

describe('a ledger of another version', () => {
  it('that is newer is refused with a clear message and left as it is', () => {
    fixture.ledger.close();
    const db = openDb(fixture.file);
    db.exec(`PRAGMA user_version = ${latestVersion() + 1}`);
    // What is still in the log beside the file would reach it whenever the last connection is gone.
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(fixture.file);
    expect(() => openLedger({ report: () => undefined, file: fixture.file, clock: fixture.clock })).toThrow(
      /newer Safelight/,
    );
    expect(readFileSync(fixture.file).equals(before)).toBe(true);
    expect(setAside()).toEqual([]);
    const back = openDb(fixture.file);
    back.exec(`PRAGMA user_version = ${latestVersion()}`);
    back.close();
    fixture.reopen();
  });

  it('is brought from every earlier version to the latest, step by step', () => {
    for (let from = 0; from <= latestVersion(); from += 1) {
      const file = join(fixture.folder, `from-${from}.db`);
      const db = openDb(file);
      migrate(db, migrations.slice(0, from));
      expect(schemaVersion(db)).toBe(from);
      expect(migrate(db)).toEqual({ before: from, after: latestVersion() });
      db.close();
      openLedger({ report: () => undefined, file, clock: fixture.clock }).close();
    }
  });

  it.each(migrations.slice(0, -1).map((migration) => migration.version))(
    'that a Safelight of schema %i has filled keeps all of it, after a backup',
    (from) => {
      const { ledger, file } = fixture;
      const done = addJob(ledger, { title: 'Done', tags: ['night'] });
      ledger.jobs.update(done, { taskId: 'ldtask_1', requestId: 'req_1', settledUsd: '0.123456789' });
      ledger.results.insert({
        id: 'res_1',
        jobId: done,
        index: 0,
        kind: 'file',
        media: 'video',
        role: 'main',
        label: null,
        mime: null,
        download: 'waiting',
        url: 'https://results.example/1.mp4',
      });
      const open = addJob(ledger, { title: 'Open', state: 'pending', taskId: 'ldtask_2' });
      const draft = addJob(ledger, { title: 'Draft', state: 'draft', retryOf: done });
      const ids = [done, open, draft];
      const expected = ids.map((id) => tellingFacts(ledger, id));
      ledger.close();

      const old = join(fixture.folder, 'old', 'ledger.db');
      writeAs(from, old, file);
      const migrated = openLedger({ report: () => undefined, file: old, clock: fixture.clock });
      try {
        expect(migrated.recovery).toBeNull();
        expect(jobIds(migrated)).toEqual(ids);
        expect(ids.map((id) => tellingFacts(migrated, id))).toEqual(expected);
        expect(migrated.list.counts({ accountId: null, withSample: true })).toMatchObject({
          all: 3,
          active: 2,
        });
        expect(migrated.list.ids(ask({ search: 'dONE' }), 10)).toEqual([done]);
        expect(migrated.list.ids(ask({ sort: 'title' }), 10)).toEqual([done, draft, open]);
      } finally {
        migrated.close();
      }
      const kept = readdirSync(join(fixture.folder, 'old', 'backups'));
      const before = kept.find((name) => name.endsWith(`-v${from}.db`));
      const db = openDb(join(fixture.folder, 'old', 'backups', before ?? 'none'));
      expect(schemaVersion(db)).toBe(from);
      expect(db.get<{ n: number }>('SELECT count(*) AS n FROM jobs')?.n).toBe(3);
      db.close();
      fixture.reopen();
    },
  );

  it('lets come to rest what an earlier version was still looking for after the end', () => {
    const file = join(fixture.folder, 'looking.db');
    const { ledger } = fixture;
    const jobId = addJob(ledger, { title: 'Waiting for its id', state: 'completed', taskId: 'ldtask_1' });
    ledger.close();
    writeAs(2, file, fixture.file);
    const old = openDb(file);
    old.run("UPDATE jobs SET settlement = 'checking', settlement_next_at = 1, settlement_tries = 2");
    old.close();
    const migrated = openLedger({ report: () => undefined, file, clock: fixture.clock });
    expect(migrated.jobs.require(jobId)).toMatchObject({
      state: 'completed',
      billing: { settlement: 'unknown' },
    });
    // It takes every step that a job of this version takes.
    migrated.jobs.update(jobId, { settlement: 'recorded', transactionId: 'btx_1' });
    migrated.close();
    fixture.reopen();
  });

  it('keeps the earlier schema when a migration fails', () => {
    const file = join(fixture.folder, 'failing.db');
    const db = openDb(file);
    migrate(db);
    const broken: Migration = {
      version: latestVersion() + 1,
      name: 'broken',
      up(target) {
        target.exec('CREATE TABLE half_done (x TEXT)');
        target.exec('THIS IS NOT SQL');
      },
    };
    expect(() => migrate(db, [...migrations, broken])).toThrow();
    expect(schemaVersion(db)).toBe(latestVersion());
    expect(db.get("SELECT name FROM sqlite_schema WHERE name = 'half_done'")).toBeNull();
    db.close();
  });

  it('has versions without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, i) => i + 1));
  });
});

describe('a ledger that cannot be written', () => {
  it('because another program holds it says so and changes nothing', () => {
    const { ledger, file } = fixture;
    const other = openDb(file);
    other.exec('BEGIN IMMEDIATE');
    try {
      expect(() => addJob(ledger)).toThrowError(expect.objectContaining({ code: 'ledger_busy' }));
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
    expect(addJob(ledger)).toMatch(/^job_/);
  });

  it('because the disk is full says so and stays usable', () => {
    const db = openDb(join(fixture.folder, 'small.db'));
    db.exec('CREATE TABLE t (x TEXT)');
    db.all('PRAGMA max_page_count = 10');
    const fill = () => db.tx(() => db.run('INSERT INTO t VALUES (?)', 'x'.repeat(100_000)));
    expect(fill).toThrowError(expect.objectContaining({ code: 'disk_full' }));
    db.tx(() => db.run('INSERT INTO t VALUES (?)', 'small'));
    expect(db.get<{ n: number }>('SELECT count(*) AS n FROM t')?.n).toBe(1);
    db.close();
  });

  it('because its folder is a file says so', () => {
    const blocker = join(fixture.folder, 'blocker');
    writeFileSync(blocker, '');
    expect(() =>
      openLedger({ report: () => undefined, file: join(blocker, 'x', 'ledger.db'), clock: fixture.clock }),
    ).toThrowError(expect.objectContaining({ code: 'file_unwritable' }));
  });

  it('because of its permissions says so', () => {
    const id = addJob(fixture.ledger);
    fixture.ledger.close();
    const open = () =>
      execFileSync(process.execPath, [join(import.meta.dirname, 'opener.ts'), fixture.file], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    chmodSync(fixture.file, 0o444);
    chmodSync(fixture.folder, 0o555);
    try {
      expect(open()).toBe('file_unwritable');
    } finally {
      chmodSync(fixture.folder, 0o755);
      chmodSync(fixture.file, 0o644);
    }
    expect(jobIds(fixture.reopen())).toEqual([id]);
  });
});

describe('a process that is killed while it writes', () => {
  it('leaves a ledger that opens, with every row that was committed', () => {
    const script = join(import.meta.dirname, 'writer.ts');
    const file = join(fixture.folder, 'killed', 'ledger.db');
    let output = '';
    try {
      execFileSync(process.execPath, [script, file], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    } catch (thrown) {
      const ended = thrown as { signal?: string; stdout?: string };
      expect(ended.signal).toBe('SIGKILL');
      output = ended.stdout ?? '';
    }
    const committed = output.trim().split('\n');
    expect(committed.length).toBeGreaterThanOrEqual(50);
    expect(existsSync(file)).toBe(true);
    const ledger = openLedger({ report: () => undefined, file, clock: fixture.clock });
    expect(ledger.recovery).toBeNull();
    expect(jobIds(ledger).slice(0, committed.length)).toEqual(committed);
    for (const id of jobIds(ledger)) expect(ledger.events.ofJob(id)).toHaveLength(1);
    ledger.close();
  });
});
