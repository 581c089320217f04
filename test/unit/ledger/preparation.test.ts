/** What takes long at the opening of a large ledger is done by a thread, and is not done again here. */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import {
  createPreparation,
  isLongToOpen,
  type Ledger,
  openLedger,
  type Prepared,
} from '../../../src/main/ledger/index.ts';
import { latestVersion } from '../../../src/main/ledger/migrations/index.ts';
import { day, MiB } from '../../../src/shared/units.ts';
import { addJob, type Fixture, openFixture } from './fixture.ts';
import { jobIds } from './written.ts';

let fixture: Fixture;
let reports: unknown[];
beforeEach(() => {
  fixture = openFixture();
  reports = [];
});
afterEach(() => fixture.close());

const isLong = () => isLongToOpen(fixture);

/** So much that looking through it takes time. */
const grow = (ledger: Ledger) => ledger.meta.set('filler', 'long '.repeat(MiB));

async function prepare(): Promise<Prepared> {
  const { file, clock } = fixture;
  const thread = createPreparation({
    entry: new URL('../../../src/main/ledger/worker-main.ts', import.meta.url),
    file,
    clock: systemClock,
    report: (_what, thrown) => reports.push(thrown),
  });
  try {
    return await thread.ask('prepare', clock.now());
  } finally {
    await thread.close();
    expect(reports).toEqual([]);
  }
}

/** Opens what a thread has prepared. */
const openPrepared = (prepared: Prepared): Ledger => {
  const { file, clock } = fixture;
  fixture.ledger = openLedger({ report: () => undefined, file, clock, prepared });
  return fixture.ledger;
};

/** As a kill leaves it: nobody has said that it was closed. */
function forgetClosing(): void {
  const db = openDb(fixture.file);
  db.run("INSERT INTO meta (key, value) VALUES ('open', '1')");
  db.close();
}

describe('an opening', () => {
  it('is short for a small ledger, and for one that was closed and looked through lately', () => {
    fixture.ledger.close();
    forgetClosing();
    expect(isLong()).toBe(false);
    grow(fixture.reopen());
    fixture.ledger.close();
    expect(isLong()).toBe(false);
    // The question alone has not changed that.
    expect(isLong()).toBe(false);
    fixture.reopen();
  });

  it('is long for a large one whose check is due, and is not once a thread has prepared it', async () => {
    grow(fixture.ledger);
    const id = addJob(fixture.ledger);
    fixture.ledger.close();
    fixture.clock.set(fixture.clock.now() + 8 * day);
    expect(isLong()).toBe(true);
    expect(await prepare()).toEqual({ recovery: null, repair: { texts: [], marks: 0 } });
    expect(isLong()).toBe(false);
    forgetClosing();
    expect(isLong()).toBe(true);
    const prepared = await prepare();
    expect(isLong()).toBe(false);
    const again = openPrepared(prepared);
    expect(again.notice).toBeNull();
    expect(jobIds(again)).toEqual([id]);
  });

  it('of a large one that is damaged tells what the thread has put in its place, and holds its drafts', async () => {
    const { ledger, file } = fixture;
    grow(ledger);
    const draft = addJob(ledger, { state: 'draft' });
    ledger.close();
    writeFileSync(file, 'garbage '.repeat(MiB));
    expect(isLong()).toBe(true);
    const restored = openPrepared(await prepare());
    expect(restored.recovery).toMatchObject({ kind: 'restored' });
    expect(restored.notice).toContain('set aside as ledger.db.damaged-');
    expect(restored.jobs.require(draft)).toMatchObject({
      hold: { reason: 'stopped' },
      attention: 'not_sent',
    });
    restored.close();
    expect(fixture.reopen().notice).toBeNull();
    expect(readdirSync(fixture.folder).filter((name) => /damaged-[^-]*Z$/.test(name))).toHaveLength(1);
  });

  it('names what the thread has replaced in texts', async () => {
    const { ledger, file } = fixture;
    grow(ledger);
    const id = addJob(ledger, { title: 'TITLE-TO-SPOIL', state: 'draft' });
    ledger.close();
    const bytes = readFileSync(file);
    const handle = openSync(file, 'r+');
    for (let at = bytes.indexOf('TITLE-TO-SPOIL'); at >= 0; at = bytes.indexOf('TITLE-TO-SPOIL', at + 1))
      writeSync(handle, Buffer.from([0xff]), 0, 1, at);
    closeSync(handle);
    expect(isLong()).toBe(true);
    const repaired = openPrepared(await prepare());
    expect(repaired.repair.texts).toContainEqual({ place: 'jobs.title', jobId: id });
    expect(repaired.notice).toContain('jobs.title');
    expect(repaired.jobs.require(id)).toMatchObject({ hold: { reason: 'stopped' } });
  });

  it('of one that is newer than this version is refused by the thread, which changes nothing', async () => {
    grow(fixture.ledger);
    fixture.ledger.close();
    const db = openDb(fixture.file);
    db.exec(`PRAGMA user_version = ${latestVersion() + 1}`);
    // What is still in the log beside the file would reach it whenever the last connection is gone.
    db.all('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(fixture.file);
    await expect(prepare()).rejects.toThrowError(expect.objectContaining({ code: 'ledger_too_new' }));
    expect(readFileSync(fixture.file).equals(before)).toBe(true);
    expect(readdirSync(fixture.folder).filter((name) => name.includes('damaged'))).toEqual([]);
    const back = openDb(fixture.file);
    back.exec(`PRAGMA user_version = ${latestVersion()}`);
    back.close();
    fixture.reopen();
  });
});
