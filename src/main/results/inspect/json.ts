/** JSON walked without being built: how deep and how large it is costs no memory. */
import type { Source } from './verdict.ts';

export interface JsonShape {
  /** It ends where it should. */
  isWhole: boolean;
  /** Names of the members of the outermost object, and of the objects in those as `outer.inner`. */
  names: Set<string>;
}

/** Names that are kept are few and short: a stranger may have a million. */
const mostNames = 10_000;
const longestName = 60;

const block = 256 * 1024;
const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];
const isOpener = (byte: number) => byte === 0x7b || byte === 0x5b;
const isCloser = (byte: number) => byte === 0x7d || byte === 0x5d;
const isBlank = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0;

export function jsonShape(source: Source, from = 0, to = source.size): JsonShape {
  const names = new Set<string>();
  let depth = 0;
  let inString = false;
  let isEscaped = false;
  let text = '';
  /** The member of the outermost object that is being read. */
  let outer = '';
  let hasBegun = false;
  let isOver = false;
  let hasMore = false;
  for (let at = from; at < to; at += block) {
    const bytes = source.read(at, Math.min(block, to - at));
    if (bytes.length === 0) break;
    for (const byte of bytes) {
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) inString = false;
        else if (depth <= 2 && text.length < longestName) text += String.fromCharCode(byte);
      } else if (byte === quote) {
        inString = true;
        text = '';
      } else if (byte === colon && depth <= 2 && names.size < mostNames) {
        if (depth === 1) outer = text;
        names.add(depth === 1 ? text : `${outer}.${text}`);
      } else if (isOpener(byte)) {
        if (isOver) hasMore = true;
        hasBegun = true;
        depth += 1;
      } else if (isCloser(byte)) {
        depth -= 1;
        if (depth === 0) isOver = true;
      } else if (depth === 0 && !isBlank(byte) && byte !== comma) {
        hasMore ||= isOver;
      }
    }
  }
  return { isWhole: hasBegun && depth === 0 && !inString && !hasMore, names };
}
