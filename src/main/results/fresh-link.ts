/** A link that does not work: TokenLab is asked for a fresh one. */
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import type { Reporter } from '../base/report.ts';
import type { ResultsLedger } from './context.ts';

export type FreshLink =
  /** The row has a link that is not the one that failed. */
  | 'fresh'
  /** It gave the same link again, or none. */
  | 'same'
  /** TokenLab could not be asked now. */
  | AppError;

export interface FreshLinks {
  /** @param httpStatus with which the server of the result refused the old link */
  ask(resultId: string, httpStatus: number): Promise<FreshLink>;
  /** The same for a server that cannot be reached, without a consequence when there is none. */
  askInPassing(jobId: string): Promise<void>;
}

export interface FreshLinksOptions {
  ledger: ResultsLedger;
  /** Asks TokenLab once for the job's outputs and renews their links in the ledger. @throws AppError */
  refreshLinks(jobId: string): Promise<void>;
  report: Reporter;
}

export function createFreshLinks({ ledger, refreshLinks, report }: FreshLinksOptions): FreshLinks {
  const noteAsked = (resultId: string, askedForFreshLink: boolean) =>
    ledger.results.update(resultId, { notes: { askedForFreshLink } });

  return {
    async ask(resultId, httpStatus) {
      const before = ledger.results.require(resultId);
      noteAsked(resultId, true);
      try {
        await refreshLinks(before.jobId);
      } catch (thrown) {
        const error = toAppErrorShape(thrown);
        if (error.retryable) {
          noteAsked(resultId, false);
          return AppError.from(error);
        }
        report('fresh links', thrown);
      }
      const after = ledger.results.require(resultId);
      if (after.url === null || after.url === before.url) return 'same';
      ledger.tx(() => {
        ledger.results.update(resultId, {
          download: 'waiting',
          receivedBytes: 0,
          etag: null,
          lastModified: null,
        });
        // Each answer may sign its links again: once is enough to say so.
        if (before.notes.linkWaits > 0) return;
        ledger.events.append(after.jobId, {
          source: 'tokenlab',
          type: 'link_refreshed',
          detail: { index: after.index, httpStatus },
        });
      });
      return 'fresh';
    },

    async askInPassing(jobId) {
      try {
        await refreshLinks(jobId);
      } catch (thrown) {
        report('fresh links', thrown);
      }
    },
  };
}
