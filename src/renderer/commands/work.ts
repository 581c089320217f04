/** What commands do that takes more than one line. */
import { AppError } from '../../shared/errors.ts';
import type { JobDetail, JobRow, ResultRow } from '../../shared/job.ts';
import { failedDownloads } from '../../shared/job-actions.ts';
import { call } from '../bridge.ts';
import { i18next } from '../i18n/index.ts';
import { selectJob } from '../store/list.ts';
import { useUi } from '../store/ui.ts';

export async function openFile(
  { id: jobId }: JobRow,
  how: 'openResult' | 'showResultInFolder',
): Promise<void> {
  return call(how, { resultId: (await fileOf(jobId)).id });
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

/** A New job sheet that asks for the same. */
export async function composeLike({ id: jobId }: JobRow, full: JobDetail | null): Promise<void> {
  const { title, request } = full ?? (await call('getJob', { jobId }));
  useUi.getState().openCompose({ basedOn: jobId, title, request });
}

export async function copy(text: string | null | undefined): Promise<void> {
  if (text) await call('copyText', { text });
}

/** The answer is shown where the id stands. @throws AppError when TokenLab names none yet */
export async function lookForBillingId({ id: jobId }: JobRow): Promise<void> {
  useUi.getState().setInspectorTab('billing');
  const { missing, failed } = await call('lookForBillingIds', { jobIds: [jobId] });
  if (failed[0]) throw AppError.from(failed[0].error);
  if (missing.length > 0) {
    throw new AppError('not_found', i18next.t('billing:noIdYet'), { next: ['wait_and_retry'] });
  }
}

export async function downloadAgain({ id: jobId }: JobRow): Promise<void> {
  const { results } = await call('getJob', { jobId });
  for (const { id: resultId, download } of results) {
    if (failedDownloads.includes(download)) await call('downloadAgain', { resultId });
  }
}

export async function locateMissing({ id: jobId }: JobRow): Promise<void> {
  const missing = (await call('getJob', { jobId })).results.find((one) => one.download === 'missing');
  if (missing) await call('locateResult', { resultId: missing.id });
}

export function showSupport({ id }: JobRow): void {
  selectJob(id);
  useUi.getState().setInspectorTab('support');
  useUi.getState().setInspectorOpen(true);
}
