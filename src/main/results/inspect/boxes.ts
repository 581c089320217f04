/** The boxes of MP4, MOV, HEIC and AVIF: a length, four letters, content. */
import { say } from '../../../shared/words/results/say.ts';
import { cutShort, damaged, need, type Source } from './verdict.ts';

export interface Box {
  type: string;
  /** Of the content, behind the header. */
  start: number;
  end: number;
}

/** The boxes of the file itself; `each` is called before the next one is read. @throws BrokenMedia */
export function walkBoxes(source: Source, what: string, each: (box: Box) => void): void {
  let at = 0;
  while (at < source.size) {
    const head = need(source, at, Math.min(16, Math.max(8, source.size - at)), what);
    const type = head.toString('latin1', 4, 8);
    let length = head.readUInt32BE(0);
    let headLength = 8;
    // A few writers leave zeros behind the last box.
    if (at > 0 && length === 0 && type === '\0\0\0\0') return;
    if (length === 1) {
      if (head.length < 16) throw cutShort(what);
      length = Number(head.readBigUInt64BE(8));
      headLength = 16;
    } else if (length === 0) {
      length = source.size - at;
    }
    if (length < headLength || !/^[\x20-\x7e\xa9]{4}$/.test(type)) throw damaged(what);
    each({ type, start: at + headLength, end: Math.min(source.size, at + length) });
    if (at + length > source.size) throw cutShort(what);
    at += length;
  }
}

/** The boxes inside a part of `bytes`. @throws BrokenMedia when one is longer than what it lies in */
export function* boxesIn(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  let at = from;
  while (at + 8 <= to) {
    let length = bytes.readUInt32BE(at);
    let head = 8;
    if (length === 1 && at + 16 <= to) {
      length = Number(bytes.readBigUInt64BE(at + 8));
      head = 16;
    } else if (length === 0) {
      length = to - at;
    }
    if (length < head || at + length > to) throw damaged(say('kind.index'));
    yield { type: bytes.toString('latin1', at + 4, at + 8), start: at + head, end: at + length };
    at += length;
  }
}

export function findBox(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): Box | null {
  const [first, ...rest] = path;
  for (const box of boxesIn(bytes, from, to)) {
    if (box.type !== first) continue;
    return rest.length === 0 ? box : findBox(bytes, rest, box.start, box.end);
  }
  return null;
}
