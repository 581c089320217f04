/** Which results a job took as its inputs, so that both ends of the line can be shown. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE job_sources (
  job_id TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
  result_id TEXT NOT NULL,
  PRIMARY KEY (job_id, result_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_sources_result ON job_sources (result_id);

INSERT OR IGNORE INTO job_sources (job_id, result_id)
SELECT job_id, json_extract(input.value, '$.source.resultId')
FROM job_payloads, json_each(job_payloads.request, '$.inputs') AS input
WHERE json_extract(input.value, '$.source.kind') = 'result';
`;

export const sources: Migration = { version: 2, name: 'sources', up: (db) => db.exec(sql) };
