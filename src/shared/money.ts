/** USD amounts, which are decimal strings: their sums and how they read; null is an unknown amount, which is not zero. */
import { say } from './words/shared/say.ts';

/** Nobody's amount is longer, as it is written or written out in full; what is beyond is no amount. */
const longestText = 60;
const mostWholeDigits = 30;
const mostPlaces = 40;

const plainNumber = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** `units` of ten to the power of minus `places`, with as few places as it takes. Whole numbers of any size are exact. */
interface Exact {
  units: bigint;
  places: number;
}

/** What amounts need is worked out once: a report of a year asks some hundred thousand times. */
const powersOfTen = Array.from({ length: 100 }, (_, power) => 10n ** BigInt(power));
const powerOfTen = (power: number): bigint => powersOfTen[power] ?? 10n ** BigInt(power);

/** Null for what is no plain number. */
function parseExact(text: string): Exact | null {
  const [, sign, whole = '', fraction = '', power = '0'] = plainNumber.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return null;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return { units: 0n, places: 0 };
  const places = fraction.length - Number(power) - (digits.length - kept.length);
  const units = places < 0 ? BigInt(kept) * powerOfTen(-places) : BigInt(kept);
  return { units: sign === '-' ? -units : units, places: Math.max(0, places) };
}

/** In plain notation, with at least so many places. */
function written({ units, places }: Exact, least = 0): string {
  const shown = Math.max(places, least);
  const digits = String((units < 0n ? -units : units) * powerOfTen(shown - places)).padStart(shown + 1, '0');
  const [whole, fraction] = [digits.slice(0, digits.length - shown), digits.slice(digits.length - shown)];
  return `${units < 0n ? '-' : ''}${whole}${shown > 0 ? `.${fraction}` : ''}`;
}

function plus(one: Exact, other: Exact): Exact {
  const places = Math.max(one.places, other.places);
  const scaled = (each: Exact) => each.units * powerOfTen(places - each.places);
  return { units: scaled(one) + scaled(other), places };
}

const negative = ({ units, places }: Exact): Exact => ({ units: -units, places });

/** @throws TypeError for what is no number: amounts are checked where they come in */
function exact(text: string): Exact {
  const value = parseExact(text);
  if (value === null) throw new TypeError(`This is no amount: ${text.slice(0, longestText)}`);
  return value;
}

/** As nearly all amounts are written, and within every bound: nothing has to be worked out to see that. */
const plainAmount = /^\d{1,20}(?:\.\d{1,20})?$/;

function parseAmount(text: string): Exact | null {
  if (text.length > longestText) return null;
  const value = parseExact(text);
  if (value === null || value.places > mostPlaces) return null;
  return value.units < 0n ? within(value, -value.units) : within(value, value.units);
}

const within = (value: Exact, size: bigint): Exact | null =>
  size < powerOfTen(mostWholeDigits + value.places) ? value : null;

/** True for a decimal amount that can be added and shown. */
export const isAmount = (text: string): boolean => plainAmount.test(text) || parseAmount(text) !== null;

/**
 * An amount that somebody else wrote, in plain decimal notation: from a number, or from text with a dollar sign and
 * commas between thousands. Null when it is no amount, or could be one of two (`1,234`, which is also 1.234).
 */
export function readAmount(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  if (text.length > longestText) return null;
  const bare = text.trim().replace(/^([+-]?)(?:US)?\$\s*/, '$1');
  const grouped = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/.test(bare);
  const number = grouped ? bare.replaceAll(',', '') : bare;
  const amount = parseAmount(number);
  if (amount === null) return null;
  // As it was written, with all its places; a power of ten is written out.
  return /^-?\d+(?:\.\d+)?$/.test(number) ? number : written(amount);
}

/** As a sum is written: what is so already has not to be worked out. */
const leastWritten = /^(?:0|[1-9]\d{0,20})(?:\.\d{0,20}[1-9])?$/;

/** Exact sum; null when any amount is unknown or there is none. */
export function sumUsd(amounts: readonly (string | null)[]): string | null {
  const [first] = amounts;
  if (first === undefined) return null;
  // One row for each job is the rule, and a report has many thousand jobs.
  if (amounts.length === 1 && (first === null || leastWritten.test(first))) return first;
  let sum: Exact = { units: 0n, places: 0 };
  for (const amount of amounts) {
    if (amount === null) return null;
    sum = plus(sum, exact(amount));
  }
  return written(parseExact(written(sum)) ?? sum);
}

/** -1 for an amount below 0, 0 for nothing, 1 for one above. */
export function signOf(amount: string): -1 | 0 | 1 {
  const { units } = exact(amount);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** Below 0 where the first is less, above where it is more. */
export function compareUsd(one: string, other: string): number {
  if (one === other) return 0;
  const { units } = plus(exact(one), negative(exact(other)));
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** Exact sum of the amounts that are known; `0` when there is none. */
export const sumKnownUsd = (amounts: readonly (string | null)[]): string =>
  sumUsd(amounts.filter((amount) => amount !== null)) ?? '0';

/** An amount in words; the sandbox's is marked as what it is wherever it stands. */
export const formatMoney = (amount: string, isSample: boolean): string =>
  isSample ? say('sampleAmount', { usd: formatUsd(amount) }) : formatUsd(amount);

/** A USD decimal string as `$0.16`: two digits at least, and all that it has. One amount reads the same wherever it stands. */
export function formatUsd(amount: string): string {
  const value = exact(amount);
  const [whole = '0', fraction = ''] = written(value, 2).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value.units < 0n ? '-' : ''}$${grouped}.${fraction}`;
}
