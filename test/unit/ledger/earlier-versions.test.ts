// Ledgers as earlier versions of Safelight have left them; each was written by that version itself.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/main/base/clock.ts';
import { openLedger } from '../../../src/main/ledger/index.ts';
import { latestVersion } from '../../../src/main/ledger/migrations/index.ts';

const kept = path.resolve(import.meta.dirname, '../../fixtures/ledgers');
const versions = readdirSync(kept).map((file) => Number(/^v(\d+)\.db\.gz$/.exec(file)?.[1]));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-earlier-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('there is one of every version before the latest', () => {
  expect(versions.sort((a, b) => a - b)).toEqual(
    Array.from({ length: latestVersion() - 1 }, (_, at) => at + 1),
  );
});

test.each(versions)('of version %i all jobs are there', (version) => {
  const file = path.join(folder, 'ledger.db');
  writeFileSync(file, gunzipSync(readFileSync(path.join(kept, `v${version}.db.gz`))));
  const ledger = openLedger({ report: () => undefined, file, clock: systemClock });
  for (const state of ['completed', 'failed', 'cancelled']) {
    const job = ledger.jobs.get(`job_v${version}${state}`);
    expect(job).toMatchObject({ state, title: `Kept since v${version}: ${state}` });
  }
  ledger.close();
});
