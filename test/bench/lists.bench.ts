/** Pages of the list and the gallery among many jobs, beside the same page among few: a page should cost a page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../../src/main/base/clock.ts';
import { type Ledger, openLedger } from '../../src/main/ledger/index.ts';
import type { JobQuery } from '../../src/shared/views.ts';
import { seedProfile } from '../support/seeding/seed-profile.ts';
import type { Bench } from './measure.ts';

const few = 1_000;
const sizes = [10_000, 100_000, 1_000_000];

const ledgers = new Map<number, Ledger>();
function ledgerOf(jobs: number): Ledger {
  const known = ledgers.get(jobs);
  if (known !== undefined) return known;
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-bench-'));
  seedProfile(folder, jobs, () => undefined);
  const ledger = openLedger({
    report: () => undefined,
    file: path.join(folder, 'ledger.db'),
    clock: systemClock,
  });
  process.once('exit', () => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  ledgers.set(jobs, ledger);
  return ledger;
}

const everything: JobQuery = {
  accountId: null,
  withSample: false,
  view: { kind: 'all' },
  search: '',
  sort: 'newest',
  filters: {},
};

/** CPU time of the answer, in ms. A job has changed before, so that nothing is kept of the answer before. */
async function costOf(jobs: number, ask: (ledger: Ledger) => unknown): Promise<number> {
  const ledger = ledgerOf(jobs);
  const [jobId] = ledger.list.ids(everything, 1);
  ledger.jobs.update(jobId!, { rating: Math.floor(Math.random() * 6) });
  const before = process.cpuUsage();
  ask(ledger);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const page =
  (change: Partial<JobQuery>, at = 0) =>
  (ledger: Ledger) => {
    const query = { ...everything, ...change };
    const offset = at === 0 ? 0 : Math.floor(ledger.list.counts(query).all * at);
    return ledger.list.range(query, offset, 100);
  };

const firstRows = (search: string) => (ledger: Ledger) => ledger.list.first({ ...everything, search }, 100);

const asked: [name: string, most: number, mostExponent: number, ask: (ledger: Ledger) => unknown][] = [
  ['the first page', 5, 0.15, page({})],
  ['a page in the middle', 5, 0.15, page({}, 0.5)],
  ['a page near the end', 5, 0.15, page({}, 0.89)],
  ['the failed view', 5, 0.15, page({ view: { kind: 'failed' } })],
  ['one model', 5, 0.15, page({ filters: { model: 'veo3.1' } })],
  ['the first rows of a search for a common word', 20, 0.2, firstRows('harbour')],
  ['the first rows of a search for two words, one of them short', 20, 0.2, firstRows('harbour in')],
  ['the first page of the gallery', 5, 0.15, (ledger) => ledger.gallery.range(everything, 0, 100)],
];

const benches: Bench[] = sizes.flatMap((jobs) =>
  asked.map(([name, most, mostExponent, ask]) => ({
    name: `${name} of ${jobs.toLocaleString('en')} jobs`,
    unit: 'ms' as const,
    rounds: 5,
    target: { most },
    growth: { name, size: jobs, floorSize: few, mostExponent },
    measure: () => costOf(jobs, ask),
    floor: { name: `of ${few.toLocaleString('en')}`, measure: () => costOf(few, ask) },
  })),
);

export default benches;
