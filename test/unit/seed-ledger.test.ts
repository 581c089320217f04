import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { systemClock } from '../../src/main/base/clock.ts';
import { claimLedger, openLedger } from '../../src/main/ledger/index.ts';
import { isSealed } from '../../src/main/ledger/seal.ts';
import type { JobQuery } from '../../src/shared/views.ts';
import { seededAccount } from '../support/seeding/seed-profile.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-seed-'));
  file = path.join(folder, 'ledger.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const seed = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ['test/support/seed-ledger.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, SAFELIGHT_USER_DATA: '', ...env },
  });

const everything: JobQuery = {
  accountId: null,
  withSample: false,
  view: { kind: 'all' },
  search: '',
  sort: 'newest',
  filters: {},
};

test('fills a profile whose ledger the app opens like any other', () => {
  const ran = seed(['--jobs', '1000'], { SAFELIGHT_USER_DATA: folder });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/1,000 of 1,000/);
  // It is taken for closed by the app: the first start looks through nothing.
  expect(isSealed(file)).toBe(true);
  const ledger = openLedger({ report: () => undefined, file, clock: systemClock });
  try {
    expect(ledger.notice).toBeNull();
    const { all, hidden, done, failed, attention } = ledger.list.counts({
      accountId: seededAccount,
      withSample: false,
    });
    expect(all + hidden).toBe(1000);
    expect(done).toBeGreaterThan(800);
    expect(failed).toBeGreaterThan(30);
    expect(attention).toBe(1);
    const page = ledger.list.range(everything, 0, 50);
    expect(page).toMatchObject({ total: all });
    expect(page.rows).toHaveLength(50);
    expect(ledger.list.range({ ...everything, search: 'harbour dawn' }, 0, 50).total).toBeGreaterThan(0);
    expect(ledger.gallery.range(everything, 0, 50).rows).toHaveLength(50);
    const spend = ledger.billing.spend(seededAccount, 0, Number.MAX_SAFE_INTEGER, 'account');
    expect(spend.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    // The counts and the search index are those that the jobs themselves make.
    const [job] = page.rows;
    ledger.jobs.update(job!.id, { title: 'Renamed afterwards' });
    expect(ledger.list.range({ ...everything, search: 'renamed afterwards' }, 0, 5).total).toBe(1);
  } finally {
    ledger.close();
  }
});

test('a profile with a ledger is refused and left as it is', () => {
  openLedger({ report: () => undefined, file, clock: systemClock }).close();
  const ran = seed(['--jobs', '10', folder]);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain(`${folder} is not empty`);
});

test('a profile that is in use is refused', () => {
  const claim = claimLedger(file);
  try {
    const before = readdirSync(folder);
    const ran = seed(['--jobs', '10', folder]);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain(`A Safelight has ${folder} open`);
    expect(readdirSync(folder)).toEqual(before);
  } finally {
    if (claim.kind === 'claimed') claim.release();
  }
});

test.each([
  ['no folder', ['--jobs', '10']],
  ['no number', ['/nowhere']],
  ['no whole number', ['--jobs', '1.5', '/nowhere']],
  ['an unknown option', ['--rows', '10', '/nowhere']],
])('%s is refused with the usage', (_what, args) => {
  const ran = seed(args);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain('npm run seed-ledger -- --jobs N');
});
