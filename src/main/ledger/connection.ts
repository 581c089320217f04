/** A connection to a file of SQLite's, whichever library opened it. */

/** `undefined`, booleans and numbers that are not finite are none. */
export type BoundValue = string | number | Buffer | null;

/** A value as it was stored; an integer that a number cannot hold exactly comes as the nearest one. */
export type Column = string | number | Uint8Array | null;
export type Row = Record<string, Column>;

export interface Statement {
  /** @returns how many rows were changed, without those of triggers */
  run(params: readonly BoundValue[]): number;
  /** Plain objects, as are those of `all`. */
  get(params: readonly BoundValue[]): Row | undefined;
  all(params: readonly BoundValue[]): Row[];
}

/** Every failure is thrown as its library made it; `sqliteCode` reads both. */
export interface Connection {
  prepare(sql: string): Statement;
  /** Statements without parameters, several at once. */
  exec(sql: string): void;
  isInTransaction(): boolean;
  close(): void;
}
