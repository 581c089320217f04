/** When jobs are expected to be done, from the ledger's own history: one bounded question for each model. */
import {
  type Finish,
  finishOfAll,
  latest,
  type OpenWork,
  type UsualSpan,
  usualSpan,
} from '../../shared/finish.ts';
import { usualAtOnce } from '../../shared/queue.ts';
import type { Ledger } from '../ledger/index.ts';

type History = Pick<Ledger, 'accounts' | 'pastJobs'>;

/** What jobs of a model usually take with this account; null: not enough history. */
export const usualSpanOf = (ledger: History, accountId: string, model: string): UsualSpan | null =>
  usualSpan(ledger.pastJobs.ofModel(accountId, model));

/** Jobs of one account and model that are not over. */
export interface ModelWork extends Omit<OpenWork, 'atOnce'> {
  model: string;
}

/**
 * When the last of these jobs is expected to be done.
 * @returns null when one of the models has not enough history, or nothing is open
 */
export function finishEstimate(
  ledger: History,
  accountId: string,
  works: readonly ModelWork[],
  now: number,
): Finish | null {
  const atOnce = ledger.accounts.get(accountId)?.createsAtOnce ?? usualAtOnce;
  const ranges: Finish[] = [];
  for (const work of works) {
    if (work.sentAt.length === 0 && work.waiting === 0) continue;
    const usual = usualSpanOf(ledger, accountId, work.model);
    const range = usual === null ? null : finishOfAll(usual, { ...work, atOnce }, now);
    if (range === null) return null;
    ranges.push(range);
  }
  return latest(ranges);
}
