/** How long the last jobs of a model took, without reading the table. */
import type { Migration } from './migration.ts';

const sql = `
CREATE INDEX jobs_took ON jobs (account_id, model, terminal_at, submitted_at, accepted_at)
  WHERE state = 'completed' AND submitted_at IS NOT NULL AND terminal_at IS NOT NULL;
`;

export const pastJobs: Migration = { version: 11, name: 'past jobs', up: (db) => db.exec(sql) };
