/**
 * How large JSON from outside may be, by what is read; looked at in its bytes, before anything is parsed. Linear. Pure.
 * Parsing holds the thread for as long as the text is nested or has parts, and what is nested deeply exhausts the stack of
 * whatever walks through it.
 */
import { MiB } from '../../shared/units.ts';

export interface JsonLimits {
  /** Of the whole, inline media included. */
  bytes: number;
  /** What is left without inline media: the bytes outside of long texts. */
  words: number;
  /** Members of lists and objects. */
  values: number;
  /** Lists in lists. */
  depth: number;
}

/** Texts from this length (bytes) on are media. */
const longText = 64 * 1024;

/** One task: its status or its acceptance, with room for several pictures inside. */
export const taskLimits: JsonLimits = { bytes: 64 * MiB, words: 2 * MiB, values: 200_000, depth: 10_000 };

/** The catalogue, usage rows, keys. */
export const listLimits: JsonLimits = { bytes: 8 * MiB, words: 8 * MiB, values: 1_000_000, depth: 1_000 };

/** A file of one record: a sidecar, the settings. */
export const recordLimits: JsonLimits = { bytes: 16 * MiB, words: 16 * MiB, values: 100_000, depth: 200 };

/** A file of usage rows. */
export const rowsLimits: JsonLimits = {
  bytes: 100 * MiB,
  words: 100 * MiB,
  values: 8_000_000,
  depth: 200,
};

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

const quote = 0x22;
const backslash = 0x5c;

/** True when JSON of these bytes would be more than the limits allow; what is no JSON is for its parser to refuse. */
export function isOvergrown(bytes: Uint8Array, limits: JsonLimits): boolean {
  if (bytes.length > limits.bytes) return true;
  let words = 0;
  let values = 0;
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const unit = bytes[at]!;
    words += 1;
    if (unit === quote) {
      const begin = at;
      for (;;) {
        at = bytes.indexOf(quote, at + 1);
        if (at < 0) return false;
        if (!isEscaped(bytes, at)) break;
        // Each look costs as much as a word.
        words += 1;
        if (words > limits.words) return true;
      }
      if (at - begin < longText) words += at - begin;
    } else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      values += 1;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    else if (unit === 0x2c) values += 1;
    if (words > limits.words || values > limits.values || depth > limits.depth) return true;
  }
  return false;
}

/** An odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && bytes[before] === backslash) before -= 1;
  return (at - before) % 2 === 0;
}
