/** Text as people read it: where it may be cut, what counts as the same word, and which of two comes first. Pure. */

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The beginning of a text: at most `most` letters as people see them, and at most `units` UTF-16 units. No emoji, accent
 * or syllable is cut in two, unless it alone is longer than `units`.
 */
export function cutText(text: string, most: number, units = most * 3): string {
  if (text.length <= most) return text;
  // The letter at the cut decides; nothing far beyond it has to be taken apart.
  const near = text.slice(0, units + longestLetter);
  let count = 0;
  for (const { index, segment } of letters.segment(near)) {
    if (count === most) return text.slice(0, index);
    if (index + segment.length > units) return text.slice(0, index) || cutUnits(text, units);
    count += 1;
  }
  return text;
}

/** The same with a mark that something is missing. */
export function shorten(text: string, most: number): string {
  return cutText(text, most) === text ? text : `${cutText(text, most - 1).trimEnd()}…`;
}

/** Far longer than any letter that people write, in UTF-16 units. */
const longestLetter = 128;

function cutUnits(text: string, units: number): string {
  const next = text.charCodeAt(units);
  return text.slice(0, next >= 0xdc00 && next <= 0xdfff ? units - 1 : units);
}

/**
 * What a text is searched as. Two texts that a person takes for the same are the same afterwards: composed or decomposed,
 * in capitals or not, in every script.
 */
export const searchForm = (text: string): string => foldCase(text).normalize('NFKC');

/** Decomposed, without case. Capitals first: they are the same for more letters (ß and SS, ς and σ). */
const foldCase = (text: string): string =>
  text
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    // The dot of a Turkish capital I, which only lower case keeps apart.
    .replaceAll('i\u0307', 'i');

/** Letters that Unicode does not take apart, and that people file under others. */
const filedUnder: Record<string, string> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  þ: 'th',
};

/** How much of a title takes part in its order. */
const sortedLength = 300;

/**
 * A key whose plain order (by code point, as SQLite compares) is the order of the texts as people count: 2 before 10,
 * ä beside a, capitals beside small letters. Spaces come first, then signs, numbers and letters.
 */
export function sortKey(text: string): string {
  const folded = foldCase(cutText(text, sortedLength)).trim().replace(/\s+/gu, ' ');
  const first = folded
    .replace(/\p{Script=Inherited}/gu, '')
    .replace(/[æđðħłøœþ]/g, (letter) => filedUnder[letter]!)
    .replace(/[\p{P}\p{S}\p{C}]|\p{Nd}+/gu, (found) =>
      isDigits.test(found) ? numberKey(found) : `!${found}`,
    );
  // What differs in marks alone follows in the order of its marks.
  return `${first.normalize('NFC')}\u0001${folded}`;
}

const isDigits = /^\p{Nd}/u;

/** The number of digits goes before the digits, so that longer numbers come later; zeros in front do not count. */
function numberKey(digits: string): string {
  const plain = [...digits]
    .map(digitValue)
    .join('')
    .replace(/^0+(?=\d)/, '');
  return `0${String.fromCharCode(0x100 + plain.length)}${plain}`;
}

/** The digits of every script stand in order, ten by ten. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  if (code < 0x80) return code - 0x30;
  let start = code;
  while (isDigits.test(String.fromCodePoint(start - 1))) start -= 1;
  return (code - start) % 10;
}
