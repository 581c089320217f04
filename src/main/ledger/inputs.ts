/** Local files as inputs of requests: what is known of each copy. */
import type { Session } from './session.ts';

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
