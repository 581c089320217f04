/** Answers in a packing that nobody asked for, as a proxy on the way may make them. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Answer, bodyBytes } from '../answer.ts';
import { always, type Fault } from './types.ts';

function packing(
  name: string,
  help: string,
  coding: string | null,
  pack: (bytes: Uint8Array) => Uint8Array,
): Fault {
  const after = (answer: Answer): Answer => {
    if (answer.body.kind === 'none') return answer;
    const contentType = answer.body.kind === 'bytes' ? answer.body.contentType : 'application/json';
    const bytes = pack(bodyBytes(answer.body));
    const headers = coding === null ? answer.headers : { ...answer.headers, 'Content-Encoding': coding };
    return { ...answer, headers, body: { kind: 'bytes', bytes, contentType } };
  };
  return { name, help, at: ['create'], lasts: always, after };
}

/** Nothing but blanks behind the answer: 64 MiB that pack to a thousandth. */
const blown = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(64 * 1024 * 1024, ' ')]);

export const packingFaults: readonly Fault[] = [
  packing('gzip', 'the answer comes in gzip', 'gzip', gzipSync),
  packing('deflate', 'the answer comes in deflate', 'deflate', deflateSync),
  packing('br', 'the answer comes in br', 'br', brotliCompressSync),
  packing('gzip-and-br', 'the answer comes in gzip, and that in br', 'gzip, br', (bytes) =>
    brotliCompressSync(gzipSync(bytes)),
  ),
  packing('unlabelled-gzip', 'the answer comes in gzip, and no header says so', null, gzipSync),
  packing('unknown-packing', 'the answer comes in a packing that nobody knows', 'x-safe', gzipSync),
  packing('gzip-bomb', 'the answer comes in gzip and unpacks to 64 MiB', 'gzip', (bytes) =>
    gzipSync(blown(bytes)),
  ),
];
