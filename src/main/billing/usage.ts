/** Usage rows from the Management API or from an exported file, brought into one shape with a stable id. */
import { createHash } from 'node:crypto';
import { Decimal } from 'decimal.js';
import Papa from 'papaparse';
import type { UsageRow } from '../../shared/billing.ts';
import { AppError } from '../../shared/errors.ts';

type Raw = Record<string, unknown>;

const text = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
};

const first = (raw: Raw, names: readonly string[]): string | null => {
  for (const name of names) {
    const found = text(raw[name]);
    if (found !== null) return found;
  }
  return null;
};

/** A decimal string in plain notation, or null when the text is no finite number. */
export function decimalText(value: string | null): string | null {
  if (value === null || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) return null;
  return new Decimal(value).toFixed();
}

/** Unix ms from RFC 3339 text, or a Unix time in seconds or ms; null when it is neither. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value > 1e12 ? value : value * 1000;
  if (typeof value !== 'string') return null;
  if (/^\d{9,14}$/.test(value.trim())) return timeOf(Number(value));
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}

/**
 * Rows in one shape. The exact `cost_decimal` is used where it exists; a bare number in `cost` is only for display
 * in TokenLab's contract, and is taken by its text when nothing better is there. Rows without a model or a time are
 * counted in `unusable`, never dropped in silence. A row that names its request or transaction and comes twice is
 * one row (pages shift while they are read); rows that name neither and are alike get ids that differ by their order.
 */
export function normaliseUsage(
  raws: readonly unknown[],
  origin: { accountId: string; source: UsageRow['source'] },
): { rows: UsageRow[]; unusable: number } {
  const seen = new Map<string, number>();
  const rows: UsageRow[] = [];
  let repeated = 0;
  for (const raw of raws) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) continue;
    const item = raw as Raw;
    const model = first(item, ['logical_model', 'model']);
    const createdAt = timeOf(item.created_at ?? item.createdAt ?? item.time ?? item.timestamp);
    if (model === null || createdAt === null) continue;
    const row = {
      requestId: first(item, ['request_id', 'requestId']),
      billingTransactionId: first(item, ['billing_transaction_id', 'billingTransactionId']),
      model,
      scene: first(item, ['scene']),
      unit: first(item, ['usage_unit', 'unit']),
      quantity: decimalText(first(item, ['usage_quantity_decimal', 'usage_quantity', 'quantity'])),
      costUsd: decimalText(first(item, ['cost_decimal', 'cost_usd', 'cost'])),
      createdAt,
    };
    const identity = JSON.stringify([
      origin.accountId,
      row.requestId,
      row.billingTransactionId,
      model,
      createdAt,
      row.costUsd,
    ]);
    const order = seen.get(identity) ?? 0;
    const named = row.requestId !== null || row.billingTransactionId !== null;
    if (named && order > 0) {
      repeated += 1;
      continue;
    }
    seen.set(identity, order + 1);
    const id = createHash('sha256').update(`${identity}#${order}`).digest('hex').slice(0, 32);
    rows.push({ id, ...origin, ...row });
  }
  return { rows, unusable: raws.length - rows.length - repeated };
}

/**
 * Reads an exported usage file: CSV with a header line, or JSON (an array, or an object with `items` or `data`).
 * @throws AppError `invalid_input` when it is neither, or holds no usable row
 */
export function importUsage(
  content: string,
  origin: { accountId: string },
): { rows: UsageRow[]; unusable: number } {
  const trimmed = content.replace(/^\uFEFF/, '').trimStart();
  const raws = /^[[{]/.test(trimmed) ? fromJson(trimmed) : fromCsv(trimmed);
  const result = normaliseUsage(raws, { ...origin, source: 'import' });
  if (result.rows.length === 0) {
    throw new AppError(
      'invalid_input',
      'No usage row was found in this file. It needs the columns model, created_at and cost, and request_id or billing_transaction_id to be joined.',
      { next: ['edit_request'] },
    );
  }
  return result;
}

function fromJson(content: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (cause) {
    throw new AppError(
      'invalid_input',
      'This file looks like JSON but cannot be read as JSON.',
      { next: ['edit_request'] },
      { cause },
    );
  }
  if (Array.isArray(parsed)) return parsed;
  const object = parsed as Raw;
  for (const name of ['items', 'data', 'rows']) {
    if (Array.isArray(object[name])) return object[name];
  }
  return [];
}

function fromCsv(content: string): unknown[] {
  const { data, meta } = Papa.parse<Raw>(content, {
    header: true,
    skipEmptyLines: true,
    transformHeader: (header) =>
      header
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, '_'),
  });
  if (!meta.fields?.includes('model')) return [];
  // A leading apostrophe is how spreadsheets and our own export keep a formula from running.
  return data.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace(/^'(?=[=+\-@\t\r])/, '') : value,
      ]),
    ),
  );
}
