/**
 * The kill proof: the real app is killed at every named point of its work, started again, and looked at from outside:
 * the ledger's file, the files on the disk, and the server's own count.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type FailpointName, failpoints } from '../../src/main/base/failpoints.ts';
import type { MethodInput } from '../../src/shared/contract/methods.ts';
import { type Box, expect, type Page, type RunningApp, test } from '../e2e/box.ts';
import { ledgerJobs, ledgerResults } from '../e2e/ledger.ts';
import { pressAndCall, pressFor } from '../e2e/press.ts';
import type { Profile } from '../e2e/profile.ts';
import { keepKill } from './figures.ts';
import { batchRows, caseOf, type KillCase } from './kill/cases.ts';
import { full } from './scale.ts';

/**
 * What `npm test` can afford: a kill at the most telling moment of each kind of work. While tasks are polled, `main.spec.ts`
 * kills the app.
 */
const telling: FailpointName[] = ['submit.after_answer', 'download.after_rename', 'batch.after_rows'];

const resting = ['completed', 'output_missing', 'failed', 'cancelled', 'rejected', 'unconfirmed', 'not_sent'];
let token = 0;

/** Submits without the sheet, by a key that is really pressed. There is no answer when the app dies first. */
async function submit(page: Page, wanted: KillCase): Promise<string | null> {
  token += 1;
  const isVideo = wanted.model.startsWith('seedance');
  const fields = { prompt: wanted.prompt, ...(isVideo ? {} : { async: true }) };
  const input: MethodInput<'submitJob'> = {
    submitToken: `kill-token-${process.pid}-${token}`,
    accountId: 'environment',
    projectId: null,
    title: '',
    request: {
      family: isVideo ? 'video' : 'image',
      operation: null,
      model: wanted.model,
      fields,
      inputs: [],
    },
  };
  const said = await pressAndCall(page, 'submitJob', input).catch(() => null);
  if (said === null) return null;
  expect(said.ok, JSON.stringify(said)).toBe(true);
  return said.ok ? said.value.jobId : null;
}

/** A batch of rows that differ in their seed. There is no answer when the app dies first. */
async function makeBatch(page: Page, wanted: KillCase): Promise<string | null> {
  token += 1;
  const planned = await page.evaluate(
    ([model, prompt, repeat]) =>
      window.safelight!.planBatch({
        name: '',
        accountId: 'environment',
        projectId: null,
        request: { family: 'image', operation: null, model, fields: { prompt, async: true }, inputs: [] },
        vary: { how: 'combine', columns: [] },
        table: null,
        repeat,
        seeds: { kind: 'random' },
        leaveOut: [],
        limitUsd: null,
      }),
    [wanted.model, wanted.prompt, batchRows] as const,
  );
  if (!planned.ok) throw new Error(planned.error.message);
  const submitToken = `kill-batch-${process.pid}-${token}`;
  const { planId } = planned.value;
  const made = await pressAndCall(page, 'makeBatch', { planId, submitToken }).catch(() => null);
  return made?.ok ? made.value.batchId : null;
}

async function leadBatch(page: Page, wanted: KillCase, profile: Profile): Promise<void> {
  if (wanted.doing === 'stop_batch')
    await page.evaluate(() => window.safelight!.holdSending({ accountId: null }));
  const batchId = await makeBatch(page, wanted);
  if (wanted.doing === 'batch' || batchId === null) return;
  const first = wanted.doing === 'stop_batch' ? 'draft' : 'failed';
  const isThere = () => ledgerJobs(profile).filter(({ state }) => state === first).length === batchRows;
  await expect.poll(isThere, { message: 'its rows are where they are wanted' }).toBe(true);
  const ask =
    wanted.doing === 'stop_batch'
      ? pressAndCall(page, 'stopBatch', { batchId })
      : pressAndCall(page, 'retryFailedInBatch', { batchId, submitToken: `kill-again-${batchId}` });
  await ask.catch(() => null);
}

/** The app may die before it can answer. */
async function intend(page: Page, what: 'cancel' | 'retry', jobId: string): Promise<void> {
  const ask =
    what === 'retry'
      ? pressAndCall(page, 'retryJob', { jobId, submitToken: `kill-retry-${jobId}` })
      : pressAndCall(page, 'actOnJob', { jobId, action: 'requestCancellation' });
  await ask.catch(() => null);
}

/** Resolves when the app has died by the order it was given; fails when it does not. */
async function diesOf(app: RunningApp): Promise<void> {
  await expect.poll(() => app.ended).toBe(true);
  expect(app.process.signalCode, app.output.slice(-2_000)).toBe('SIGKILL');
  // Its children go with it.
  await app.killHard();
}

const stateOf = (profile: Profile, jobId: string) =>
  ledgerJobs(profile).find((job) => job.jobId === jobId)?.state;

/** Leads the app to its point. @returns the ids that the window was told */
async function leadTo(page: Page, wanted: KillCase, profile: Profile): Promise<string[]> {
  if (wanted.doing.endsWith('batch')) {
    await leadBatch(page, wanted, profile);
    return [];
  }
  const jobId = await submit(page, wanted);
  if (jobId === null) return [];
  if (wanted.doing === 'cancel') {
    await expect.poll(() => stateOf(profile, jobId)).toBe('pending');
    await intend(page, 'cancel', jobId);
  } else if (wanted.doing === 'retry') {
    await expect.poll(() => stateOf(profile, jobId)).toBe('failed');
    await intend(page, 'retry', jobId);
  }
  return [jobId];
}

