/** The wire proof's own count: POSTs as the server saw them, never as the client remembers them. */
import type { Figures } from '../figures.ts';
import type { Lab } from '../lab/lab.ts';

export const counted: Figures['wire'] = { cases: 0, maxPostsPerJob: 0, wrongState: 0 };

/**
 * Books one case.
 * @param posts POSTs of one job that reached the server
 * @param waits definite refusals of that job that said "wait": each of them allows one more POST
 */
export function count(posts: number, waits: number, isRight: boolean): void {
  counted.cases += 1;
  counted.maxPostsPerJob = Math.max(counted.maxPostsPerJob, posts - Math.min(waits, Math.max(0, posts - 1)));
  if (!isRight) counted.wrongState += 1;
}

/** Definite "wait" answers that the ledger has on record for the job. */
export const waitsOf = (lab: Lab, jobId: string): number =>
  lab.ledger.events.ofJob(jobId).filter((entry) => entry.type === 'submit_told_to_wait').length;
