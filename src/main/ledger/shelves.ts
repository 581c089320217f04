/** The small shelves of the ledger: inputs, the catalogue's cache, lessons about models, and notes. */
import type { JsonValue } from '../../shared/job.ts';
import type { Session } from './session.ts';
import { readJson, time } from './stored.ts';

/** A local file that was copied into the profile; `id` names the copy by its content. */
export interface InputRecord {
  id: string;
  name: string;
  mime: string;
  bytes: number;
  width: number | null;
  height: number | null;
  createdAt: number;
  usedAt: number;
}

export interface InputQueries {
  get(inputId: string): InputRecord | null;
  /** The same content again only renews name and time of use. */
  put(input: InputRecord): void;
}

export function inputQueries({ db, tx }: Session): InputQueries {
  return {
    get: (inputId) =>
      db.get<InputRecord>(
        `SELECT id, name, mime, bytes, width, height, created_at AS createdAt, used_at AS usedAt
         FROM inputs WHERE id = ?`,
        inputId,
      ),
    put(input) {
      tx(() =>
        db.run(
          `INSERT INTO inputs (id, name, mime, bytes, width, height, created_at, used_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, used_at = excluded.used_at`,
          input.id,
          input.name,
          input.mime,
          input.bytes,
          input.width,
          input.height,
          input.createdAt,
          input.usedAt,
        ),
      );
    },
  };
}

export interface CatalogueQueries {
  get(accountId: string, key: string): { fetchedAt: number; body: JsonValue } | null;
  put(accountId: string, key: string, fetchedAt: number, body: JsonValue): void;
  /** Forgets everything fetched for an account, for example when its key changes. */
  clear(accountId: string): void;
}

export function catalogueQueries({ db, tx }: Session): CatalogueQueries {
  return {
    get(accountId, key) {
      const row = db.get<{ fetchedAt: number; body: string }>(
        'SELECT fetched_at AS fetchedAt, body FROM catalogue WHERE account_id = ? AND key = ?',
        accountId,
        key,
      );
      const body = row === null ? undefined : readJson(row.body);
      return row === null || body === undefined ? null : { fetchedAt: time(row.fetchedAt) ?? 0, body };
    },
    put(accountId, key, fetchedAt, body) {
      tx(() =>
        db.run(
          `INSERT INTO catalogue (account_id, key, fetched_at, body) VALUES (?, ?, ?, ?)
           ON CONFLICT (account_id, key) DO UPDATE SET fetched_at = excluded.fetched_at, body = excluded.body`,
          accountId,
          key,
          fetchedAt,
          JSON.stringify(body),
        ),
      );
    },
    clear(accountId) {
      tx(() => db.run('DELETE FROM catalogue WHERE account_id = ?', accountId));
    },
  };
}

/** What an answer of TokenLab taught about a model of an account. */
export type Lesson = 'cancel_unsupported';

export interface LessonQueries {
  has(accountId: string, model: string, lesson: Lesson): boolean;
  learn(accountId: string, model: string, lesson: Lesson, at: number): void;
  /** A later answer proved the lesson wrong. */
  unlearn(accountId: string, model: string, lesson: Lesson): void;
  list(accountId: string, lesson: Lesson): string[];
}

export function lessonQueries({ db, tx }: Session): LessonQueries {
  return {
    has: (accountId, model, lesson) =>
      db.get(
        'SELECT at FROM model_lessons WHERE account_id = ? AND model = ? AND lesson = ?',
        accountId,
        model,
        lesson,
      ) !== null,
    learn(accountId, model, lesson, at) {
      tx(() =>
        db.run(
          `INSERT INTO model_lessons (account_id, model, lesson, at) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET at = excluded.at`,
          accountId,
          model,
          lesson,
          at,
        ),
      );
    },
    unlearn(accountId, model, lesson) {
      tx(() =>
        db.run(
          'DELETE FROM model_lessons WHERE account_id = ? AND model = ? AND lesson = ?',
          accountId,
          model,
          lesson,
        ),
      );
    },
    list: (accountId, lesson) =>
      db
        .all<{ model: string }>(
          'SELECT model FROM model_lessons WHERE account_id = ? AND lesson = ? ORDER BY model',
          accountId,
          lesson,
        )
        .map((row) => row.model),
  };
}

export interface MetaQueries {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

export function metaQueries({ db, tx }: Session): MetaQueries {
  return {
    get: (key) => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key)?.value ?? null,
    set(key, value) {
      tx(() =>
        value === null
          ? db.run('DELETE FROM meta WHERE key = ?', key)
          : db.run(
              'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
              key,
              value,
            ),
      );
    },
  };
}
