/** Archives: the directory at the end names what is in them, and where. */
import { say } from '../../../shared/words/results/say.ts';
import { BrokenMedia, cutShort, damaged, type Found, need, type Source } from './verdict.ts';

const mostDirectory = 64 * 1024 * 1024;
/** For the window's list. */
const mostListed = 200;
const longestListed = 200;
const what = say('kind.archive');

interface Entry {
  name: string;
  offset: number;
  stored: number;
}

export function checkZip(source: Source, found: Found): void {
  let names: string[] = [];
  try {
    const entries = zipEntries(source);
    names = entries.map(({ name }) => name);
    checkEntries(source, entries);
  } finally {
    // Without its directory an archive still says what its first file is.
    if (names.length === 0) names = firstName(source);
    Object.assign(found, kindOf(names));
    const files = names.filter((name) => !name.endsWith('/'));
    if (files.length > 0)
      found.contents = files.slice(0, mostListed).map((name) => name.slice(0, longestListed));
  }
}

const models =
  /\.(?:obj|gltf|glb|fbx|stl|dae|ply|usd[acz]?|3ds|blend|spz|splat|3mf|step|stp|x3d|off|vrm|abc)$/i;

/** What an archive is by the names in it. */
function kindOf(names: readonly string[]): Partial<Found> {
  const first = names[0] ?? '';
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (/\.usd[ac]?$/i.test(first)) return { media: 'model', mime: 'model/vnd.usdz+zip', extension: 'usdz' };
  if (has(/^3D\/[^/]*\.model$/i)) return { media: 'model', mime: 'model/3mf', extension: '3mf' };
  if (has(/^(?:.*\/)?meta\.json$/) && has(/(?:means_l|means_u|sh0|quats)[^/]*\.webp$/i)) {
    return { media: 'model', mime: 'model/vnd.sog+zip', extension: 'sog' };
  }
  if (first === 'mimetype' && has(/^mergedimage\.png$/)) {
    const isKrita = has(/^maindoc\.xml$/);
    return isKrita
      ? { media: 'image', mime: 'application/x-krita', extension: 'kra' }
      : { media: 'image', mime: 'image/openraster', extension: 'ora' };
  }
  if (has(models)) return { media: 'model' };
  return {};
}

function firstName(source: Source): string[] {
  const head = source.read(0, 30);
  if (head.length < 30) return [];
  const name = source.read(30, head.readUInt16LE(26)).toString('utf8');
  return name === '' ? [] : [name];
}

function checkEntries(source: Source, entries: readonly Entry[]): void {
  for (const { offset, stored } of entries) {
    const head = need(source, offset, 30, what);
    if (head.readUInt32LE(0) !== 0x04034b50) throw damaged(what);
    if (offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28) + stored > source.size)
      throw cutShort(what);
  }
  if (entries.length === 0) throw new BrokenMedia(say('archiveIsEmpty'));
}

interface Directory {
  count: number;
  size: number;
  start: number;
}

function directoryOf(source: Source): Directory {
  const tailAt = Math.max(0, source.size - 65_557);
  const tail = source.read(tailAt, source.size - tailAt);
  const at = tail.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (at === -1 || at + 22 > tail.length) throw cutShort(what);
  const short = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  };
  if (short.count !== 0xffff && short.start !== 0xffff_ffff && short.size !== 0xffff_ffff) return short;
  // Beyond 4 GiB or 65,534 files the true numbers stand in a second record, which a locator in front names.
  if (at < 20 || tail.readUInt32LE(at - 20) !== 0x07064b50) return short;
  const long = need(source, Number(tail.readBigUInt64LE(at - 12)), 56, what);
  if (long.readUInt32LE(0) !== 0x06064b50) throw damaged(what);
  return {
    count: Number(long.readBigUInt64LE(32)),
    size: Number(long.readBigUInt64LE(40)),
    start: Number(long.readBigUInt64LE(48)),
  };
}

function zipEntries(source: Source): Entry[] {
  const { count, size, start } = directoryOf(source);
  if (start + size > source.size || size > mostDirectory) throw damaged(what);
  const directory = need(source, start, size, what);
  const entries: Entry[] = [];
  for (let next = 0; entries.length < count; ) {
    if (next + 46 > directory.length || directory.readUInt32LE(next) !== 0x02014b50) {
      throw new BrokenMedia(say('directoryOfArchiveIsDamaged'));
    }
    const nameLength = directory.readUInt16LE(next + 28);
    const extraLength = directory.readUInt16LE(next + 30);
    const extraAt = next + 46 + nameLength;
    entries.push({
      name: directory.toString('utf8', next + 46, extraAt),
      ...longNumbers(directory.subarray(extraAt, extraAt + extraLength), {
        unpacked: directory.readUInt32LE(next + 24),
        stored: directory.readUInt32LE(next + 20),
        offset: directory.readUInt32LE(next + 42),
      }),
    });
    next = extraAt + extraLength + directory.readUInt16LE(next + 32);
  }
  return entries;
}

/** Numbers that do not fit stand in an extra field, in this order, each only where it is missing. */
function longNumbers(
  extra: Buffer,
  { unpacked, stored, offset }: { unpacked: number; stored: number; offset: number },
): { stored: number; offset: number } {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    if (extra.readUInt16LE(at) === 1) {
      let next = at + 4 + (unpacked === 0xffff_ffff ? 8 : 0);
      const take = (short: number): number => {
        if (short !== 0xffff_ffff || next + 8 > end) return short;
        next += 8;
        return Number(extra.readBigUInt64LE(next - 8));
      };
      return { stored: take(stored), offset: take(offset) };
    }
    at = end;
  }
  return { stored, offset };
}
