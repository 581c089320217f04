/**
 * Bodies that come packed. `Content-Encoding` is a list, holds words that are no coding, names codings that this
 * runtime lacks, and stands on bodies that are not packed at all: what cannot be unpacked is taken as it came.
 */
import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { formatByMark } from './inspect/marks.ts';

interface Unpacked {
  body: Readable;
  /** True when it was unpacked: then lengths in the headers are of the packed form. */
  packed: boolean;
}

type Unpacker = () => Transform;

const gzip: Unpacker = () => zlib.createGunzip();
/** In older versions of Node.js it is not there. */
const zstd = (zlib as { createZstdDecompress?: Unpacker }).createZstdDecompress;

function unpackerOf(coding: string, head: Buffer, isAll: boolean): Unpacker | null {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return head[0] === 0x1f && head[1] === 0x8b ? gzip : null;
    case 'deflate':
      // Some send it with its two bytes of header, and some without.
      if ((head[0]! & 15) === 8 && head.readUInt16BE(0) % 31 === 0) return () => zlib.createInflate();
      return unpacks(zlib.inflateRawSync, head, isAll) ? () => zlib.createInflateRaw() : null;
    case 'br':
      return unpacks(zlib.brotliDecompressSync, head, isAll) ? () => zlib.createBrotliDecompress() : null;
    case 'zstd':
      return head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528 && zstd !== undefined ? zstd : null;
    default:
      return null;
  }
}

/** Whether the beginning of a body can be unpacked, without its end where this is not all of it. */
function unpacks(
  unpack: (bytes: Buffer, options: zlib.BrotliOptions & zlib.ZlibOptions) => Buffer,
  head: Buffer,
  isAll: boolean,
): boolean {
  // A picture or a film that begins as it should is not packed, whatever a packer without marks makes of it.
  if (formatByMark(head, false) !== null) return false;
  const flush =
    unpack === zlib.brotliDecompressSync
      ? zlib.constants.BROTLI_OPERATION_FLUSH
      : zlib.constants.Z_SYNC_FLUSH;
  const options = { ...(isAll ? {} : { finishFlush: flush }), maxOutputLength: 4 * 1024 * 1024, info: true };
  try {
    const { engine } = unpack(head, options) as unknown as { engine: { bytesWritten: number } };
    // One letter can be a packed body of nothing. What stands behind the end would be thrown away.
    return engine.bytesWritten === head.length;
  } catch (thrown) {
    return (thrown as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
  }
}

/** More packings on top of each other are a mistake or an attack: then nothing is unpacked. */
const mostCodings = 4;

/** The codings of a header, the last one first: so they are undone. */
function codingsOf(header: string | undefined): string[] {
  const words = (header ?? '').split(',').map((word) => word.trim().toLowerCase());
  const codings = words.filter((word) => /^(?:x-gzip|gzip|deflate|br|zstd)$/.test(word));
  return codings.length > mostCodings ? [] : codings.reverse();
}

/** @throws what reading the first bytes of the body throws */
export async function unpackBody(body: Readable, header: string | undefined): Promise<Unpacked> {
  let at: Unpacked = { body, packed: false };
  for (const coding of codingsOf(header)) {
    const { head, isAll, rest } = await peek(at.body);
    const unpacker = head.length < 4 ? null : unpackerOf(coding, head, isAll);
    if (unpacker === null) return { body: rest, packed: at.packed };
    at = { body: through(rest, unpacker()), packed: true };
  }
  return at;
}

/** The first bytes of a stream, and a stream of all of it. */
async function peek(body: Readable): Promise<{ head: Buffer; isAll: boolean; rest: Readable }> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first: Buffer[] = [];
  let length = 0;
  let isOver = false;
  while (length < 4096 && !isOver) {
    const next = await chunks.next();
    if (next.done === true) isOver = true;
    else {
      first.push(next.value);
      length += next.value.length;
    }
  }
  const head = Buffer.concat(first);
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    while (!isOver) {
      const next = await chunks.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  const rest = Readable.from(all(), { objectMode: false });
  // Also where nobody reads it: what a dropped body ends with tells nothing new.
  body.on('error', () => undefined);
  rest.on('close', () => body.destroy());
  return { head, isAll: isOver, rest };
}

/** Errors of either side reach the reader of the result, also when they come before anybody does. */
function through(from: Readable, tool: Transform): Readable {
  tool.on('error', () => from.destroy());
  from.on('error', (error) => tool.destroy(error));
  tool.on('close', () => from.destroy());
  return from.pipe(tool);
}

/** What came is not what the packer made, or ends too soon. */
export const isUnpackError = (thrown: unknown): boolean =>
  /^(?:Z_|ERR__ERROR_|ERR_PADDING|ERR_BROTLI|ZSTD_)/.test(
    String((thrown as { code?: unknown } | null)?.code ?? ''),
  );
