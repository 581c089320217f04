/** The daily copy is made beside the work of the ledger, and only when it is due. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { listBackups } from '../../../src/main/ledger/backups.ts';
import { openDb } from '../../../src/main/ledger/db.ts';
import { createBackupThread, type Ledger, openLedger } from '../../../src/main/ledger/index.ts';
import { addAccount, addJob } from './fixture.ts';

const hour = 60 * 60 * 1000;

let folder: string;
let file: string;
let now: number;
let timers: (() => unknown)[];
let reports: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-backup-'));
  file = join(folder, 'ledger.db');
  now = Date.UTC(2026, 10, 20);
  [timers, reports] = [[], []];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (backUp: (now: number) => Promise<void>): Ledger =>
  openLedger({
    file,
    clock: {
      now: () => now,
      running: () => now,
      setTimeout(fn) {
        timers.push(fn);
        return { clear: () => undefined };
      },
    },
    report: (_what, thrown) => reports.push(thrown),
    backUp,
  });

/** Lets the timer of the copy fire, and waits for what it began. */
const fire = async () => {
  expect(timers).toHaveLength(1);
  await timers.shift()?.();
};

test('a thread makes it from its own connection, with what was written until then, while the ledger is open', async () => {
  const thread = createBackupThread({
    entry: new URL('../../../src/main/ledger/worker-main.ts', import.meta.url),
    file,
    clock: systemClock,
    report: (_what, thrown) => reports.push(thrown),
  });
  const ledger = open((at) => thread.ask('backUp', at));
  try {
    addAccount(ledger, 'acc');
    const id = addJob(ledger, { title: 'in the copy' });
    await fire();
    expect(reports).toEqual([]);
    const [backup, ...others] = listBackups(file, Date.now());
    expect(others).toEqual([]);
    expect(backup?.at).toBe(now);
    const copy = openDb(backup!.path);
    expect(copy.get('SELECT title FROM jobs WHERE id = ?', id)).toEqual({ title: 'in the copy' });
    copy.close();
    addJob(ledger, { title: 'afterwards' });
  } finally {
    await thread.close();
    ledger.close();
  }
  // The one of today is enough for the end, too.
  expect(listBackups(file, Date.now())).toHaveLength(1);
});

test('it is asked for once a day; one that fails is named, and tried again at the next turn', async () => {
  const made: number[] = [];
  let fails = false;
  const ledger = open(async (at) => {
    if (fails) throw new Error('no room');
    made.push(at);
  });
  addAccount(ledger, 'acc');
  ledger.close();
  expect(listBackups(file, Date.now())).toHaveLength(1);
  timers = [];
  const again = open(async (at) => {
    if (fails) throw new Error('no room');
    made.push(at);
  });
  now += 6 * hour;
  await fire();
  expect(made).toEqual([]);
  now += 19 * hour;
  fails = true;
  await fire();
  expect(reports).toEqual([new Error('no room')]);
  fails = false;
  await fire();
  expect(made).toEqual([now]);
  again.close();
});
