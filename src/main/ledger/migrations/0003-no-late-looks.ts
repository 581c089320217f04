/**
 * After a job has ended nothing is asked about it automatically, so none waits for its billing id any more. The two
 * columns of those waits stay in the table, empty and unread: to drop them would rewrite every job.
 */
import type { Migration } from './migration.ts';

const sql = `
DROP INDEX IF EXISTS jobs_settlement;
UPDATE jobs SET settlement = 'unknown' WHERE settlement = 'checking';
UPDATE jobs SET settlement_next_at = NULL, settlement_tries = 0
WHERE settlement_next_at IS NOT NULL OR settlement_tries > 0;
`;

export const noLateLooks: Migration = { version: 3, name: 'no late looks', up: (db) => db.exec(sql) };
