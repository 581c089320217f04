/** Which problems with results put a job into "Needs attention", and when they are over. */

import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import type { AttentionReason, DownloadState } from '../../shared/job.ts';
import type { TimelineType } from '../../shared/timeline.ts';
import { say } from '../../shared/words/results/say.ts';
import type { ResultsLedger } from './context.ts';

const ours: readonly (AttentionReason | null)[] = ['download_failed', 'link_expired', 'file_missing'];

/** Writes the problem on the result, the job and the timeline, in one commit. */
export function raiseAttention(
  ledger: ResultsLedger,
  resultId: string,
  problem: {
    download: DownloadState;
    error: AppErrorShape;
    attention: AttentionReason | null;
    type: TimelineType;
  },
): void {
  ledger.tx(() => {
    const result = ledger.results.require(resultId);
    const { download, error, attention, type } = problem;
    ledger.results.update(resultId, { download, error, nextAt: null });
    const job = ledger.jobs.require(result.jobId);
    if (attention !== null && (job.attention === null || ours.includes(job.attention))) {
      ledger.jobs.update(job.id, { attention });
    }
    ledger.events.append(job.id, {
      source: 'app',
      type,
      detail: {
        index: result.index,
        role: result.role,
        code: error.code,
        message: error.message,
        ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
      },
    });
  });
}

/** Takes the job out of "Needs attention" when no result of it is in need of a person any more. */
export function clearAttention(ledger: ResultsLedger, jobId: string): void {
  const job = ledger.jobs.get(jobId);
  if (job === null || job.attention === null || !ours.includes(job.attention)) return;
  const needsPerson = ledger.results
    .ofJob(jobId)
    .some(({ download }) => download === 'failed' || download === 'expired' || download === 'missing');
  if (!needsPerson) ledger.jobs.update(jobId, { attention: null });
}

export const expiredLink = (httpStatus: number): AppError =>
  new AppError('output_expired', say('linkOfThisResultDoes'), {
    httpStatus,
    next: ['download_again', 'retry_as_new_job', 'contact_support'],
  });

export const refusedWith = (httpStatus: number): AppError =>
  new AppError('output_refused', say('serverOfResultAnsweredWith', { status: httpStatus }), {
    httpStatus,
    next: ['download_again', 'contact_support'],
  });

export const notThereYet = (httpStatus: number): AppError =>
  new AppError('output_missing', say('fileIsNotThereYet', { httpStatus }), {
    httpStatus,
    retryable: true,
    next: ['wait_and_retry', 'download_again'],
  });

export const missingFile = (): AppErrorShape =>
  new AppError('file_missing', say('fileIsNotWhereIt'), {
    next: ['locate_file', 'download_again'],
  }).shape;
