/** What commands do that takes more than one line. */
import type { JobDetail, JobRow } from '../../shared/job.ts';
import { call } from '../bridge.ts';
import { selectJob } from '../store/list.ts';
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
