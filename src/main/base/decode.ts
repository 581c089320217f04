/** Undoes the encodings under which a secret can hide in text. Tolerant: what is not an encoding stays as it is. */

const percent = /(?:%[0-9a-f]{2})+/gi;
const quoted = /(?:=[0-9a-f]{2})+/gi;
const unicode = (backslashes: string): RegExp =>
  new RegExp(`${backslashes}(?:u([0-9a-f]{4})|x([0-9a-f]{2})|u\\{([0-9a-f]{1,6})\\})`, 'gi');
const unicodeEscape = unicode('\\\\{1,8}');
/** Only the backslash that stands before it belongs to it: the one before that is a sign of its own. */
const strictUnicode = unicode('\\\\');
/** What JavaScript escapes besides. */
const javascript = /\\(?:([0-3][0-7]{2})|([\\"'/]))/g;
const entity =
  /&(?:#0{0,8}(\d{1,7});?|#x0{0,8}([0-9a-f]{1,6});?|(amp|lt|gt|quot|apos|sol|colon|commat|hyphen|dash|quest|equals);)/gi;
const namedEntities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  sol: '/',
  colon: ':',
  commat: '@',
  hyphen: '-',
  dash: '-',
  quest: '?',
  equals: '=',
};

const codePoint = (value: number): string => (value <= 0x10ffff ? String.fromCodePoint(value) : '');

const undoBytes = (text: string, bytes: RegExp): string =>
  text.replace(bytes, (run) => Buffer.from(run.replaceAll(run[0]!, ''), 'hex').toString('utf8'));

const undoUnicode = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (_whole, four: string, two: string, braced: string) =>
    codePoint(Number.parseInt(four ?? two ?? braced, 16)),
  );

const undoJavascript = (text: string): string =>
  text.replace(javascript, (_whole, octal: string | undefined, itself: string) =>
    octal === undefined ? itself : codePoint(Number.parseInt(octal, 8)),
  );

const undoEntities = (text: string): string =>
  text.replace(entity, (_whole, decimal: string, hex: string, name: string) => {
    if (name !== undefined) return namedEntities[name.toLowerCase()] ?? '';
    return codePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10));
  });

