/** Answers with a compression that the client did not ask for, as a proxy may produce. */
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

/** The answer followed by 64 MiB of spaces, which compress to a thousandth of that. */
const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(64 * 1024 * 1024, ' ')]);

export const packingFaults: readonly Fault[] = [
  packing('gzip', 'the answer is compressed with gzip', 'gzip', gzipSync),
  packing('deflate', 'the answer is compressed with deflate', 'deflate', deflateSync),
  packing('br', 'the answer is compressed with br', 'br', brotliCompressSync),
  packing('gzip-and-br', 'the answer is compressed with gzip, then with br', 'gzip, br', (bytes) =>
    brotliCompressSync(gzipSync(bytes)),
  ),
  packing('unlabelled-gzip', 'the answer is compressed with gzip, but no header says so', null, gzipSync),
  packing('unknown-packing', 'the answer names an unknown compression', 'x-safe', gzipSync),
  packing('gzip-bomb', 'the answer is compressed with gzip and unpacks to 64 MiB', 'gzip', (bytes) =>
    gzipSync(padded(bytes)),
  ),
];
