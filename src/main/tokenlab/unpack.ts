/**
 * Answers that came packed (gzip, deflate, br) are unpacked here, for creates and reads alike. Safelight never asks for
 * packing; a proxy on the way may do it all the same. What comes out is bounded, so that a small answer cannot fill
 * the memory.
 */

import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { listed } from '../../shared/words.ts';

/** Why the body of a whole answer is not read, and the bytes as they came; none of what is overgrown. */
export interface PackedBody {
  problem: 'unknown' | 'broken' | 'too_large' | 'overgrown';
  /** The names of its packings, as the answer gave them; plain ASCII. */
  codings: string;
  bytes: Uint8Array;
}

export type Unpacked = { bytes: Uint8Array; packed: null } | { bytes: null; packed: PackedBody };

/** More packings on top of each other are a mistake or an attack. */
const maxCodings = 4;
/** An answer may unpack to this many times its size. JSON lists pack to a fortieth; bombs to a thousandth and less. */
const maxRatio = 200;
/** Up to this size (bytes) any ratio is harmless. */
const alwaysFine = MiB;

type Decode = (bytes: Uint8Array, limit: number) => Promise<Uint8Array>;

const gunzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip);
const inflate = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflate);
const inflateRaw = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflateRaw);
const brotli = promisify<zlib.InputType, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress);

const gzip: Decode = (bytes, limit) => gunzip(bytes, { maxOutputLength: limit });

/** `deflate` should have zlib's frame; some servers send it bare. */
const deflate: Decode = async (bytes, limit) => {
  const options = { maxOutputLength: limit };
  if (!hasZlibFrame(bytes)) return inflateRaw(bytes, options);
  try {
    return await inflate(bytes, options);
  } catch (thrown) {
    if (isTooLarge(thrown)) throw thrown;
    return inflateRaw(bytes, options);
  }
};

const decoders: Partial<Record<string, Decode>> = {
  gzip,
  'x-gzip': gzip,
  deflate,
  br: (bytes, limit) => brotli(bytes, { maxOutputLength: limit }),
};

/**
 * The body of a whole answer, unpacked. Never rejects.
 * @param headers names in lower case
 * @param maxBytes largest accepted body, unpacked
 * @param isText the body should be words: gzip that no header names is then unpacked as well
 */
export async function unpack(
  body: Uint8Array,
  headers: Record<string, string>,
  maxBytes: number,
  isText: boolean,
): Promise<Unpacked> {
  const codings = codingsOf(headers);
  const fail = (problem: PackedBody['problem']): Unpacked => {
    // Some proxies unpack and leave the label. Nothing that is packed reads as JSON.
    if (problem !== 'too_large' && isText && readsAsJson(body)) return { bytes: body, packed: null };
    return { bytes: null, packed: { problem, codings: named(codings), bytes: body } };
  };
  if (body.length === 0) return { bytes: body, packed: null };
  if (codings.length > maxCodings) return fail('unknown');
  // All layers together count, so that a bomb in a bomb is one.
  const limit = Math.min(maxBytes, Math.max(alwaysFine, body.length * maxRatio));
  let bytes = body;
  for (const coding of codings.toReversed()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (decode === undefined) return fail('unknown');
    try {
      bytes = await decode(bytes, limit);
    } catch (thrown) {
      return fail(isTooLarge(thrown) ? 'too_large' : 'broken');
    }
  }
  if (!isText || !isGzip(bytes)) return { bytes, packed: null };
  try {
    return { bytes: await gzip(bytes, limit), packed: null };
  } catch (thrown) {
    return fail(isTooLarge(thrown) ? 'too_large' : 'broken');
  }
}

/** Its headers name a packing. */
export const isNamedAsPacked = (headers: Record<string, string>): boolean => codingsOf(headers).length > 0;

/** Names in the order in which they were applied. Packing may also be named as part of the transfer. */
function codingsOf(headers: Record<string, string>): string[] {
  const list = (name: string) =>
    (headers[name] ?? '')
      .split(',')
      .map((coding) => coding.trim().toLowerCase())
      .filter((coding) => coding !== '' && coding !== 'identity' && coding !== 'chunked');
  return [...list('content-encoding'), ...list('transfer-encoding')];
}

const named = (codings: readonly string[]): string =>
  listed(codings)
    .replace(/[^\x21-\x7e ]/g, '')
    .slice(0, 60) || 'gzip';

const hasZlibFrame = ([first = 0, second = 0]: Uint8Array): boolean =>
  (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;

export const isGzip = ([first, second, third]: Uint8Array): boolean =>
  first === 0x1f && second === 0x8b && third === 8;

const isTooLarge = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | null)?.code === 'ERR_BUFFER_TOO_LARGE';

/** It begins as JSON does, with readable signs alone. Whether it is JSON is for its parser, which is bounded. */
function readsAsJson(bytes: Uint8Array): boolean {
  // A sign that is cut in the middle says nothing.
  const head = new TextDecoder().decode(bytes.subarray(0, 1024)).slice(0, 1020);
  return /^\s*(?:[[{"\d-]|true|false|null)/.test(head) && !/[^\P{Cc}\s]|\ufffd/u.test(head);
}

/** Why it could not be read, as the end of a sentence. */
export function whyPacked({ problem, codings }: PackedBody): string {
  if (problem === 'overgrown') return say('itIsNestedDeeperOr');
  if (problem === 'unknown') return say('itIsCompressedAsCodingsWhich', { codings });
  if (problem === 'broken') return say('itIsCompressedAsCodingsAnd', { codings });
  return say('itIsCompressedAsCodings', { codings });
}