/** One level of URL, JSON/JavaScript and HTML escapes undone. */
function decodeOnce(text: string): string {
  let out = text;
  if (out.includes('%')) out = undoBytes(out, percent);
  if (out.includes('\\')) out = undoUnicode(out, unicodeEscape).replace(/\\{1,8}\//g, '/');
  if (out.includes('&')) out = undoEntities(out);
  return out;
}

/** Each kind of escapes with the sign that it cannot do without. */
const kinds: readonly (readonly [sign: string, undo: (text: string) => string])[] = [
  ['%', (text) => undoBytes(text, percent)],
  ['\\', (text) => undoUnicode(text, unicodeEscape)],
  ['\\\\', (text) => undoUnicode(text, strictUnicode)],
  ['\\', undoJavascript],
  ['&', undoEntities],
  ['=', (text) => undoBytes(text, quoted)],
  [',', undoNumbers],
];

/** Signs written as a list of their numbers, decimal or hex. */
function undoNumbers(text: string): string {
  if (!/\d\s*,\s*(?:0x[0-9a-f]{2}|\d{2,3})\s*,\s*(?:0x|\d)/i.test(text)) return text;
  return text.replace(/(?<![\w.])(?:0x([0-9a-f]{2})|(\d{2,3}))(?![\w.])[\s,]*/gi, (_whole, hex, decimal) =>
    String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  );
}

/** The texts that come of undoing one level of one kind of escapes, and of all kinds at once as deep as they go. */
export function undoneEscapes(text: string): Set<string> {
  const found = new Set<string>();
  for (const [sign, undo] of kinds) if (text.includes(sign)) found.add(undo(text));
  if (hasEscapes(text)) found.add(decodeEscapes(text));
  // Wide letters and the like.
  found.add(text.normalize('NFKC'));
  found.delete(text);
  return found;
}

/** All levels undone, at most four deep (an address in a query in a query is encoded that often). */
export function decodeEscapes(text: string): string {
  let current = text;
  for (let level = 0; level < 4; level += 1) {
    const next = decodeOnce(current);
    if (next === current) return current;
    current = next;
  }
  return current;
}

/** True when `text` holds something that `decodeEscapes` might change. */
export const hasEscapes = (text: string): boolean =>
  /%[0-9a-f]{2}|\\[ux][0-9a-f{]|\\\/|&(?:#|amp|lt|gt|quot|apos|sol|colon|commat|hyphen|dash|quest|equals)/i.test(
    text,
  );

const readable = /^[\t\n\r\x20-\x7e\u00a0-\ufffc]+$/;

/** The readable texts that a run of base64 or hex may stand for: none for real binary data. */
export function decodedReadings(run: string): string[] {
  const found: string[] = [];
  const add = (bytes: Buffer) => {
    if (bytes.length < 6) return;
    const text = bytes.toString('utf8');
    if (readable.test(text)) found.push(text);
  };
  if (/^(?:[0-9a-f]{2})+$/i.test(run)) add(Buffer.from(run, 'hex'));
  // What stands before an encoded secret may shift it by up to three characters, and what stands behind may spoil
  // the end: both are cut off by decoding from every phase and keeping the readable stretch.
  for (let phase = 0; phase < 4; phase += 1) {
    const bytes = Buffer.from(run.slice(phase), 'base64');
    const text = bytes.toString('latin1');
    for (const stretch of text.match(/[\t\n\r\x20-\x7e]{8,}/g) ?? []) found.push(stretch);
    if (phase === 0) add(bytes);
  }
  return found;
}

/** Which UTF-16 code units are among the signs. */
const tableOf = (signs: string): Uint8Array => {
  const table = new Uint8Array(128);
  for (const sign of signs) table[sign.charCodeAt(0)] = 1;
  return table;
};
const hexSigns = tableOf('0123456789abcdefABCDEF');
const base64Signs = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-');

/**
 * Runs of at least so many of these signs. One by one: a pattern that walks along a run of millions of signs exhausts the stack,
 * and splitting makes a text of every sign that is none of them.
 */
function runsOf(text: string, signs: Uint8Array, least: number): string[] {
  const runs: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && signs[text.charCodeAt(at)] === 1) continue;
    if (at - from >= least) runs.push(text.slice(from, at));
    from = at + 1;
  }
  return runs;
}

/** Stretches of at least six readable signs. Words of two bytes have a zero in every other place, which is passed over. */
function readableIn(bytes: Buffer): string[] {
  const found: string[] = [];
  let length = 0;
  // In place: what is kept never overtakes what is read.
  const end = () => {
    if (length >= 6) found.push(bytes.toString('latin1', 0, length));
    length = 0;
  };
  for (const byte of bytes) {
    if (byte === 0) continue;
    const isReadable = (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
    if (isReadable) bytes[length++] = byte;
    else end();
  }
  end();
  return found;
}

/** Signs that may stand between the pieces of one spelling, such as the end of a line. */
const gaps = /[\s"'`\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g;
export const withoutGaps = (text: string): string => text.replace(gaps, '');

/** What the runs of base64 and of hex in a text say, where that can be read; for each of the two, one text or none. */
export function decodedRuns(text: string): string[] {
  const dense = withoutGaps(text).replace(/[,:;|]/g, '');
  const read = (runs: string[], readings: number, decode: (run: string, reading: number) => Buffer) =>
    runs.flatMap((run) =>
      Array.from({ length: readings }, (_, reading) => readableIn(decode(run, reading))).flat(),
    );
  return [
    // What stands before it may shift it, and its beginning may be cut off.
    read(runsOf(dense, hexSigns, 24), 2, (run, cut) =>
      Buffer.from(run.slice(cut, run.length - ((run.length - cut) % 2)), 'hex'),
    ),
    read(runsOf(dense, base64Signs, 16), 4, (run, lost) => Buffer.from('A'.repeat(lost) + run, 'base64')),
  ].flatMap((stretches) => (stretches.length > 0 ? [stretches.join('\n')] : []));
}
