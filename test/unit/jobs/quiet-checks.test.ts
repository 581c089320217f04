/** What a window has to draw again: a check without news changes no row of the list. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LedgerChange } from '../../../src/main/ledger/session.ts';
import { type Bench, openBench, refusal, task } from './bench.ts';

let bench: Bench;
let jobId: string;
let changes: LedgerChange[];

beforeEach(async () => {
  bench = await openBench();
  bench.server.status = ({ path }) => task(path, 'processing', { progress: 40 });
  jobId = await bench.submit();
  await bench.until(() => bench.ledger.jobs.require(jobId).state === 'processing');
  await bench.until(() => bench.server.gets().length >= 2);
  changes = [];
  bench.ledger.onChange((change) => changes.push(change));
});
afterEach(async () => {
  await bench.close();
  expect(bench.faults).toEqual([]);
});

const rowChanges = () => changes.filter((change) => change.jobIds.length > 0);

it('checks that bring nothing new touch the details of a job alone', async () => {
  const before = bench.server.gets().length;
  await bench.until(() => bench.server.gets().length >= before + 10);
  expect(changes.filter((change) => change.detailIds.includes(jobId)).length).toBeGreaterThanOrEqual(10);
  expect(rowChanges()).toEqual([]);
});

it('a row is drawn again when its progress grows', async () => {
  bench.server.status = ({ path }) => task(path, 'processing', { progress: 60 });
  await bench.until(() => bench.ledger.jobs.require(jobId).progress === 60);
  expect(rowChanges().map((change) => change.jobIds)).toContainEqual([jobId]);
});

it('a row is drawn again at each check that fails, and at the one that ends the failures', async () => {
  bench.server.status = () => refusal(500, 'server_error');
  const failures = () => bench.ledger.jobs.require(jobId).polling.failures;
  await bench.until(() => failures() >= 2);
  expect(rowChanges().length).toBeGreaterThanOrEqual(2);
  changes = [];
  bench.server.status = ({ path }) => task(path, 'processing', { progress: 40 });
  await bench.until(() => failures() === 0);
  expect(rowChanges().length).toBeGreaterThanOrEqual(1);
});

it('a row is drawn again when its account has to pause', async () => {
  bench.server.status = () => refusal(401, 'invalid_api_key');
  await bench.until(() => bench.ledger.jobs.require(jobId).polling.paused !== null);
  expect(rowChanges().length).toBeGreaterThanOrEqual(1);
});

it('progress moves no job in a list, and its end does', async () => {
  bench.server.status = ({ path }) => task(path, 'processing', { progress: 60 });
  await bench.until(() => bench.ledger.jobs.require(jobId).progress === 60);
  expect(changes.some(({ moves }) => moves)).toBe(false);
  bench.server.status = ({ path }) => task(path, 'failed');
  await bench.until(() => bench.ledger.jobs.require(jobId).state === 'failed');
  expect(changes.some(({ moves }) => moves)).toBe(true);
});
