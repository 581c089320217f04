/**
 * The stretches of time by which the jobs of lists are counted (`list_stretches`, `list_tally`). Triggers count; here is
 * where a stretch begins: at each local midnight around which there are jobs, and within busy days. A stretch that begins
 * elsewhere makes a question slower, never wrong.
 */
import type { Timer } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import type { Db, SqlValue } from './db.ts';
import { dayOf, daysWithin } from './list-days.ts';
import type { Session } from './session.ts';

/** Everything before the first stretch that has a beginning. */
export const beginning = Number.MIN_SAFE_INTEGER;
export const farEnd = Number.MAX_VALUE;

/** Jobs of a stretch, about: half of them are walked through for a page. */
const perStretch = 1_000;

const facets = [
  ['', "''"],
  ['state', 'state'],
  ['family', 'family'],
  ['model', 'model'],
  ['project', 'project_id'],
  ['attention', "CASE WHEN attention THEN '' END"],
  ['favourite', "CASE WHEN favourite THEN '' END"],
  ['doubted', "CASE WHEN doubted THEN '' END"],
  ['rating', 'CASE WHEN rating > 0 THEN CAST(rating AS TEXT) END'],
] as const;

/** `list_tally` as it follows from the jobs. @param where which of them, over `jobs` */
export const countedByStretch = (where = '1'): string => `
  WITH counted AS MATERIALIZED (
    SELECT coalesce((SELECT max(starts) FROM list_stretches WHERE starts <= created_at), ${beginning}) AS starts,
      hidden, active, account_id, state, family, model, project_id, attention IS NOT NULL AS attention,
      favourite = 1 AS favourite, doubt_count > 0 AS doubted, rating, count(*) AS n, sum(tile_count) AS tiles
    FROM jobs WHERE ${where} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
  )
  SELECT starts, hidden, facet, value, active, account_id, sum(n) AS n, sum(tiles) AS tiles FROM (
    ${facets
      .map(
        ([facet, value]) =>
          `SELECT starts, hidden, '${facet}' AS facet, ${value} AS value, active, account_id, n, tiles FROM counted`,
      )
      .join(' UNION ALL ')}
  ) WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6`;

/** Where the stretches around an instant begin. */
function around(db: Db, at: number): { starts: number; ends: number } {
  const found = db.get<{ starts: number | null; ends: number | null }>(
    `SELECT (SELECT max(starts) FROM list_stretches WHERE starts <= ?1) AS starts,
       (SELECT min(starts) FROM list_stretches WHERE starts > ?1) AS ends`,
    at,
  );
  return { starts: found?.starts ?? beginning, ends: found?.ends ?? farEnd };
}

/** So that the index of the list finds them. */
const between = 'hidden IN (0, 1) AND active IN (0, 1) AND created_at >= ? AND created_at < ?';

/** Lets a stretch begin at `at`. Only inside a transaction. */
function beginAt(db: Db, at: number): void {
  if (!Number.isSafeInteger(at)) return;
  const { starts, ends } = around(db, at);
  if (starts === at) return;
  db.run('INSERT INTO list_stretches VALUES (?)', at);
  const range: SqlValue[] = [at, ends];
  if (db.get(`SELECT 1 FROM jobs WHERE ${between} LIMIT 1`, ...range) === null) return;
  db.run('DELETE FROM list_tally WHERE starts = ?', starts);
  db.run(`INSERT INTO list_tally ${countedByStretch(between)}`, starts, ends);
}

/** Lets a stretch begin and end with the local day of an instant. Only inside a transaction. */
function beginDayOf(db: Db, at: number): void {
  const { from, to } = dayOf(at);
  beginAt(db, from);
  beginAt(db, to);
}

/** Counts again all jobs by stretches: of each local day, and of about as many jobs. Only inside a transaction. */
export function countAllByStretch(db: Db): void {
  const utcDays = db.all<{ day: number }>('SELECT DISTINCT created_at / 86400000 AS day FROM jobs');
  const midnights = daysWithin(utcDays.map(({ day }) => day))
    .flatMap(({ from, to }) => [from, to])
    .filter(Number.isSafeInteger);
  db.run('INSERT OR IGNORE INTO list_stretches SELECT value FROM json_each(?)', JSON.stringify(midnights));
  db.run(
    `INSERT OR IGNORE INTO list_stretches
     SELECT created_at FROM (SELECT created_at, row_number() OVER (ORDER BY created_at) AS turn FROM jobs)
     WHERE turn % ? = 0`,
    perStretch,
  );
  db.run('DELETE FROM list_tally');
  db.run(`INSERT INTO list_tally ${countedByStretch()}`);
}

export interface StretchMover {
  /** `at`: an instant of a day that does not begin with a stretch. */
  note(at: number): void;
  stop(): void;
}

/** Lets days begin stretches here that were made in another time zone, one after another, so that nothing waits for them. */
export function stretchMover({ db, clock, tx }: Session, report: Reporter): StretchMover {
  const waiting = new Set<number>();
  let timer: Timer | null = null;
  const arm = () => {
    timer = waiting.size === 0 ? null : clock.setTimeout(move, 50);
  };
  const move = () => {
    try {
      for (const next of [...waiting].slice(0, 1)) {
        waiting.delete(next);
        tx(() => beginDayOf(db, next), false);
      }
    } catch (thrown) {
      // Questions are answered without it, only later.
      waiting.clear();
      report('counts of the list', thrown);
    }
    arm();
  };
  return {
    note(at) {
      waiting.add(at);
      if (timer === null) arm();
    },
    stop() {
      timer?.clear();
      timer = null;
      waiting.clear();
    },
  };
}

/**
 * Called before each job is written, inside its transaction.
 * @param undone grows with each transaction that was undone: what it began is gone
 */
export function stretchKeeper(db: Db, undone: () => number): (createdAt: number) => void {
  let from = 0;
  let to = 0;
  /** Jobs until it is asked again how full the stretch is. */
  let room = 0;
  let asOf = -1;
  return (createdAt) => {
    if (room > 0 && createdAt >= from && createdAt < to && asOf === undone()) {
      room -= 1;
      return;
    }
    beginDayOf(db, createdAt);
    let { starts, ends } = around(db, createdAt);
    let n =
      db.get<{ n: number | null }>(
        "SELECT sum(n) AS n FROM list_tally WHERE starts = ? AND hidden IN (0, 1) AND facet = ''",
        starts,
      )?.n ?? 0;
    if (n >= perStretch && db.get(`SELECT 1 FROM jobs WHERE ${between} LIMIT 1`, createdAt, ends) === null) {
      beginAt(db, createdAt);
      [starts, n] = [createdAt, 0];
    }
    [from, to, asOf] = [starts, ends, undone()];
    room = n >= perStretch ? perStretch : perStretch - n;
  };
}
