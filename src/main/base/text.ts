/** Text in files that other programs wrote. */

/**
 * The text of a file: UTF-8, or UTF-16 as Windows programs and spreadsheets write it, with a byte order mark or, where
 * the text begins with plain letters, without one. The mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Of a plain letter's two bytes one is zero; no text in UTF-8 has a zero byte.
  if (first !== undefined && second !== undefined) {
    if (first !== 0 && second === 0) return 'utf-16le';
    if (first === 0 && second !== 0) return 'utf-16be';
  }
  return 'utf-8';
}
