/** Which result stands for its job in a list: decided anew whenever a result of the job changes. */
import type { ResultRow } from '../shared/job.ts';
import { canShowModel } from '../shared/media.ts';
import type { Ledger, LedgerChange } from './ledger/index.ts';

/** The first picture or video that is the result itself, else what came with it, else a model that can be drawn. Pure. */
export function thumbnailOf(results: readonly ResultRow[]): string | null {
  const there = results.filter((result) => result.download === 'done' && result.sha256 !== null);
  const best =
    there.find((result) => result.media === 'image' && result.role === 'main') ??
    there.find((result) => result.media === 'video' && result.role === 'main') ??
    there.find((result) => result.media === 'image') ??
    there.find((result) => result.media === 'video') ??
    there.find(({ media, mime, fileName }) => media === 'model' && canShowModel(mime, fileName));
  return best?.id ?? null;
}

/** Keeps the choice up to date. @returns a function that ends it */
export function followThumbnails(ledger: Ledger): () => void {
  return ledger.onChange((change: LedgerChange) => {
    const jobIds = new Set(change.resultIds.map((resultId) => ledger.results.get(resultId)?.jobId));
    for (const jobId of jobIds) {
      if (jobId === undefined) continue;
      const chosen = thumbnailOf(ledger.results.ofJob(jobId));
      if (ledger.jobs.get(jobId)?.thumbnailResultId !== chosen) {
        ledger.jobs.update(jobId, { thumbnailResultId: chosen });
      }
    }
  });
}
