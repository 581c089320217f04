// Writes the ledger of the present schema into test/fixtures/ledgers, for all later versions to open. Run it with Node.js before a
// migration is added: `node test/unit/ledger/keep-version.ts`.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { latestVersion } from '../../../src/main/ledger/migrations/index.ts';
import { addJob, openFixture } from './fixture.ts';

const version = `v${latestVersion()}`;
const fixture = openFixture();
for (const state of ['completed', 'failed', 'cancelled'] as const) {
  addJob(fixture.ledger, {
    id: `job_${version}${state}`,
    title: `Kept since ${version}: ${state}`,
    state,
  });
}
fixture.ledger.close();
const content = readFileSync(fixture.file);
writeFileSync(
  path.resolve(import.meta.dirname, `../../fixtures/ledgers/${version}.db.gz`),
  gzipSync(content),
);
rmSync(fixture.folder, { recursive: true });
