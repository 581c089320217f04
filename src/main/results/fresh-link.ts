/** A link that does not work: TokenLab is asked for a fresh one. */
import { AppError, toAppErrorShape } from '../../shared/errors.ts';
import type { Reporter } from '../base/report.ts';
import type { ResultsLedger } from './context.ts';
import { isOfAccount } from './retry-policy.ts';

export type FreshLink =
  /** The row has a link that is not the one that failed. */
  | 'fresh'
  /** It gave the same link again, or none. */
  | 'same'
  /** TokenLab could not be asked now. */
  | AppError;

/** A link that the server of a result has refused. */
export interface Refused {
  url: string | null;
  httpStatus: number;
}

export interface FreshLinks {
  /** Whether the row has another link by now, which an answer for another result may have brought: from the beginning then. */
  isRenewed(resultId: string, refused: Refused): boolean;
  ask(resultId: string, refused: Refused): Promise<FreshLink>;
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
  function isRenewed(resultId: string, { url, httpStatus }: Refused): boolean {
    const result = ledger.results.require(resultId);
    if (result.url === null || result.url === url) return false;
    ledger.tx(() => {
      ledger.results.update(resultId, {
        download: 'waiting',
        receivedBytes: 0,
        etag: null,
        lastModified: null,
      });
      // Each answer may sign its links again: once is enough to say so.
      if (result.notes.linkWaits > 0) return;
      ledger.events.append(result.jobId, {
        source: 'tokenlab',
        type: 'link_refreshed',
        detail: { index: result.index, httpStatus },
      });
    });
    return true;
  }

  return {
    isRenewed,

    async ask(resultId, refused) {
      ledger.results.update(resultId, { notes: { askedForFreshLink: true } });
      try {
        await refreshLinks(ledger.results.require(resultId).jobId);
      } catch (thrown) {
        const error = toAppErrorShape(thrown);
        if (error.retryable || isOfAccount(error)) {
          // Nothing is known of the link: it is asked for again, also where this was the try of a start.
          ledger.results.update(resultId, { notes: { askedForFreshLink: false, triedAtStart: false } });
          return AppError.from(error);
        }
        report('fresh links', thrown);
      }
      return isRenewed(resultId, refused) ? 'fresh' : 'same';
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
