/**
 * How large JSON from outside may be, by what is read; looked at in its bytes, before anything is parsed. Linear. Pure.
 * Parsing holds the thread for as long as the text is nested or has parts, and what is nested deeply exhausts the stack of
 * whatever walks through it.
 */
import { MiB } from '../../shared/units.ts';

export interface JsonLimits {
  /** Of the text; of media that lie inside of it only where these are taken out of it. */
  bytes: number;
  /** Members of lists and objects. */
  values: number;
  /** Lists in lists. */
  depth: number;
  /** Bytes of media besides, which go to the disk as they come; none by default. */
  media?: number;
}

/** One task: its status or its acceptance. A picture or a film inside of it may be as large as one behind a link. */
export const taskLimits: JsonLimits = {
  bytes: 2 * MiB,
  values: 200_000,
  depth: 10_000,
  media: 22 * 1024 * MiB,
};

/** The catalogue, usage rows, keys. */
export const listLimits: JsonLimits = { bytes: 8 * MiB, values: 1_000_000, depth: 1_000 };

/** The record of one model, and its prices. */
export const modelLimits: JsonLimits = { bytes: MiB, values: 50_000, depth: 200 };

/** A file of one record: a sidecar, the settings. */
export const recordLimits: JsonLimits = { bytes: 16 * MiB, values: 100_000, depth: 200 };

/** A file of usage rows. */
export const rowsLimits: JsonLimits = { bytes: 100 * MiB, values: 8_000_000, depth: 200 };

/**
 * The value of a text that anybody may have written.
 * @throws SyntaxError when it is no JSON, or more than the limits allow
 */
export function parseWithin(
  text: string,
  limits: JsonLimits,
  reviver?: Parameters<typeof JSON.parse>[1],
): unknown {
  if (isOvergrown(Buffer.from(text), limits))
    throw new SyntaxError('It is nested too deeply, or has too many parts.');
  return JSON.parse(text, reviver);
}

export const quote = 0x22;
const backslash = 0x5c;

/** What has been counted of a text so far. */
export interface JsonCount {
  /**
   * Counts what stands outside of texts, from `at` up to the next one.
   * @returns the place behind the quote that begins it, or the end of the bytes
   */
  signs(bytes: Uint8Array, at: number): number;
  /** It has more values, or is deeper, than the limits allow. */
  readonly isOver: boolean;
}

export function createJsonCount(limits: JsonLimits): JsonCount {
  let values = 0;
  let depth = 0;
  let isOver = false;
  return {
    get isOver() {
      return isOver;
    },
    signs(bytes, from) {
      for (let at = from; at < bytes.length; at += 1) {
        const unit = bytes[at]!;
        if (unit === quote) return at + 1;
        if (unit === 0x5b || unit === 0x7b) {
          depth += 1;
          values += 1;
        } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
        else if (unit === 0x2c) values += 1;
        if (values > limits.values || depth > limits.depth) {
          isOver = true;
          return bytes.length;
        }
      }
      return bytes.length;
    },
  };
}

/**
 * Where the text that `at` is inside of ends: the place of its closing quote; -1 when it continues beyond these bytes.
 * @param isEscaped the first byte stands behind a backslash of the bytes before
 */
export function endOfText(bytes: Uint8Array, from: number, isEscaped: boolean): number {
  for (let at = bytes.indexOf(quote, from); at >= 0; at = bytes.indexOf(quote, at + 1)) {
    if (!isBehindBackslash(bytes, from, at, isEscaped)) return at;
  }
  return -1;
}

/** An odd number of backslashes stands before `at`. */
export function isBehindBackslash(bytes: Uint8Array, from: number, at: number, isEscaped: boolean): boolean {
  let before = at - 1;
  while (before >= from && bytes[before] === backslash) before -= 1;
  const isOdd = (at - before) % 2 === 0;
  return before < from && isEscaped ? !isOdd : isOdd;
}

/** True when JSON of these bytes would be more than the limits allow; what is no JSON is for its parser to refuse. */
export function isOvergrown(bytes: Uint8Array, limits: JsonLimits): boolean {
  if (bytes.length > limits.bytes) return true;
  const count = createJsonCount(limits);
  for (let at = 0; at < bytes.length; ) {
    at = count.signs(bytes, at);
    if (count.isOver) return true;
    if (at >= bytes.length) return false;
    const end = endOfText(bytes, at, false);
    if (end < 0) return false;
    at = end + 1;
  }
  return false;
}
