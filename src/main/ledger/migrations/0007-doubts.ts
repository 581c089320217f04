/** Results that are kept with a doubt, what is in an archive, and refused bytes that wait for a person. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE results ADD COLUMN doubt TEXT;
ALTER TABLE results ADD COLUMN contents TEXT;
ALTER TABLE results ADD COLUMN unverified_path TEXT;
ALTER TABLE results ADD COLUMN unverified_bytes INTEGER;
ALTER TABLE jobs ADD COLUMN doubt_count INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_doubt ON jobs (hidden, min(doubt_count, 1), seq);
`;

export const doubts: Migration = { version: 7, name: 'doubts', up: (db) => db.exec(sql) };
