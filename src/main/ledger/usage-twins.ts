/**
 * Which rows that are here may tell of the same charge as one just read. A file of days without times puts all rows of a day into
 * one second, so those of a crowded second are kept sorted by what two records of a charge have in common, for as long as a
 * reading lasts: each row then costs the same, however many there are.
 */
import { Money } from '../../shared/decimal.ts';
import type { UsageRow } from '../../shared/usage.ts';

/** Decides whether a known row and one just read tell of the same charge. True only where one of `keysOf` is wanted by an id or an amount. */
export type SameCharge = (known: UsageRow, read: UsageRow) => boolean;

/** A second with no more rows than these is read again for each: it costs little and takes no memory. */
const few = 32;

/** Rows with one thing in common, by time; those before `head` have been met. */
interface Line {
  head: number;
  rows: { place: number; row: UsageRow }[];
}

interface Second {
  size: number;
  lines: Map<string, Line>;
}

const secondOf = (at: number): number => Math.floor(at / 1000) * 1000;
const isRefund = ({ costUsd }: UsageRow): boolean => costUsd?.startsWith('-') ?? false;
const any = true as const;

const idKey = (row: UsageRow, request: string | null | true, transaction: string | null | true): string =>
  JSON.stringify([row.model, isRefund(row), request, transaction]);

const amountKey = (row: UsageRow, costUsd: string, named: readonly boolean[], at: number | true): string =>
  JSON.stringify([row.model, new Money(costUsd).toFixed(), named, at]);

/** Under what a row that is here is kept: its ids, and its amount with which ids it has, each also where the other side knows less. */
function keysOf(row: UsageRow): string[] {
  const { requestId: request, billingTransactionId: transaction, costUsd } = row;
  const keys: string[] = [];
  if (request !== null) keys.push(idKey(row, request, any));
  if (transaction !== null) keys.push(idKey(row, any, transaction));
  if (request !== null || transaction !== null) keys.push(idKey(row, request, transaction));
  if (costUsd !== null) {
    const named = [request !== null, transaction !== null];
    keys.push(amountKey(row, costUsd, named, any), amountKey(row, costUsd, named, row.createdAt));
  }
  return keys;
}

/** Under which ids a row just read is looked for: one that both sides know must be the same. */
function idsWantedBy(row: UsageRow): string[] {
  const { requestId: request, billingTransactionId: transaction } = row;
  if (request !== null && transaction !== null)
    return [idKey(row, request, transaction), idKey(row, request, null), idKey(row, null, transaction)];
  if (request !== null) return [idKey(row, request, any)];
  return transaction === null ? [] : [idKey(row, any, transaction)];
}

/** Under which amounts it is looked for: among rows that have no id which it has too. */
function amountsWantedBy(row: UsageRow): string[] {
  const { requestId: request, billingTransactionId: transaction, costUsd, createdAt } = row;
  const keys: string[] = [];
  if (costUsd === null) return keys;
  const second = secondOf(createdAt);
  for (const hasRequest of request === null ? [false, true] : [false])
    for (const hasTransaction of transaction === null ? [false, true] : [false])
      for (const at of createdAt === second ? [any] : [createdAt, second])
        keys.push(amountKey(row, costUsd, [hasRequest, hasTransaction], at));
  return keys;
}

function add(second: Second, row: UsageRow): void {
  const entry = { place: second.size, row };
  second.size += 1;
  for (const key of keysOf(row)) {
    const line = second.lines.get(key);
    if (line === undefined) second.lines.set(key, { head: 0, rows: [entry] });
    else line.rows.push(entry);
  }
}

export interface Twins {
  /**
   * The row that tells of the same charge, and that this reading has not met: by time the first with an id in common, else the
   * first with the amount in common. An amount comes more than once; a row that has only that could be another charge's.
   */
  find(row: UsageRow, same: SameCharge): UsageRow | undefined;
  /** The row was written, and is a new one. */
  added(row: UsageRow): void;
}

/**
 * @param met the ids of rows that this reading brings or has met: none of them is met twice
 * @param rowsOf all rows of an account of `from` <= time <= `last` that are here, by time
 */
export function createTwins(
  met: ReadonlySet<string>,
  rowsOf: (accountId: string, from: number, last: number) => UsageRow[],
): Twins {
  const crowded = new Map<string, Second>();
  const nameOf = (row: UsageRow) => `${secondOf(row.createdAt)} ${row.accountId}`;

  const secondWith = (row: UsageRow): Second => {
    const kept = crowded.get(nameOf(row));
    if (kept !== undefined) return kept;
    const from = secondOf(row.createdAt);
    const rows = rowsOf(row.accountId, from, from + 999);
    const second: Second = { size: 0, lines: new Map() };
    for (const one of rows) if (!met.has(one.id)) add(second, one);
    if (rows.length > few) crowded.set(nameOf(row), second);
    return second;
  };

  /** The first row, by time, under one of these keys that is the same and not met. */
  const firstUnder = (
    { lines }: Second,
    keys: readonly string[],
    isSame: (known: UsageRow) => boolean,
  ): UsageRow | undefined => {
    let first: Line['rows'][number] | undefined;
    for (const key of keys) {
      const line = lines.get(key);
      if (line === undefined) continue;
      while (line.head < line.rows.length && met.has(line.rows[line.head]!.row.id)) line.head += 1;
      for (let at = line.head; at < line.rows.length; at += 1) {
        const entry = line.rows[at]!;
        if (first !== undefined && first.place < entry.place) break;
        if (met.has(entry.row.id) || !isSame(entry.row)) continue;
        first = entry;
        break;
      }
    }
    return first?.row;
  };

  return {
    find(row, same) {
      const second = secondWith(row);
      const isSame = (known: UsageRow) => same(known, row);
      return firstUnder(second, idsWantedBy(row), isSame) ?? firstUnder(second, amountsWantedBy(row), isSame);
    },
    added(row) {
      const second = crowded.get(nameOf(row));
      if (second !== undefined && !met.has(row.id)) add(second, row);
    },
  };
}
