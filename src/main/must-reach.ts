/** Before a job is paid: can it be sent, and can its results be fetched, from here? Nothing is connected to. */

import { AppError } from '../shared/errors.ts';
import { say } from '../shared/words/rooms/say.ts';
import type { Clients } from './accounts/clients.ts';
import type { Clock } from './base/clock.ts';
import { waitAtMost } from './base/timers.ts';
import type { Ledger } from './ledger/index.ts';
import type { Fetcher } from './results/index.ts';

export interface ReachOptions {
  ledger: Pick<Ledger, 'results'>;
  clock: Clock;
  clientFor: Clients['clientFor'];
  fetcher: Pick<Fetcher, 'whyUnreachable'>;
  originOf(accountId: string): string;
}

/** Names are looked up for so long (ms); what is not known by then keeps nobody waiting. */
const patience = 3_000;
/** Links of the last results, by which the places of the next ones are known. */
const fewLinks = 5;

/** @returns a function that throws an AppError `not_sent` when the answer is surely no */
export function createReachCheck({ ledger, clock, clientFor, fetcher, originOf }: ReachOptions) {
  async function problemOf(accountId: string): Promise<AppError | null> {
    const problem = await clientFor(accountId).whyUnreachable();
    if (problem !== null) return AppError.from(problem);
    const rules = { accountOrigin: originOf(accountId) };
    const byHost = new Map(
      ledger.results.lastLinks(accountId, fewLinks).map((link) => [new URL(link).host, link]),
    );
    const problems = await Promise.all(
      [...byHost.values()].map((link) => fetcher.whyUnreachable(link, rules)),
    );
    const [first = null] = problems;
    if (first === null || problems.includes(null)) return null;
    return new AppError('not_sent', `${say('nothingWasSentBecauseIts')} ${first.message}`, {
      next: ['check_connection'],
    });
  }

  return async (accountId: string): Promise<void> => {
    let problem: AppError | null = null;
    const asked = problemOf(accountId).then((found) => {
      problem = found;
    });
    await waitAtMost(clock, patience, asked);
    if (problem !== null) throw problem;
  };
}
