/**
 * Rows that come as one text each. A driver takes a value for each column of a row from SQLite, which is most of the time of
 * reading many thousand of them; one text, and what makes values of it, takes less than half.
 */
import type { Db, SqlValue } from './db.ts';

/** What to select for `allPacked`. @param columns SQL of texts and whole numbers: JSON holds no BLOB, and not every REAL to its last digit */
export const packed = (columns: string): string => `json_array(${columns}) AS packed`;

/**
 * All rows of a statement that selects `packed` columns.
 * @param read makes one of the values, which come in the order of the columns; the caller says their types
 */
export const allPacked = <V extends readonly unknown[], T>(
  db: Pick<Db, 'all'>,
  read: (values: V) => T,
  sql: string,
  ...params: SqlValue[]
): T[] => db.all<{ packed: string }>(sql, ...params).map((row) => read(JSON.parse(row.packed) as V));
