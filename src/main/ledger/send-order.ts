/** The order in which drafts are sent: by their places among those of their account, and as they were made where these are the same. */
import { type JobColumns, type JobRecord, toJobRecord } from './job-columns.ts';
import type { Session } from './session.ts';

export interface SendOrderQueries {
  /** Drafts that are sent without another word, in the order of sending, at most so many. */
  waiting(limit: number): JobRecord[];
  /** The first and the last place among the account's other drafts; null when there are none. */
  placesBut(jobId: string, accountId: string): { first: number; last: number } | null;
  /** Place of the draft right before another one of its account, leaving one out; null when there is none. */
  placeBefore(job: Pick<JobRecord, 'id' | 'accountId'>, except: string): number | null;
  /** Gives the account's drafts places far apart, in the order that they have. */
  spreadPlaces(accountId: string): void;
  /** Places of the account's drafts in the order of sending. */
  places(accountId: string): { id: string; place: number }[];
}

/** The rule of `goesAlone` in SQL. A hold that cannot be read waits for a person. */
const goesAloneSql = `(hold IS NULL OR CASE WHEN json_valid(hold)
  THEN hold ->> '$.until' IS NOT NULL
    OR hold ->> '$.reason' IN ('rate_limited', 'unavailable', 'material_preparing', 'key_paused', 'balance', 'not_before')
  ELSE 0 END)`;

const placesApart = 1_024;

export function sendOrderQueries({ db, tx }: Pick<Session, 'db' | 'tx'>): SendOrderQueries {
  return {
    waiting: (limit) =>
      db
        .all<JobColumns>(
          `SELECT * FROM jobs WHERE state = 'draft' AND ${goesAloneSql} ORDER BY queue_place, seq LIMIT ?`,
          limit,
        )
        .map(toJobRecord),

    placesBut(jobId, accountId) {
      const found = db.get<{ first: number | null; last: number | null }>(
        "SELECT min(queue_place) AS first, max(queue_place) AS last FROM jobs WHERE state = 'draft' AND account_id = ? AND id <> ?",
        accountId,
        jobId,
      );
      return found === null || found.first === null || found.last === null
        ? null
        : { first: found.first, last: found.last };
    },

    placeBefore: ({ id, accountId }, except) =>
      db.get<{ place: number }>(
        `SELECT queue_place AS place FROM jobs
         WHERE state = 'draft' AND account_id = ? AND id <> ?
           AND (queue_place, seq) < (SELECT queue_place, seq FROM jobs WHERE id = ?)
         ORDER BY queue_place DESC, seq DESC LIMIT 1`,
        accountId,
        except,
        id,
      )?.place ?? null,

    spreadPlaces(accountId) {
      tx(() =>
        db.run(
          `UPDATE jobs SET queue_place = (spread.turn - spread.count - 1) * ${placesApart}
           FROM (SELECT seq, row_number() OVER (ORDER BY queue_place, seq) AS turn, count(*) OVER () AS count
             FROM jobs WHERE state = 'draft' AND account_id = ?) AS spread
           WHERE jobs.seq = spread.seq`,
          accountId,
        ),
      );
    },

    places: (accountId) =>
      db.all<{ id: string; place: number }>(
        "SELECT id, queue_place AS place FROM jobs WHERE state = 'draft' AND account_id = ? ORDER BY queue_place, seq",
        accountId,
      ),
  };
}
