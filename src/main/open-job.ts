/** Shows the job of a link or a sidecar, or says why it cannot. */
import type { Notice } from '../shared/notice.ts';
import type { Rooms } from './rooms.ts';
import type { Opened } from './shell/opened.ts';

interface Window {
  show(jobId: string): void;
  notice(notice: Notice): void;
}

export async function openJob(
  { ledger, sidecars }: Pick<Rooms, 'ledger' | 'sidecars'>,
  opened: Opened,
  window: Window,
): Promise<void> {
  const jobId = opened.kind === 'job' ? opened.jobId : ((await sidecars.read(opened.path))?.jobId ?? null);
  if (jobId !== null && ledger.jobs.get(jobId) !== null) return window.show(jobId);
  const key = opened.kind === 'job' ? 'link_unknown_job' : 'sidecar_unknown_job';
  window.notice({ level: 'warning', key, params: {} });
}
