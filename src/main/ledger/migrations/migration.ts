import type { Db } from '../db.ts';

/** One step of the schema. `up` runs inside a transaction that also writes the new version. */
export interface Migration {
  /** 1, 2, 3, ... without gaps; stored as SQLite's `user_version`. */
  version: number;
  name: string;
  up(db: Db): void;
}
