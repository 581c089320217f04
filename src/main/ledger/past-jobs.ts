/** How long jobs took that are over, for what may be expected of the next ones. */
import { mostPastJobs, type PastJob } from '../../shared/finish.ts';
import type { Session } from './session.ts';

export interface PastJobQueries {
  /** The last jobs of a model with this account that gave a result, newest first; bounded. */
  ofModel(accountId: string, model: string): PastJob[];
}

export function pastJobQueries({ db }: Session): PastJobQueries {
  return {
    ofModel: (accountId, model) =>
      db.all<PastJob>(
        `SELECT coalesce(accepted_at, terminal_at) - submitted_at AS sendMs, terminal_at - submitted_at AS tookMs
         FROM jobs
         WHERE account_id = ? AND model = ? AND state = 'completed' AND submitted_at IS NOT NULL
           AND terminal_at IS NOT NULL
         ORDER BY terminal_at DESC LIMIT ?`,
        accountId,
        model,
        mostPastJobs,
      ),
  };
}
