/**
 * How many jobs a list has, kept with each write: by stretches of time, so that a page is found, and days are counted,
 * without walking through the jobs before it.
 */
import { daysWithin } from '../list-days.ts';
import type { Migration } from './migration.ts';

/** Everything before the first stretch that has a beginning. */
const beginning = Number.MIN_SAFE_INTEGER;

/** Jobs of a stretch, about: half of them are walked through for a page. */
const perStretch = 1_000;

/** What a job counts under: each view, and each filter that stands alone. */
const facets = (row: string): string => `(VALUES
    ('', ''), ('state', ${row}.state), ('family', ${row}.family), ('model', ${row}.model),
    ('project', ${row}.project_id), ('attention', CASE WHEN ${row}.attention IS NOT NULL THEN '' END),
    ('favourite', CASE WHEN ${row}.favourite = 1 THEN '' END),
    ('doubted', CASE WHEN ${row}.doubt_count > 0 THEN '' END),
    ('rating', CASE WHEN ${row}.rating > 0 THEN ${row}.rating END))`;

/** Adds a job to the counts, or takes it out. */
const count = (row: 'new' | 'old', way: '+' | '-'): string => `
  INSERT INTO list_tally
  SELECT coalesce((SELECT max(starts) FROM list_stretches WHERE starts <= ${row}.created_at), ${beginning}),
    ${row}.hidden, column1, CAST(column2 AS TEXT), ${row}.active, ${row}.account_id, ${way}1, ${way}${row}.tile_count
  FROM ${facets(row)} WHERE column2 IS NOT NULL
  ON CONFLICT DO UPDATE SET n = n + excluded.n, tiles = tiles + excluded.tiles;`;

const counted = [
  'hidden',
  'active',
  'account_id',
  'created_at',
  'state',
  'family',
  'model',
  'project_id',
  'attention',
].concat(['favourite', 'doubt_count', 'rating', 'tile_count']);
const all = (row: string): string => counted.map((column) => `${row}.${column}`).join(', ');

const tables = `
-- Where each stretch of time begins: at every local midnight around which there are jobs, and within busy days.
CREATE TABLE list_stretches (starts INTEGER PRIMARY KEY) STRICT;
INSERT INTO list_stretches VALUES (${beginning});
-- What belongs to one stretch lies together, so that a job changes one page of the file.
CREATE TABLE list_tally (
  starts INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  active INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  n INTEGER NOT NULL,
  tiles INTEGER NOT NULL,
  PRIMARY KEY (starts, hidden, facet, value, active, account_id)
) STRICT, WITHOUT ROWID;

DROP INDEX jobs_list;
-- One index answers the list and its filters without touching the table.
CREATE INDEX jobs_list ON jobs (
  hidden, active, created_at, seq, account_id, state, family, project_id, attention, tile_count, model, favourite,
  rating, doubt_count
);
-- What only a few jobs have is found without walking through the others.
CREATE INDEX jobs_attention ON jobs (hidden, active, created_at, seq, account_id, tile_count)
  WHERE attention IS NOT NULL;
CREATE INDEX jobs_favourite ON jobs (hidden, active, created_at, seq, account_id, tile_count) WHERE favourite = 1;
CREATE INDEX jobs_doubted ON jobs (hidden, active, created_at, seq, account_id, tile_count) WHERE doubt_count > 0;
CREATE INDEX jobs_rated ON jobs (hidden, active, created_at, seq, account_id, tile_count, rating) WHERE rating > 0;
`;

const fill = `
CREATE TEMP TABLE counted_jobs AS
  SELECT coalesce((SELECT max(starts) FROM list_stretches WHERE starts <= created_at), ${beginning}) AS starts,
    hidden, active, account_id, state, family, model, project_id, attention IS NOT NULL AS attention,
    favourite = 1 AS favourite, doubt_count > 0 AS doubt_count, rating, count(*) AS n, sum(tile_count) AS tiles
  FROM jobs GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
INSERT INTO list_tally
  SELECT starts, hidden, facet, value, active, account_id, sum(n), sum(tiles) FROM (
    SELECT *, '' AS facet, '' AS value FROM counted_jobs
    UNION ALL SELECT *, 'state', state FROM counted_jobs
    UNION ALL SELECT *, 'family', family FROM counted_jobs
    UNION ALL SELECT *, 'model', model FROM counted_jobs
    UNION ALL SELECT *, 'project', project_id FROM counted_jobs WHERE project_id IS NOT NULL
    UNION ALL SELECT *, 'attention', '' FROM counted_jobs WHERE attention
    UNION ALL SELECT *, 'favourite', '' FROM counted_jobs WHERE favourite
    UNION ALL SELECT *, 'doubted', '' FROM counted_jobs WHERE doubt_count
    UNION ALL SELECT *, 'rating', CAST(rating AS TEXT) FROM counted_jobs WHERE rating > 0
  ) GROUP BY 1, 2, 3, 4, 5, 6;
DROP TABLE counted_jobs;
`;

const triggers = `
CREATE TRIGGER list_tally_insert AFTER INSERT ON jobs BEGIN${count('new', '+')}
END;
CREATE TRIGGER list_tally_delete AFTER DELETE ON jobs BEGIN${count('old', '-')}
END;
CREATE TRIGGER list_tally_update AFTER UPDATE OF ${counted.join(', ')} ON jobs
WHEN (${all('old')}) IS NOT (${all('new')}) BEGIN${count('old', '-')}${count('new', '+')}
END;
`;

export const listCounts: Migration = {
  version: 16,
  name: 'list counts',
  up(db) {
    db.exec(tables);
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
    db.exec(fill);
    db.exec(triggers);
  },
};
