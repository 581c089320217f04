/**
 * Texts that are not UTF-8. Safelight writes none, but a ledger made or changed elsewhere may hold them, and libsql
 * ends the whole process when it reads one. They are found and replaced in SQL, as bytes; the bytes are kept in a table of
 * their own, which is only made when there is something to keep.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Db, SqlValue } from './db.ts';
import { sqliteCode } from './ledger-errors.ts';

export const keptBytesTable = 'unreadable_texts';

/** Word for word as SQLite keeps it. */
export const keptBytesSql = `CREATE TABLE ${keptBytesTable} (
  at INTEGER NOT NULL,
  place TEXT NOT NULL,
  record TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT`;

/** A text that was replaced: its column as `table.column`, and the job that it belongs to, where there is one. */
export interface Replaced {
  place: string;
  jobId: string | null;
}

/** So much is read at once. */
const atOnce = { rows: 2_000, bytes: 16 * 1024 * 1024 };

/** The search index hands its rows out slowly; it keeps their words in a plain table. */
const sources: Record<string, string> = { job_search: 'job_search_content' };

interface Column {
  name: string;
  type: string;
  pk: number;
}

/** A rowid is handed over as text: it may be larger than a number can be exactly. */
const integer = 'CAST(? AS INTEGER)';

/** The column's value where it is a text. Nothing else is read, however large it is. */
const textIn = ({ name, type }: Pick<Column, 'name' | 'type'>): string =>
  type === 'TEXT' ? name : `CASE typeof(${name}) WHEN 'text' THEN ${name} END`;

/** A line feed between two texts keeps the end of one from completing the beginning of the next. */
const lineOf = (columns: readonly Column[]): string =>
  `concat_ws(char(10), ${columns.map(textIn).join(', ')})`;

const isText = (bytes: Uint8Array | null): boolean => bytes === null || isUtf8(bytes);

/** Ids stay apart, and refer to the same thing in every table, when they differ only in what cannot be read. */
function readable(column: string, bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return /(?:^|_)id$/.test(column) ? distinct(text.replaceAll('\ufffd', '_'), bytes) : text;
}

