/** Carries out a job's command. A failure is kept by job, so that it is shown where the job is shown. */
import { create } from 'zustand';
import { AppError, type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobDetail, JobRow, ResultRow } from '../../shared/job.ts';
import { type ConfirmedPrice, mostOf } from '../../shared/price.ts';
import { sandboxAccountId } from '../../shared/sample.ts';
import { call } from '../bridge.ts';
import { i18next } from '../i18n/index.ts';
import type { JobCommand } from './commands.ts';
import { clearSelection, positionOf, selectJob, setQuery, useList } from './list.ts';
import { askPrice } from './prices.ts';
import { rowAt } from './ranges.ts';
import { useUi } from './ui.ts';

interface CommandState {
  /** `<jobId>:<command>` of what is running. */
  busy: ReadonlySet<string>;
  problems: ReadonlyMap<string, { command: JobCommand; error: AppErrorShape }>;
  /** Jobs hidden last, for Undo. */
  hiddenLast: readonly string[];
}

export const useCommands = create<CommandState>(() => ({
  busy: new Set(),
  problems: new Map(),
  hiddenLast: [],
}));
const { getState: get, setState: set } = useCommands;

export const isBusy = (state: CommandState, jobId: string, command: JobCommand): boolean =>
  state.busy.has(`${jobId}:${command}`);

export function dismissProblem(jobId: string): void {
  const problems = new Map(get().problems);
  problems.delete(jobId);
  set({ problems });
}

/** A fresh token for an intent that makes a job: the same press can never make two. */
export const newSubmitToken = (): string => crypto.randomUUID();

/** Runs a command once; a second press while it runs does nothing. True when it was carried out. */
export async function runCommand(command: JobCommand, job: JobRow): Promise<boolean> {
  const key = `${job.id}:${command}`;
  if (get().busy.has(key)) return false;
  set({ busy: new Set([...get().busy, key]) });
  dismissProblem(job.id);
  try {
    await carryOut(command, job);
    return true;
  } catch (thrown) {
    set({ problems: new Map([...get().problems, [job.id, { command, error: toAppErrorShape(thrown) }]]) });
    return false;
  } finally {
    const busy = new Set(get().busy);
    busy.delete(key);
    set({ busy });
  }
}

async function carryOut(command: JobCommand, job: JobRow): Promise<void> {
  const jobId = job.id;
  const ui = useUi.getState();
  switch (command) {
    case 'open':
      return call('openResult', { resultId: (await fileOf(jobId)).id });
    case 'showInFolder':
      return call('showResultInFolder', { resultId: (await fileOf(jobId)).id });
    case 'refresh':
    case 'checkAgain':
      return call('refreshJob', { jobId });
    case 'requestCancellation':
      return ui.openDialog({ kind: 'cancelJob', jobId });
    case 'retry':
    case 'sendNow':
      return pay(command, job);
    case 'submitAgain':
      return ui.openDialog({ kind: 'submitAgain', job });
    case 'editAndRetry':
    case 'sameAgain': {
      const detail = await call('getJob', { jobId });
      return ui.openCompose({ basedOn: jobId, title: detail.title, request: detail.request });
    }
    case 'stopWaiting':
      return call('stopWaiting', { jobId });
    case 'giveUp':
      return call('dismissAttention', { jobIds: [jobId] });
    case 'linkTask':
      return ui.openDialog({ kind: 'linkTask', jobId });
    case 'lookForBillingId':
      return lookForBillingId(jobId);
    case 'findCharge':
      return ui.openDialog({ kind: 'findCharge', job });
    case 'markNotCreated':
      return ui.openDialog({ kind: 'markNotCreated', jobId });
    case 'addBalance':
      return call('openExternal', { page: 'billing' });
    case 'raiseLimit':
      return call('openExternal', { page: 'keys' });
    case 'openUsage':
      return call('openExternal', { page: 'usage' });
    case 'downloadAgain':
      return downloadAgain(jobId);
    case 'locate': {
      const missing = (await call('getJob', { jobId })).results.find((one) => one.download === 'missing');
      if (missing) await call('locateResult', { resultId: missing.id });
      return;
    }
    case 'copyJobId':
      return call('copyText', { text: jobId });
    case 'copyTaskId':
      return copyId(await call('getJob', { jobId }), 'taskId');
    case 'copyRequestId':
      return copyId(await call('getJob', { jobId }), 'requestId');
    case 'support':
      return showSupport(jobId);
    case 'favourite':
    case 'unfavourite':
      return call('annotateJob', { jobId, favourite: command === 'favourite' });
    case 'hide':
      return hideJobs([jobId]);
    case 'unhide':
      return call('setHidden', { jobIds: [jobId], hidden: false });
  }
}

export type PaidByOneClick = 'retry' | 'sendNow';

