/** What a person holds of an account's work, how many creates it sends at once, and the order of what waits. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE accounts ADD COLUMN sending_held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN polling_held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN creates_at_once INTEGER;
-- Of drafts: the lowest goes first; what a person has moved comes before what nobody has.
ALTER TABLE jobs ADD COLUMN queue_place INTEGER NOT NULL DEFAULT 0;
`;

export const queue: Migration = { version: 9, name: 'queue', up: (db) => db.exec(sql) };
