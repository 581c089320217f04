/**
 * Finds a known secret in what somebody else wrote, in whatever way it is spelled: as it is, backwards, in any letter case,
 * with signs in between, escaped as JSON, JavaScript, addresses, letters and web pages do, as numbers, in wide letters, in
 * base64 or hex of any kind, and in each of these within another, three deep. Linear in the text: at most `mostTimes` times
 * its length is looked at, those first that took the fewest steps. What is spelled in more ways than that is not found.
 */
import { decodedRuns, undoneEscapes, withoutGaps } from './decode.ts';

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
/** An answer without malice takes 20 times its length at most. */
const mostTimes = 32;
/** Short texts are looked through whole. */
const mostBesides = 64 * 1024;
/** What is looked at is kept meanwhile. */
const mostSigns = 64 * 2 ** 20;

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
const backwards = (text: string): string =>
  Buffer.from(text, 'utf16le').reverse().swap16().toString('utf16le');

/** Every text that one step of decoding may give. What is plain is found in both directions, so nothing is turned round last. */
function* decodings(text: string, isLast: boolean): Generator<string> {
  yield* undoneEscapes(text);
  yield* decodedRuns(text);
  if (!isLast) yield backwards(text);
}

/** Words; and where there is an address, what stands between its signs, so that it stays one. */
const words = /[^\s"'`<>,;]+/g;
const parts = /[^\s"'`<>,;/?&=#:@]+/g;

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

  /** In rounds, so that what is spelled in fewer ways is found first. */
  const isInside = (whole: string): boolean => {
    const known = new Set([whole]);
    let round = [whole];
    let left = Math.min(whole.length * mostTimes + mostBesides, mostSigns);
    for (let depth = 0; ; depth += 1) {
      if (round.some(isPlain)) return true;
      if (depth === deepest) return false;
      const next: string[] = [];
      for (const text of round) {
        for (const decoded of decodings(text, depth === deepest - 1)) {
          if (decoded.length < length || known.has(decoded)) continue;
          left -= decoded.length;
          if (left < 0) return next.some(isPlain);
          known.add(decoded);
          next.push(decoded);
        }
      }
      round = next;
    }
  };

  const revealsTogether = (texts: readonly string[]): boolean =>
    both.length > 0 && isInside(withoutGaps(texts.join('')));

  const reveals = (text: string): boolean => {
    if (both.length === 0 || text.length < length) return false;
    return isInside(text) || revealsTogether([text]);
  };

  return {
    reveals,
    revealsTogether,
    clean(text) {
      if (!reveals(text)) return text;
      const without = (pieces: RegExp) => text.replace(pieces, (piece) => (reveals(piece) ? '[key]' : piece));
      for (const pieces of text.includes('://') ? [parts, words] : [words]) {
        const cleaned = without(pieces);
        if (!reveals(cleaned)) return cleaned;
      }
      return '[key]';
    },
  };
}