const distinct = (text: string, bytes: Buffer): string =>
  `${text}_${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;

/** A row with texts that cannot be read, and how SQL finds it. */
interface BadRow {
  table: string;
  where: string;
  params: SqlValue[];
  texts: { column: string; bytes: Buffer }[];
}

/**
 * Replaces every text of `tables` that cannot be read. Not inside a transaction: ids may change, so references are not
 * enforced meanwhile.
 */
export function replaceUnreadable(db: Db, tables: readonly string[], now: number): Replaced[] {
  const present = db.all<{ name: string; wr: number }>(
    `SELECT name, wr FROM pragma_table_list
     WHERE schema = 'main' AND name IN (SELECT value FROM json_each(?))`,
    JSON.stringify([...tables, keptBytesTable]),
  );
  const bad = present.flatMap(({ name, wr }) => {
    const columns = db.all<Column>(`PRAGMA table_info(${sources[name] ?? name})`);
    return wr === 1 ? badInWhole(db, name, columns) : badByRow(db, name, columns);
  });
  if (bad.length === 0) return [];
  db.exec('PRAGMA foreign_keys = OFF');
  try {
    return db.tx(() => {
      if (!present.some(({ name }) => name === keptBytesTable)) db.exec(keptBytesSql);
      for (const row of bad) keepBytes(db, row, now);
      for (const row of bad) replaceIn(db, row);
      // Only now can the ids be read that say whose they are.
      return bad.flatMap((row) => {
        const jobId = jobOf(db, row);
        return row.texts.map(({ column }) => ({ place: `${row.table}.${column}`, jobId }));
      });
    });
  } finally {
    db.exec('PRAGMA foreign_keys = ON');
  }
}

/** Piece by piece, so that a large ledger needs no more memory than a small one. A piece is one value to the driver. */
function badByRow(db: Db, table: string, columns: readonly Column[]): BadRow[] {
  const source = sources[table] ?? table;
  const bytes = columns.map((column) => `coalesce(octet_length(${textIn(column)}), 0)`).join(' + ');
  const line = lineOf(columns);
  const bad: BadRow[] = [];
  let last: string | null = null;
  let limit = atOnce.rows;
  for (;;) {
    const after: string = last === null ? '' : `WHERE rowid > ${integer}`;
    const from: SqlValue[] = last === null ? [] : [last];
    const piece: { rows: number; last: string | null; bytes: number } | null = db.get(
      `SELECT count(*) AS rows, CAST(max(id) AS TEXT) AS last, sum(bytes) AS bytes
       FROM (SELECT rowid AS id, ${bytes} AS bytes FROM ${source} ${after} ORDER BY rowid LIMIT ?)`,
      ...from,
      limit,
    );
    if (piece === null || piece.rows === 0) return bad;
    if (piece.rows > 1 && piece.bytes > atOnce.bytes) {
      limit = Math.ceil(piece.rows / 2);
      continue;
    }
    const whole = db.get<{ text: Uint8Array | null }>(
      `SELECT CAST(group_concat(line, char(10)) AS BLOB) AS text
       FROM (SELECT ${line} AS line FROM ${source} ${after} ORDER BY rowid LIMIT ?)`,
      ...from,
      piece.rows,
    );
    if (!isText(whole?.text ?? null)) bad.push(...badAmong(db, table, columns, after, from, piece.rows));
    last = piece.last;
    limit = atOnce.rows;
  }
}

function badAmong(
  db: Db,
  table: string,
  columns: readonly Column[],
  after: string,
  from: readonly SqlValue[],
  rows: number,
): BadRow[] {
  const source = sources[table] ?? table;
  const ids = db.all<{ id: string }>(
    `SELECT CAST(rowid AS TEXT) AS id FROM ${source} ${after} ORDER BY rowid LIMIT ?`,
    ...from,
    rows,
  );
  return ids.flatMap(({ id }) => {
    const texts = columns.flatMap((column) => {
      const found = db.get<{ bytes: Uint8Array | null }>(
        `SELECT CAST(${textIn(column)} AS BLOB) AS bytes FROM ${source} WHERE rowid = ${integer}`,
        id,
      );
      const bytes = found?.bytes ?? null;
      const name = table === source ? column.name : 'words';
      return bytes === null || isText(bytes) ? [] : [{ column: name, bytes: Buffer.from(bytes) }];
    });
    return texts.length === 0 ? [] : [{ table, where: `rowid = ${integer}`, params: [id], texts }];
  });
}

/** Tables without a rowid are lists of short words. */
function badInWhole(db: Db, table: string, columns: readonly Column[]): BadRow[] {
  const whole = db.get<{ text: Uint8Array | null }>(
    `SELECT CAST(group_concat(line, char(10)) AS BLOB) AS text FROM (SELECT ${lineOf(columns)} AS line FROM ${table})`,
  );
  if (isText(whole?.text ?? null)) return [];
  const keys = columns.filter(({ pk }) => pk > 0);
  const rows = db.all<Record<string, Uint8Array | number | null>>(
    `SELECT ${columns.map((column) => `CASE typeof(${column.name}) WHEN 'text' THEN CAST(${column.name} AS BLOB) ELSE ${column.name} END AS ${column.name}`).join(', ')} FROM ${table}`,
  );
  return rows.flatMap((row) => {
    const texts = columns.flatMap(({ name }) => {
      const value = row[name];
      return value instanceof Uint8Array && !isText(value)
        ? [{ column: name, bytes: Buffer.from(value) }]
        : [];
    });
    if (texts.length === 0) return [];
    const params = keys.map(({ name }) => row[name] ?? null);
    const where = keys.map(({ name }, index) =>
      params[index] instanceof Uint8Array ? `${name} = CAST(? AS TEXT)` : `${name} IS ?`,
    );
    return [
      {
        table,
        where: where.join(' AND '),
        params: params,
        texts,
      },
    ];
  });
}

function keepBytes(db: Db, { table, params, texts }: BadRow, now: number): void {
  const record = params
    .map((each) => (each instanceof Uint8Array ? Buffer.from(each).toString() : each))
    .join(' ');
  for (const { column, bytes } of texts) {
    db.run(
      `INSERT INTO ${keptBytesTable} (at, place, record, bytes) VALUES (?, ?, ?, ?)`,
      now,
      `${table}.${column}`,
      record,
      bytes,
    );
  }
}

function replaceIn(db: Db, { table, where, params, texts }: BadRow): void {
  const write = (form: (column: string, bytes: Buffer) => string) =>
    db.run(
      `UPDATE ${table} SET ${texts.map(({ column }) => `${column} = ?`).join(', ')} WHERE ${where}`,
      ...texts.map(({ column, bytes }) => form(column, bytes)),
      ...params,
    );
  try {
    write(readable);
  } catch (thrown) {
    if (sqliteCode(thrown) !== 'SQLITE_CONSTRAINT') throw thrown;
    // Another row has that name already.
    write((_column, bytes) => distinct(bytes.toString('utf8'), bytes));
  }
}

function jobOf(db: Db, { table, where, params }: BadRow): string | null {
  const column = { jobs: 'id', job_payloads: 'job_id', results: 'job_id', events: 'job_id' }[table];
  if (column === undefined) return null;
  return db.get<{ id: string }>(`SELECT ${column} AS id FROM ${table} WHERE ${where}`, ...params)?.id ?? null;
}
