/** Undoes the encodings under which a secret can hide in text. Tolerant: what is not an encoding stays as it is. */

const percent = /(?:%[0-9a-f]{2})+/gi;
const unicodeEscape = /\\{1,8}u([0-9a-f]{4})|\\{1,8}x([0-9a-f]{2})|\\{1,8}u\{([0-9a-f]{1,6})\}/gi;
/** Only the backslash that stands before it belongs to it: the one before that is a sign of its own. */
export const strictUnicode = /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\u\{([0-9a-f]{1,6})\}/gi;
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

/** One level of URL, JSON/JavaScript and HTML escapes undone. */
function decodeOnce(text: string, unicode: RegExp): string {
  let out = text;
  if (out.includes('%')) {
    out = out.replace(percent, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
  }
  if (out.includes('\\')) {
    out = out
      .replace(unicode, (_whole, four: string, two: string, braced: string) =>
        codePoint(Number.parseInt(four ?? two ?? braced, 16)),
      )
      .replace(/\\{1,8}\//g, '/');
  }
  if (out.includes('&')) {
    out = out.replace(entity, (_whole, decimal: string, hex: string, name: string) => {
      if (name !== undefined) return namedEntities[name.toLowerCase()] ?? '';
      return codePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10));
    });
  }
  return out;
}

/** All levels undone, at most four deep (an address in a query in a query is encoded that often). */
export function decodeEscapes(text: string, unicode = unicodeEscape): string {
  let current = text;
  for (let level = 0; level < 4; level += 1) {
    const next = decodeOnce(current, unicode);
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

/**
 * Runs of at least so many signs that the pattern does not fit. By splitting: a pattern that walks along a run of millions of
 * signs exhausts the stack.
 */
const runsBetween = (text: string, sign: RegExp, least: number): string[] =>
  text.split(sign).filter((run) => run.length >= least);

/** What the runs of base64 and of hex in a text say, where that can be read; for each of the two, one text or none. */
export function decodedRuns(text: string): string[] {
  const found: string[] = [];
  const stretches = (runs: string[], phases: number, decode: (run: string) => Buffer) => {
    const read = runs.flatMap((run) =>
      Array.from({ length: phases }, (_, phase) => decode(run.slice(phase)).toString('latin1')).flatMap(
        (bytes) => runsBetween(bytes, /[^\t\n\r\x20-\x7e]/, 6),
      ),
    );
    if (read.length > 0) found.push(read.join('\n'));
  };
  stretches(runsBetween(text, /[^0-9a-fA-F]/, 24), 2, (run) => Buffer.from(run.slice(0, run.length & ~1), 'hex'));
  stretches(runsBetween(text, /[^A-Za-z0-9+/_-]/, 16), 4, (run) => Buffer.from(run, 'base64'));
  return found;
}
