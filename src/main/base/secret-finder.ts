/**
 * Finds a known secret in what somebody else wrote, in whatever way it is spelled: as it is, backwards, in any letter case,
 * with signs in between, escaped as JSON, addresses and web pages do, in base64 or hex of any kind, and in each of these
 * within another, three deep. Linear in the text.
 */
import { decodedRuns, decodeEscapes, hasEscapes, strictUnicode } from './decode.ts';

export interface SecretFinder {
  /** Whether the text gives the secret away, or a telling piece of it. */
  reveals(text: string): boolean;
  /** The same of texts that stand side by side, put together. */
  revealsTogether(texts: readonly string[]): boolean;
  /** The text with `[key]` in the place of every word that gives it away; the whole of it where no single word does. */
  clean(text: string): string;
}

/** So many signs of a secret in a row are a piece of it. */
const telling = 12;
/** Shorter words could be anything. */
const shortest = 8;
const deepest = 3;
/** Signs that may stand between the pieces of one spelling. */
const between = /[\s"'`,:;|\u200b-\u200f\u2028-\u202e\u2060\ufeff]+/g;

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
const backwards = (text: string): string => [...text].reverse().join('');

/** Every text that one step of decoding may give. */
function* decodings(text: string, wasReversed: boolean): Generator<[text: string, isReversed: boolean]> {
  if (hasEscapes(text)) yield [decodeEscapes(text), false];
  if (text.includes('\\\\')) yield [decodeEscapes(text, strictUnicode), false];
  if (!wasReversed) yield [backwards(text), true];
  for (const decoded of decodedRuns(text)) yield [decoded, false];
}

export function createSecretFinder(secret: string): SecretFinder {
  const plain = bare(secret);
  const both = plain.length < shortest ? [] : [plain, backwards(plain)];
  const length = Math.min(telling, plain.length);
  const grams = new Set(both);
  /** One of these is in every telling piece; looking for them costs little. */
  const anchors = new Set<string>();
  for (const one of both) {
    for (let at = 0; at + length <= one.length; at += 1) {
      // Words alone may stand anywhere.
      const gram = one.slice(at, at + length);
      if (/\d/.test(gram)) grams.add(gram);
    }
    const long = Math.ceil(length / 2);
    for (let at = 0; at + long <= one.length; at += length - long + 1) anchors.add(one.slice(at, at + long));
  }

  /** Whether the signs of the text hold a piece of those of the secret. */
  const isPlain = (text: string): boolean => {
    const signs = bare(text);
    for (const anchor of anchors) {
      for (let found = signs.indexOf(anchor); found >= 0; found = signs.indexOf(anchor, found + 1)) {
        for (let at = Math.max(0, found + anchor.length - length); at <= found; at += 1) {
          if (grams.has(signs.slice(at, at + length))) return true;
        }
      }
    }
    return false;
  };

  const isInside = (text: string, depth: number, wasReversed: boolean): boolean => {
    if (isPlain(text)) return true;
    if (depth >= deepest) return false;
    for (const [decoded, isReversed] of decodings(text, wasReversed)) {
      if (decoded !== text && decoded.length >= length && isInside(decoded, depth + 1, isReversed))
        return true;
    }
    return false;
  };

  const revealsTogether = (texts: readonly string[]): boolean =>
    both.length > 0 && isInside(texts.join('').replace(between, ''), 0, false);

  const reveals = (text: string): boolean => {
    if (both.length === 0 || text.length < length) return false;
    return isInside(text, 0, false) || (text.search(between) >= 0 && revealsTogether([text]));
  };

  return {
    reveals,
    revealsTogether,
    clean(text) {
      if (!reveals(text)) return text;
      const cleaned = text.replace(/[^\s"'`<>,;]+/g, (word) => (reveals(word) ? '[key]' : word));
      return reveals(cleaned) ? '[key]' : cleaned;
    },
  };
}
