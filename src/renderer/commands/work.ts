/** What commands do that takes more than one line. */

import { familyOf } from '../../shared/families/index.ts';
import type { JobDetail, JobRow, ResultRow } from '../../shared/job.ts';
import { call } from '../bridge.ts';
import { asInput } from '../store/as-input.ts';
import { useDetail } from '../store/detail.ts';
import { selectJob } from '../store/list.ts';
import { useQuickLook } from '../store/quick-look.ts';
import { activeAccount, useSession } from '../store/session.ts';
import { useUi } from '../store/ui.ts';

/** A New job sheet that asks for the same. */
export async function composeLike({ id: jobId }: JobRow, full: JobDetail | null): Promise<void> {
  const { title, request } = full ?? (await call('getJob', { jobId }));
  useUi.getState().openCompose({ basedOn: jobId, title, request });
}

export async function copy(text: string | null | undefined): Promise<void> {
  if (text) await call('copyText', { text });
}

/** The answer is shown where the id stands. */
export async function lookForBillingId({ id: jobId }: JobRow): Promise<void> {
  useUi.getState().setInspectorTab('billing');
  await call('actOnJob', { jobId, action: 'lookForBillingId' });
}

export function showSupport({ id }: JobRow): void {
  selectJob(id);
  useUi.getState().setInspectorTab('support');
  useUi.getState().setInspectorOpen(true);
}

/** The finished file that a command is about: the one chosen in the gallery or the strip, else the main one. */
export function resultAtHand(full: JobDetail | null, jobId: string): ResultRow | null {
  const { job } = useDetail.getState();
  const whole = full ?? (job?.id === jobId ? job : null);
  const files = whole?.results.filter(({ download }) => download === 'done') ?? [];
  const { chosen } = useQuickLook.getState();
  return (
    files.find(({ id }) => id === chosen) ?? files.find(({ role }) => role === 'main') ?? files[0] ?? null
  );
}

/** A New job sheet that begins with a result as its input. */
export function startFromResult(job: JobRow, full: JobDetail | null): void {
  const result = resultAtHand(full, job.id);
  if (full === null || result === null) return;
  const isOwn = activeAccount(useSession.getState())?.id === job.accountId;
  useUi.getState().openCompose({
    request: { family: job.family, operation: null, model: '', fields: {}, inputs: [] },
    media: [asInput(full, result, isOwn)],
  });
}

export async function saveCopy(job: JobRow, full: JobDetail | null): Promise<void> {
  const result = resultAtHand(full, job.id);
  if (result !== null) await call('saveResultCopy', { resultId: result.id });
}

/** What was asked for in words, or null. */
export function promptOf(full: JobDetail | null): string | null {
  if (full === null) return null;
  const { family, fields } = full.request;
  const prompt = fields[familyOf(family).promptField];
  return typeof prompt === 'string' && prompt.trim() !== '' ? prompt : null;
}