/** Main decides whether a person has to agree to the price first; what it refuses for that reason is asked here. */
async function pay(command: PaidByOneClick, job: JobRow): Promise<void> {
  const question = () => useUi.getState().openDialog({ kind: 'confirmPrice', command, job });
  const { estimate, ask } = await askPrice(job.id);
  if (ask) return question();
  try {
    await payFor(command, job.id, newSubmitToken(), { mostUsd: mostOf(estimate) });
  } catch (thrown) {
    if (toAppErrorShape(thrown).code !== 'price_unconfirmed') throw thrown;
    question();
  }
}

/** @throws AppError `price_unconfirmed` when the price is not covered by what the person agreed to */
export async function payFor(
  command: PaidByOneClick,
  jobId: string,
  submitToken: string,
  confirmed: ConfirmedPrice,
): Promise<void> {
  if (command === 'sendNow') return call('sendDraft', { jobId, confirmed });
  const made = await call('retryJob', { jobId, submitToken, confirmed });
  return revealJob(made.jobId);
}

async function fileOf(jobId: string): Promise<ResultRow> {
  const { results } = await call('getJob', { jobId });
  const done = results.filter((result) => result.download === 'done' && result.fileName !== null);
  const best = done.find((result) => result.role === 'main') ?? done[0];
  if (!best) {
    throw new AppError('not_found', i18next.t('ui:command.noFile'), { next: ['download_again'] });
  }
  return best;
}

/** The answer is shown where the id stands. @throws AppError when TokenLab names none yet */
async function lookForBillingId(jobId: string): Promise<void> {
  useUi.getState().setInspectorTab('billing');
  const { missing, failed } = await call('lookForBillingIds', { jobIds: [jobId] });
  if (failed[0]) throw AppError.from(failed[0].error);
  if (missing.length > 0) {
    throw new AppError('not_found', i18next.t('billing:noIdYet'), { next: ['wait_and_retry'] });
  }
}

const copyId = async (job: JobDetail, which: 'taskId' | 'requestId'): Promise<void> => {
  const text = job[which];
  if (text) await call('copyText', { text });
};

async function downloadAgain(jobId: string): Promise<void> {
  const { results } = await call('getJob', { jobId });
  for (const result of results) {
    if (['failed', 'expired', 'missing'].includes(result.download)) {
      await call('downloadAgain', { resultId: result.id });
    }
  }
}

function showSupport(jobId: string): void {
  selectJob(jobId);
  useUi.getState().setInspectorTab('support');
  useUi.getState().setInspectorOpen(true);
}

/** Hides jobs from every view but Hidden; `undoHide` brings them back. The focus goes to a neighbour. */
export async function hideJobs(jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  const { selection } = useList.getState();
  const focusLeaves = selection.focus !== null && jobIds.includes(selection.focus);
  const heir = focusLeaves ? await neighbourOf(selection.focus, jobIds) : null;
  await call('setHidden', { jobIds: [...jobIds], hidden: true });
  set({ hiddenLast: [...jobIds] });
  if (!focusLeaves) return;
  if (heir === null) clearSelection();
  else selectJob(heir);
}

/** The nearest loaded job after (else before) `jobId` that does not leave too. */
async function neighbourOf(jobId: string | null, leaving: readonly string[]): Promise<string | null> {
  const index = jobId === null ? null : await positionOf(jobId);
  if (index === null) return null;
  const { pages } = useList.getState();
  for (let step = 1; step <= leaving.length + 1; step += 1) {
    for (const at of [index + step, index - step]) {
      const row = at < 0 ? null : rowAt(pages, at);
      if (row && !leaving.includes(row.id)) return row.id;
    }
  }
  return null;
}

export async function undoHide(): Promise<void> {
  const jobIds = get().hiddenLast;
  if (jobIds.length === 0) return;
  set({ hiddenLast: [] });
  await call('setHidden', { jobIds: [...jobIds], hidden: false });
}

/** Selects a job, in the present view when it is there, else among all jobs. */
export async function revealJob(jobId: string): Promise<void> {
  const { query } = useList.getState();
  if ((await call('jobPosition', { query, jobId })) === null) {
    const wide = { view: { kind: 'all' as const }, search: '', filters: {}, accountId: null };
    const isThere = await call('jobPosition', { query: { ...query, ...wide }, jobId });
    // A job of the sandbox, which is not in use.
    setQuery(isThere === null ? { ...wide, accountId: sandboxAccountId } : wide);
  }
  selectJob(jobId);
  useUi.getState().goTo('jobs');
  useUi.getState().setInspectorOpen(true);
}

/** Hides what is selected; a failure is shown with the job in focus. */
export async function hideSelected(): Promise<void> {
  const { ids, focus } = useList.getState().selection;
  try {
    await hideJobs([...ids]);
  } catch (thrown) {
    if (focus === null) throw thrown;
    set({
      problems: new Map([...get().problems, [focus, { command: 'hide', error: toAppErrorShape(thrown) }]]),
    });
  }
}
