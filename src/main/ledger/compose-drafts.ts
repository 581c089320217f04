/** Unsent drafts of the New job sheet. */
import { type ComposeDraft, composeDraftSchema, type KeptDraft } from '../../shared/compose-draft.ts';
import type { Session } from './session.ts';
import { readAs, time } from './stored.ts';

export interface ComposeDraftQueries {
  /** Those that no job has come of, the one changed last first. One that cannot be read is left where it is. */
  list(): KeptDraft[];
  count(): number;
  /** Of the texts that are kept beside them. */
  textIds(): string[];
  put(draft: ComposeDraft, at: number): void;
  remove(draftId: string): void;
  /** Lets go of those that became jobs. */
  removeSent(): void;
}

/** A job that came of it has its token: a kill between the job and the end of its draft leaves no second one to send. */
const isSent = 'submit_token IN (SELECT submit_token FROM jobs WHERE submit_token IS NOT NULL)';

export function composeDraftQueries({ db, tx }: Session): ComposeDraftQueries {
  return {
    list: () =>
      db
        .all<{ content: string; changedAt: number }>(
          `SELECT content, changed_at AS changedAt FROM compose_drafts WHERE NOT ${isSent}
           ORDER BY changed_at DESC, rowid DESC`,
        )
        .flatMap(({ content, changedAt }) => {
          const draft = readAs(composeDraftSchema, content);
          return draft === null ? [] : [{ ...draft, changedAt: time(changedAt) ?? 0 }];
        }),

    count: () => db.get<{ count: number }>('SELECT count(*) AS count FROM compose_drafts')?.count ?? 0,

    textIds: () =>
      db
        .all<{ textId: string | null }>(
          `SELECT CASE WHEN json_valid(content) THEN json_extract(content, '$.textId') END AS textId
           FROM compose_drafts WHERE NOT ${isSent}`,
        )
        .flatMap(({ textId }) => (typeof textId === 'string' ? [textId] : [])),

    put(draft, at) {
      tx(() =>
        db.run(
          `INSERT INTO compose_drafts (id, submit_token, content, changed_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET submit_token = excluded.submit_token, content = excluded.content,
             changed_at = excluded.changed_at`,
          draft.id,
          draft.submitToken,
          JSON.stringify(draft),
          at,
        ),
      );
    },

    remove(draftId) {
      tx(() => db.run('DELETE FROM compose_drafts WHERE id = ?', draftId));
    },

    removeSent() {
      tx(() => db.run(`DELETE FROM compose_drafts WHERE ${isSent}`));
    },
  };
}
