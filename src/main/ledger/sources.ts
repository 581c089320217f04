/** Lines between jobs: which results a job took as inputs, and which jobs took its own. */
import type { JobDetail, JobRequest } from '../../shared/job.ts';
import type { Db } from './db.ts';

/** More are not listed: the list is for people. */
const most = 50;

export function noteSources(db: Db, jobId: string, request: JobRequest): void {
  for (const { source } of request.inputs) {
    if (source.kind !== 'result') continue;
    db.run('INSERT OR IGNORE INTO job_sources (job_id, result_id) VALUES (?, ?)', jobId, source.resultId);
  }
}

/** Both directions; results and jobs that are not in the ledger are left out. */
export function lineageOf(db: Db, jobId: string): NonNullable<JobDetail['lineage']> {
  return {
    madeFrom: db.all<{ resultId: string; jobId: string; title: string }>(
      `SELECT results.id AS resultId, jobs.id AS jobId, jobs.title
       FROM job_sources JOIN results ON results.id = job_sources.result_id JOIN jobs ON jobs.id = results.job_id
       WHERE job_sources.job_id = ? ORDER BY jobs.seq, results.idx LIMIT ?`,
      jobId,
      most,
    ),
    usedBy: db
      .all<{ jobId: string; title: string }>(
        `SELECT DISTINCT jobs.id AS jobId, jobs.title, jobs.seq
       FROM results JOIN job_sources ON job_sources.result_id = results.id JOIN jobs ON jobs.id = job_sources.job_id
       WHERE results.job_id = ? ORDER BY jobs.seq LIMIT ?`,
        jobId,
        most,
      )
      .map(({ jobId: id, title }) => ({ jobId: id, title })),
  };
}
