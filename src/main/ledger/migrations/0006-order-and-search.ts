/**
 * The list goes by instants, and its days are made when it is shown; titles and models sort as people count; the search
 * knows letters however they are written. The column created_day stays, empty and unread: to drop it would rewrite
 * every job.
 */
import { searchForm, sortKey } from '../../../shared/text.ts';
import type { Migration } from './migration.ts';

const sql = `
DROP INDEX jobs_list;
DROP INDEX jobs_title;
DROP INDEX jobs_model;
ALTER TABLE jobs ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN model_key TEXT NOT NULL DEFAULT '';
`;

const indexes = `
-- One index answers the list, its sections and the counts without touching the table.
CREATE INDEX jobs_list ON jobs (
  hidden, active, created_at, seq, account_id, state, family, project_id, attention, tile_count
);
CREATE INDEX jobs_title ON jobs (hidden, title_key, seq);
CREATE INDEX jobs_model ON jobs (hidden, model_key, seq);
`;

export const orderAndSearch: Migration = {
  version: 6,
  name: 'order and search',
  up(db) {
    db.exec(sql);
    for (const { seq, title, model } of db.all<{ seq: number; title: string; model: string }>(
      'SELECT seq, title, model FROM jobs',
    )) {
      db.run(
        "UPDATE jobs SET title_key = ?, model_key = ?, created_day = '' WHERE seq = ?",
        sortKey(title),
        sortKey(model),
        seq,
      );
    }
    db.exec(indexes);
    // Read before it is written, piece by piece: a prompt may be long.
    for (const { seq } of db.all<{ seq: number }>('SELECT rowid AS seq FROM job_search')) {
      const words =
        db.get<{ words: string }>('SELECT words FROM job_search WHERE rowid = ?', seq)?.words ?? '';
      const form = searchForm(words);
      if (form !== words) db.run('UPDATE job_search SET words = ? WHERE rowid = ?', form, seq);
    }
  },
};
