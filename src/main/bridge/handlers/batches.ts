/** Batches: their room does it all; the person agrees here to what they cost. */
import type { batchMethods } from '../../../shared/contract/batches.ts';
import type { Batches } from '../../batches/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import { agreedTo } from '../agreed.ts';
import type { HandlersOf } from '../answer.ts';

export interface BatchHandlersOptions {
  batches: Batches;
  ledger: Pick<Ledger, 'wildcards'>;
  desktop: Pick<Desktop, 'confirmPrice' | 'confirmBatchLimit' | 'chooseSavePath'>;
}

export function batchHandlers({
  batches,
  ledger,
  desktop,
}: BatchHandlersOptions): HandlersOf<typeof batchMethods> {
  return {
    planBatch: (spec) => batches.plan(spec),
    makeBatch: ({ planId, submitToken, templateId }) =>
      agreedTo(
        desktop,
        (confirmed) => batches.make(planId, submitToken, confirmed, templateId),
        () => ({ title: null, ...batches.priceOf(planId) }),
      ),
    batches: () => batches.list(),
    batchTable: ({ batchId, offset, limit }) => batches.table(batchId, offset, limit),
    batchFinish: ({ batchId }) => batches.finish(batchId),
    batchSpec: ({ batchId }) => batches.spec(batchId),
    renameBatch: ({ batchId, name }) => batches.rename(batchId, name),
    holdBatch: ({ batchId }) => batches.hold(batchId),
    releaseBatch: ({ batchId }) => batches.release(batchId),
    stopBatch: ({ batchId }) => batches.stop(batchId),
    async setBatchLimit({ batchId, limitUsd }) {
      const change = batches.limitChange(batchId, limitUsd);
      if (change.letsMoreThrough && !(await desktop.confirmBatchLimit(change))) return { changed: false };
      batches.setLimit(batchId, limitUsd);
      return { changed: true };
    },
    retryFailedInBatch: ({ batchId, submitToken }) =>
      agreedTo(
        desktop,
        (confirmed) => batches.retryFailed(batchId, submitToken, confirmed),
        () => batches.priceOfRetries(batchId),
      ),
    async priceRetryInBatch({ batchId }) {
      const { mostUsd } = await batches.priceOfRetries(batchId);
      return { mostUsd };
    },
    async exportBatch({ batchId, format }) {
      const path = await desktop.chooseSavePath(batches.exportName(batchId, format), {
        name: format.toUpperCase(),
        extensions: [format],
      });
      if (path === null) return { saved: false, path: null };
      await batches.export(batchId, format, path);
      return { saved: true, path };
    },

    wildcards: () => ledger.wildcards.list(),
    setWildcard: (wildcard) => batches.setWildcard(wildcard),
    removeWildcard: ({ name }) => ({ removed: ledger.wildcards.remove(name) }),
  };
}
