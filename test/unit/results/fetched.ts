/** One picture, downloaded to its end. */
import type { Bench } from './bench.ts';
import { png } from './samples.ts';

export const picture = png();
/** A few hundred kilobytes that are a valid picture. */
export const large = png(400, 300);

/** One job with one result at `path`, downloaded to its end. */
export async function fetchOne(bench: Bench, path = '/a.png', patch: Parameters<Bench['result']>[1] = {}) {
  const jobId = bench.job();
  const id = bench.result(jobId, { path, ...patch });
  bench.downloads.enqueue(jobId);
  await bench.idle();
  return { id, jobId, row: bench.row(id), job: bench.ledger.jobs.require(jobId) };
}
