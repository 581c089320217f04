/** GLB, glTF, FBX, OBJ, PLY, STL and USDZ: 3D files, checked as far as each format allows. */
import { MiB } from '../../../shared/units.ts';
import { facts, type MediaFacts } from './facts.ts';
import { BrokenMedia, breathe, cutShort, need, type Source } from './source.ts';

const mostJson = 64 * MiB;

export async function inspectGlb(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 20, '3D model');
  if (header.readUInt32LE(4) !== 2) throw new BrokenMedia('The 3D model is of an unknown GLB version.');
  const length = header.readUInt32LE(8);
  if (length > source.size) throw cutShort('3D model');
  let at = 12;
  for (let chunk = 0; at < length; chunk += 1) {
    const head = await need(source, at, 8, '3D model');
    const size = head.readUInt32LE(0);
    if (at + 8 + size > length) throw cutShort('3D model');
    const isJson = head.readUInt32LE(4) === 0x4e4f534a;
    if (chunk === 0 && !isJson) throw new BrokenMedia('The 3D model has no scene.');
    if (isJson) checkGltf(await jsonText(source, at + 8, size));
    at += 8 + size;
  }
  return facts('model', 'model/gltf-binary', 'glb');
}

export async function inspectGltf(source: Source): Promise<MediaFacts> {
  checkGltf(await jsonText(source, 0, source.size));
  return facts('model', 'model/gltf+json', 'gltf');
}

async function jsonText(source: Source, at: number, size: number): Promise<string> {
  if (size > mostJson) throw new BrokenMedia('The 3D model has an impossible scene.');
  return (await need(source, at, size, '3D model')).toString('utf8');
}

function checkGltf(text: string): void {
  let scene: unknown;
  try {
    scene = JSON.parse(text);
  } catch {
    throw cutShort('3D model');
  }
  const version = (scene as { asset?: { version?: unknown } } | null)?.asset?.version;
  if (typeof version !== 'string') throw new BrokenMedia('The 3D model has no scene.');
}

export async function inspectFbx(source: Source): Promise<MediaFacts> {
  const header = await need(source, 0, 27, '3D model');
  const wide = header.readUInt32LE(23) >= 7500;
  const headLength = wide ? 25 : 13;
  let at = 27;
  for (let nodes = 0; ; nodes += 1) {
    const head = await need(source, at, headLength, '3D model');
    const end = wide ? Number(head.readBigUInt64LE(0)) : head.readUInt32LE(0);
    if (end === 0) break; // The list of nodes ends with an empty one.
    if (end <= at || nodes > 10_000) throw new BrokenMedia('The 3D model is damaged.');
    if (end > source.size) throw cutShort('3D model');
    at = end;
  }
  if (at === 27) throw new BrokenMedia('The 3D model is empty.');
  await checkFbxFooter(source, at + headLength);
  return facts('model', 'model/fbx', 'fbx');
}

const footerMark = Buffer.from('f85a8c6adef5d97eece90ce3758f290b', 'hex');

/** Files that have a footer must have all of it; a few writers leave it out altogether. */
async function checkFbxFooter(source: Source, at: number): Promise<void> {
  const rest = source.size - at;
  if (rest === 0) return;
  if (rest > 4096) throw new BrokenMedia('The 3D model is damaged.');
  const footer = await source.read(at, rest);
  if (!footer.subarray(-16).equals(footerMark)) throw cutShort('3D model');
}

/** A text format without an end mark: a last line without its end is a reason to doubt, not to refuse. */
export async function inspectObj(source: Source): Promise<MediaFacts> {
  let vertices = 0;
  let faces = 0;
  let carry = '';
  const block = 256 * 1024;
  for (let at = 0; at < source.size; at += block) {
    const lines = (carry + (await source.read(at, block)).toString('latin1')).split('\n');
    carry = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('v ')) vertices += 1;
      else if (/^[flp] /.test(line)) faces += 1;
    }
    if (carry.length > block) throw new BrokenMedia('The 3D model is damaged.');
    await breathe();
  }
  if (vertices === 0) throw new BrokenMedia('The 3D model holds no points.');
  if (faces === 0) throw cutShort('3D model');
  const doubt = carry.trim() === '' ? null : 'The last line of the 3D model has no end.';
  return facts('model', 'model/obj', 'obj', { doubt });
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

export async function inspectPly(source: Source): Promise<MediaFacts> {
  const head = (await source.read(0, 64 * 1024)).toString('latin1');
  const end = /end_header\r?\n/.exec(head);
  if (end === null) throw cutShort('3D model');
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
  if (least > source.size) throw cutShort('3D model');
  const doubt = isBinary
    ? null
    : (await source.read(source.size - 1, 1))[0] === 0x0a
      ? null
      : 'The last line has no end.';
  return facts('model', 'model/ply', 'ply', { doubt });
}

/** A binary STL has no mark, but its count of triangles says exactly how long the file is. */
export const isAsLongAsStl = (head: Buffer, size: number): boolean =>
  head.length >= 84 && size > 84 && size === 84 + head.readUInt32LE(80) * 50;

export async function inspectBinaryStl(source: Source): Promise<MediaFacts> {
  const triangles = (await need(source, 80, 4, '3D model')).readUInt32LE(0);
  if (source.size < 84 + triangles * 50) throw cutShort('3D model');
  return facts('model', 'model/stl', 'stl');
}

interface ZipEntry {
  name: string;
  offset: number;
  stored: number;
}

/** A zip whose directory and entries all lie inside the file; USDZ is one. */
export async function inspectZip(source: Source): Promise<MediaFacts> {
  const entries = await zipEntries(source);
  for (const { offset, stored } of entries) {
    const head = await need(source, offset, 30, 'archive');
    if (head.readUInt32LE(0) !== 0x04034b50) throw new BrokenMedia('The archive is damaged.');
    if (offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28) + stored > source.size)
      throw cutShort('archive');
  }
  const isUsdz = /\.usd[acz]?$/i.test(entries[0]?.name ?? '');
  return isUsdz ? facts('model', 'model/vnd.usdz+zip', 'usdz') : facts('other', 'application/zip', 'zip');
}

async function zipEntries(source: Source): Promise<ZipEntry[]> {
  const tailAt = Math.max(0, source.size - 65_557);
  const tail = await source.read(tailAt, source.size - tailAt);
  const at = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (at === -1 || at + 22 > tail.length) throw cutShort('archive');
  const count = tail.readUInt16LE(at + 10);
  const size = tail.readUInt32LE(at + 12);
  const start = tail.readUInt32LE(at + 16);
  if (start + size > tailAt + at || size > mostJson) throw new BrokenMedia('The archive is damaged.');
  const directory = await need(source, start, size, 'archive');
  const entries: ZipEntry[] = [];
  for (let next = 0; entries.length < count; ) {
    if (next + 46 > directory.length || directory.readUInt32LE(next) !== 0x02014b50) {
      throw new BrokenMedia('The directory of the archive is damaged.');
    }
    const nameLength = directory.readUInt16LE(next + 28);
    entries.push({
      name: directory.toString('utf8', next + 46, next + 46 + nameLength),
      stored: directory.readUInt32LE(next + 20),
      offset: directory.readUInt32LE(next + 42),
    });
    next += 46 + nameLength + directory.readUInt16LE(next + 30) + directory.readUInt16LE(next + 32);
  }
  return entries;
}