/** Files of the results folder that are no results and no sidecars of them. */
const filesIn = (profile: Profile): string[] =>
  readdirSync(profile.downloads, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Every result is one file on the disk, byte for byte what the server has, and there is nothing beside them. */
async function checkFiles(profile: Profile): Promise<{ lost: number; duplicated: number }> {
  const results = ledgerResults(profile);
  let lost = 0;
  const expected = new Set<string>();
  for (const result of results) {
    const content = result.path === null ? null : readFileSync(result.path);
    const sha256 = content === null ? null : createHash('sha256').update(content).digest('hex');
    const isWhole =
      result.download === 'done' && sha256 === result.sha256 && content?.length === result.bytes;
    if (!isWhole) lost += 1;
    if (result.path !== null) expected.add(result.path).add(`${result.path}.json`);
    const served = new Uint8Array(await (await fetch(result.url!)).arrayBuffer());
    expect(createHash('sha256').update(served).digest('hex'), 'the file that the server has').toBe(sha256);
  }
  const found = filesIn(profile);
  const extra = found.filter((file) => !expected.has(file));
  expect(extra, 'files that are no result').toEqual([]);
  for (const file of expected) expect(found).toContain(file);
  return { lost, duplicated: extra.length };
}

async function checkAll(wanted: KillCase, told: string[], profile: Profile, box: Box) {
  const jobs = ledgerJobs(profile);
  const { creates, createPosts, tasks } = box.stats();
  const unconfirmed = jobs.filter((job) => job.state === 'unconfirmed').length;
  const known = new Set(jobs.map((job) => job.taskId));
  const unknown = tasks.filter((task) => !known.has(task.id)).length;
  const missing = told.filter((id) => !jobs.some((job) => job.jobId === id)).length;
  const files = await checkFiles(profile);
  return {
    lost: Math.max(missing, wanted.jobs - jobs.length, 0) + Math.max(0, unknown - unconfirmed) + files.lost,
    duplicated:
      Math.max(0, jobs.length - wanted.jobs) +
      Math.max(0, creates - jobs.length, createPosts - jobs.length) +
      files.duplicated,
  };
}

// Each has a profile and a server of its own, so the workers share them out.
test.describe.configure({ mode: 'parallel' });

for (const point of full ? failpoints : telling) {
  const wanted = caseOf(point);
  test.describe(() => {
    test.use({ boxSpeed: wanted.speed });

    test(`killed at ${point}, the app loses nothing and pays for nothing twice @never-lost`, async ({
      sit,
      box,
      profile,
    }) => {
      const first = await sit({ env: { SAFELIGHT_KILL_AT: point } });
      const told = await leadTo(first.page, wanted, profile);
      await diesOf(first.app);
      keepKill(point, { killed: 1, lost: 1, duplicated: 0 });
      const polls = ledgerJobs(profile).at(-1)?.polls ?? 0;

      const second = await sit();
      if (wanted.doing === 'cancel') await cancelAgain(second.page, told[0]!, profile, polls);
      const newest = () => ledgerJobs(profile).at(-1);
      if (wanted.rest !== null) {
        const atRest = () => {
          const jobs = ledgerJobs(profile);
          return jobs.length === wanted.jobs && jobs.every(({ state }) => resting.includes(state));
        };
        await expect.poll(atRest, { message: `${point}: the job comes to rest` }).toBe(true);
        expect(newest()?.state).toBe(wanted.rest);
      }
      const downloads = () => ledgerResults(profile).every((result) => result.download === 'done');
      await expect.poll(downloads, { message: 'the results are on the disk' }).toBe(true);
      expect(ledgerJobs(profile)).toHaveLength(wanted.jobs);
      expect(box.stats().creates).toBe(wanted.creates);

      const found = await checkAll(wanted, told, profile, box);
      keepKill(point, { killed: 1, ...found });
      expect(found).toEqual({ lost: 0, duplicated: 0 });

      await waysOut(second.page, wanted, profile, box);
    });
  });
}

/** A request that the kill swallowed can be made again; one that arrived needs no second. */
async function cancelAgain(page: Page, jobId: string, profile: Profile, pollsBefore: number): Promise<void> {
  const isKnown = () => {
    const job = ledgerJobs(profile).find((each) => each.jobId === jobId);
    return job !== undefined && (job.state === 'cancelled' || job.polls > pollsBefore);
  };
  await expect.poll(isKnown, { message: 'the restarted app knows how the task stands' }).toBe(true);
  if (stateOf(profile, jobId) !== 'cancelled') await intend(page, 'cancel', jobId);
}

/** What a person can do after it: press again, or link the task that was made. */
async function waysOut(page: Page, wanted: KillCase, profile: Profile, box: Box): Promise<void> {
  if (wanted.rest === null) {
    const jobId = await submit(page, wanted);
    await expect.poll(() => stateOf(profile, jobId!)).toBe('completed');
    expect(box.stats().creates).toBe(1);
  } else if (wanted.rest === 'unconfirmed') {
    const job = ledgerJobs(profile).at(-1)!;
    const task = box.stats().tasks[0];
    if (task === undefined) {
      await pressFor(page, 'actOnJob', { jobId: job.jobId, action: 'markNotCreated' });
      expect(stateOf(profile, job.jobId)).toBe('rejected');
      return;
    }
    await page.evaluate(([jobId, taskId]) => window.safelight!.linkTask({ jobId, taskId }), [
      job.jobId,
      task.id,
    ] as const);
    await expect.poll(() => stateOf(profile, job.jobId)).toBe('completed');
    expect(box.stats().creates).toBe(1);
  }
}
