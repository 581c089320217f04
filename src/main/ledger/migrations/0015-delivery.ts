/** At which tier a charge was delivered, and by which prices it was made. */
import type { Migration } from './migration.ts';

const sql = `
ALTER TABLE usage_rows ADD COLUMN requested_policy TEXT;
ALTER TABLE usage_rows ADD COLUMN resolved_tier TEXT;
ALTER TABLE usage_rows ADD COLUMN price_basis TEXT;
CREATE INDEX usage_rows_tier ON usage_rows (account_id, model, created_at) WHERE resolved_tier IS NOT NULL;
`;

export const delivery: Migration = { version: 15, name: 'delivery', up: (db) => db.exec(sql) };
