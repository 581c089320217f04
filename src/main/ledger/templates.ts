/** Templates, and how often and for how much each was used. */
import { type JobState, jobStates } from '../../shared/job.ts';
import { type NewTemplate, type Template, templateContentSchema } from '../../shared/templates/template.ts';
import type { Session } from './session.ts';
import { amount, readAs, time, word } from './stored.ts';

export interface TemplateQueries {
  /** Oldest first. One that cannot be read is left where it is. */
  list(): Template[];
  count(): number;
  put(template: NewTemplate, at: number): void;
  /** Its uses stay: it may come back. */
  remove(templateId: string): void;
  /** A job was made with it. Once for each job. */
  noteUse(templateId: string, jobId: string, at: number): void;
  /** The same for all jobs of a batch. */
  noteBatch(templateId: string, batchId: string, at: number): void;
}

interface TemplateColumns {
  id: string;
  content: string;
  favourite: number;
  createdAt: number;
  changedAt: number;
  uses: number;
  jobId: string | null;
  accountId: string | null;
  state: string | null;
  settledUsd: string | null;
  minUsd: string | null;
  maxUsd: string | null;
  estimateKind: string | null;
}

export function templateQueries({ db, tx }: Session): TemplateQueries {
  return {
    list: () =>
      db
        .all<TemplateColumns>(
          `SELECT templates.id, content, templates.favourite, templates.created_at AS createdAt,
             changed_at AS changedAt,
             (SELECT count(*) FROM template_uses WHERE template_id = templates.id) AS uses,
             jobs.id AS jobId, account_id AS accountId, state, settled_usd AS settledUsd, estimate_kind AS estimateKind,
             estimate_min_usd AS minUsd, estimate_max_usd AS maxUsd
           FROM templates LEFT JOIN jobs ON jobs.id = (
             SELECT job_id FROM template_uses WHERE template_id = templates.id ORDER BY at DESC, rowid DESC LIMIT 1
           )
           ORDER BY templates.created_at, templates.rowid`,
        )
        .flatMap((row) => {
          const content = readAs(templateContentSchema, row.content);
          if (content === null) return [];
          const { id, uses, jobId, accountId } = row;
          const isKnown = row.estimateKind !== 'unknown';
          const last =
            jobId === null || accountId === null
              ? null
              : {
                  jobId,
                  accountId,
                  state: word<JobState>(jobStates, row.state ?? '', 'completed'),
                  settledUsd: amount(row.settledUsd),
                  estimateUsd: isKnown && row.estimateKind === 'exact' ? amount(row.minUsd) : null,
                  estimateMostUsd: isKnown ? amount(row.maxUsd) : null,
                };
          return [
            {
              ...{ id, content, uses, last },
              favourite: row.favourite === 1,
              createdAt: time(row.createdAt) ?? 0,
              changedAt: time(row.changedAt) ?? 0,
            },
          ];
        }),

    count: () => db.get<{ count: number }>('SELECT count(*) AS count FROM templates')?.count ?? 0,

    put({ id, favourite, content }, at) {
      tx(() =>
        db.run(
          `INSERT INTO templates (id, content, favourite, created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?4)
           ON CONFLICT (id) DO UPDATE SET content = excluded.content, favourite = excluded.favourite,
             changed_at = excluded.changed_at`,
          id,
          JSON.stringify(content),
          favourite,
          at,
        ),
      );
    },

    remove(templateId) {
      tx(() => db.run('DELETE FROM templates WHERE id = ?', templateId));
    },

    noteUse(templateId, jobId, at) {
      tx(() =>
        db.run(
          'INSERT OR IGNORE INTO template_uses (job_id, template_id, at) VALUES (?, ?, ?)',
          jobId,
          templateId,
          at,
        ),
      );
    },

    noteBatch(templateId, batchId, at) {
      tx(() =>
        db.run(
          `INSERT OR IGNORE INTO template_uses (job_id, template_id, at)
           SELECT id, ?, ? FROM jobs WHERE batch_id = ? ORDER BY batch_row`,
          templateId,
          at,
          batchId,
        ),
      );
    },
  };
}
