/** A server on loopback with one large, valid sound whose bytes are made while they are sent. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const block = 1024 * 1024;
const headerBytes = 44;

export interface LargeFile {
  url: string;
  bytes: number;
  sha256: string;
  /** Bytes that were handed to connections so far. */
  sent(): number;
  /** First byte of each answer, in order. */
  starts: number[];
  /** From now on nothing beyond this byte is sent, on open connections too; null lifts it. */
  holdAt(byte: number | null): void;
  close(): Promise<void>;
}

/** @param mib size in MiB */
export async function serveLargeFile(mib: number): Promise<LargeFile> {
  const bytes = mib * block;
  const body = noise();
  const header = wavHeader(bytes);
  const hash = createHash('sha256');
  for (const piece of pieces(0, bytes)) hash.update(piece);
  let sent = 0;
  let hold: number | null = null;
  const holds = new EventEmitter().setMaxListeners(0);
  const starts: number[] = [];

  function* pieces(from: number, to: number): Generator<Buffer> {
    for (let at = from; at < to; ) {
      if (at < headerBytes) {
        yield header.subarray(at, headerBytes);
        at = headerBytes;
        continue;
      }
      const offset = at % block;
      const end = Math.min(to, at - offset + block);
      yield body.subarray(offset, offset + end - at);
      at = end;
    }
  }

  async function* stream(from: number, gone: Promise<void>, signal: AbortSignal): AsyncGenerator<Buffer> {
    for (let at = from; at < bytes; ) {
      const to = Math.min(bytes, hold ?? bytes);
      for (const piece of pieces(at, to)) {
        sent += piece.length;
        yield piece;
      }
      at = Math.max(at, to);
      if (at >= bytes) return;
      if ((hold ?? bytes) <= at) await Promise.race([once(holds, 'change'), gone]);
      if (signal.aborted) return;
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const isPart = request.headers['if-range'] === '"large"' && from > 0;
    const start = isPart ? from : 0;
    starts.push(start);
    response.writeHead(isPart ? 206 : 200, {
      'content-type': 'audio/wav',
      'content-length': bytes - start,
      etag: '"large"',
      'accept-ranges': 'bytes',
      ...(isPart ? { 'content-range': `bytes ${start}-${bytes - 1}/${bytes}` } : {}),
    });
    const closed = new AbortController();
    const gone = new Promise<void>((resolve) => {
      response.on('close', () => {
        closed.abort();
        resolve();
      });
    });
    await pipeline(Readable.from(stream(start, gone, closed.signal), { objectMode: false }), response);
  };
  const server = createServer((request, response) => {
    // A client that was killed breaks the connection: that is what the test does.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/large.wav`,
    bytes,
    sha256: hash.digest('hex'),
    sent: () => sent,
    starts,
    holdAt: (byte) => {
      hold = byte;
      holds.emit('change');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One block of bytes without a pattern that a disk or a wire could shorten; the same in every run. */
function noise(): Buffer {
  const bytes = Buffer.alloc(block);
  let state = 0x2545f491;
  for (let at = 0; at < block; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state | 0, at);
  }
  return bytes;
}

function wavHeader(bytes: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(bytes - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(192_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes - headerBytes, 40);
  return header;
}
