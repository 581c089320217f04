/** What a model of an account turned out not to do. */
import type { Session } from './session.ts';

/** As answers of TokenLab have shown it. */
export type ModelLimit = 'cancel_unsupported';

export interface ModelLimitQueries {
  has(accountId: string, model: string, limit: ModelLimit): boolean;
  note(accountId: string, model: string, limit: ModelLimit, at: number): void;
  /** A later answer showed otherwise. */
  forget(accountId: string, model: string, limit: ModelLimit): void;
  list(accountId: string, limit: ModelLimit): string[];
}

export function modelLimitQueries({ db, tx }: Session): ModelLimitQueries {
  return {
    has: (accountId, model, limit) =>
      db.get(
        'SELECT at FROM model_lessons WHERE account_id = ? AND model = ? AND lesson = ?',
        accountId,
        model,
        limit,
      ) !== null,
    note(accountId, model, limit, at) {
      tx(() =>
        db.run(
          `INSERT INTO model_lessons (account_id, model, lesson, at) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET at = excluded.at`,
          accountId,
          model,
          limit,
          at,
        ),
      );
    },
    forget(accountId, model, limit) {
      tx(() =>
        db.run(
          'DELETE FROM model_lessons WHERE account_id = ? AND model = ? AND lesson = ?',
          accountId,
          model,
          limit,
        ),
      );
    },
    list: (accountId, limit) =>
      db
        .all<{ model: string }>(
          'SELECT model FROM model_lessons WHERE account_id = ? AND lesson = ? ORDER BY model',
          accountId,
          limit,
        )
        .map((row) => row.model),
  };
}
