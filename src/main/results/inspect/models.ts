/** GLB, glTF, FBX, OBJ, PLY and STL: 3D files, checked as far as each format allows. */
import { say } from '../../../shared/words/results/say.ts';
import { jsonShape } from './json.ts';
import { BrokenMedia, cutShort, damaged, type Found, need, type Source } from './verdict.ts';

const what = say('kind.model');

export function checkGlb(source: Source): void {
  const header = need(source, 0, 20, what);
  if (header.readUInt32LE(4) !== 2) throw new BrokenMedia(say('n3DModelIsOfUnknown'));
  const length = header.readUInt32LE(8);
  let at = 12;
  for (let chunk = 0; at < length; chunk += 1) {
    const head = need(source, at, 8, what);
    const size = head.readUInt32LE(0);
    const isJson = head.readUInt32LE(4) === 0x4e4f534a;
    if (chunk === 0 && !isJson) throw new BrokenMedia(say('n3DModelHasNoScene'));
    if (at + 8 + size > Math.min(length, source.size)) throw cutShort(what);
    if (isJson) checkScene(source, at + 8, at + 8 + size);
    at += 8 + size;
  }
  if (length > source.size) throw cutShort(what);
}

export const checkGltf = (source: Source): void => checkScene(source, 0, source.size);

function checkScene(source: Source, from: number, to: number): void {
  const { isWhole, names } = jsonShape(source, from, to);
  if (!isWhole) throw cutShort(what);
  if (!names.has('asset.version')) throw new BrokenMedia(say('n3DModelHasNoScene'));
}

export function checkFbx(source: Source): void {
  const header = need(source, 0, 27, what);
  const wide = header.readUInt32LE(23) >= 7500;
  const headLength = wide ? 25 : 13;
  let at = 27;
  for (;;) {
    const head = need(source, at, headLength, what);
    const end = wide ? Number(head.readBigUInt64LE(0)) : head.readUInt32LE(0);
    if (end === 0) break; // The list of nodes ends with an empty one.
    if (end <= at) throw damaged(what);
    if (end > source.size) throw cutShort(what);
    at = end;
  }
  if (at === 27) throw new BrokenMedia(say('n3DModelIsEmpty'));
  checkFbxFooter(source, at + headLength);
}

const footerMark = Buffer.from('f85a8c6adef5d97eece90ce3758f290b', 'hex');

/** Files that have a footer must have all of it; a few writers leave it out altogether. */
function checkFbxFooter(source: Source, at: number): void {
  const rest = source.size - at;
  if (rest === 0) return;
  if (rest > 4096) throw damaged(what);
  if (!source.read(at, rest).subarray(-16).equals(footerMark)) throw cutShort(what);
}

const newline = 0x0a;
/** Of a line, enough to know what it is. */
const lineHead = 16;

/** Calls `each` with the beginning of every line. @returns whether the last line has its end */
function eachLine(source: Source, each: (line: string) => void): boolean {
  const block = 256 * 1024;
  let carry = '';
  for (let at = 0; at < source.size; at += block) {
    const bytes = source.read(at, block);
    let from = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      const head = carry + bytes.toString('latin1', from, Math.min(end, from + lineHead));
      carry = '';
      from = end + 1;
      each(head);
    }
    if (carry.length < lineHead) carry += bytes.toString('latin1', from, from + lineHead);
  }
  if (carry.trim() === '') return true;
  each(carry);
  return false;
}

/** A text format without an end mark. */
export function checkObj(source: Source, found: Found): void {
  let points = 0;
  let faces = 0;
  const isEnded = eachLine(source, (line) => {
    if (/^v\s/.test(line)) points += 1;
    else if (/^(?:[flp]|curv2?|surf)\s/.test(line)) faces += 1;
  });
  if (points === 0) throw new BrokenMedia(say('n3DModelHoldsNoPoints'));
  // A cloud of points has no faces, and neither has a file that stops before them.
  if (faces === 0) throw new BrokenMedia(say('n3DModelHoldsPointsAlone'));
  if (!isEnded) found.isEndOpen = true;
}

const plySizes: Record<string, number> = {
  char: 1,
  int8: 1,
  uchar: 1,
  uint8: 1,
  short: 2,
  int16: 2,
  ushort: 2,
  uint16: 2,
  int: 4,
  int32: 4,
  uint: 4,
  uint32: 4,
  float: 4,
  float32: 4,
  double: 8,
  float64: 8,
};

export function checkPly(source: Source, found: Found): void {
  const head = source.read(0, 64 * 1024).toString('latin1');
  const end = /end_header\r?\n/.exec(head);
  if (end === null) throw cutShort(what);
  let least = end.index + end[0].length;
  let count = 0;
  const isBinary = /^format binary/m.test(head);
  for (const line of head.slice(0, end.index).split(/\r?\n/)) {
    const [word, kind, name] = line.trim().split(/\s+/);
    if (word === 'element') count = Number(name) || 0;
    // A list has at least its count; its items cannot be foreseen.
    if (word === 'property')
      least += count * (isBinary ? (plySizes[kind === 'list' ? (name ?? '') : (kind ?? '')] ?? 1) : 2);
  }
  // In a text the last value need not be followed by anything.
  if (least - (isBinary ? 0 : 1) > source.size) throw cutShort(what);
  if (!isBinary && source.read(source.size - 1, 1)[0] !== newline) found.isEndOpen = true;
}

/** A binary STL has no mark, but its count of triangles says exactly how long the file is. */
export const isAsLongAsStl = (head: Buffer, size: number): boolean =>
  head.length >= 84 && size > 84 && size === 84 + head.readUInt32LE(80) * 50;

export function checkBinaryStl(source: Source): void {
  const triangles = need(source, 80, 4, what).readUInt32LE(0);
  if (source.size < 84 + triangles * 50) throw cutShort(what);
}

export function checkAsciiStl(source: Source): void {
  const end = source.read(Math.max(0, source.size - 200), 200).toString('latin1');
  if (!/endsolid[^\n]*\s*$/.test(end)) throw cutShort(what);
}
