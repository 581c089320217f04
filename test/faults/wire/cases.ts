/** Everything that we could think of that can happen to a paid request between its first byte and the last of its answer. */
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { JobRecord } from '../../../src/main/ledger/index.ts';
import type { JobState } from '../../../src/shared/job.ts';
import { accepted, answer, type RawBehaviour, taskId } from './raw-server.ts';

export interface WireCase {
  name: string;
  /** Given what ends our own patience, when that is part of the case. */
  behaviour: RawBehaviour | ((runOut: () => void) => RawBehaviour);
  /** The state that is right. With a list, each of them is: the wire alone decides which. */
  state: JobState | readonly JobState[];
  /** POSTs that are right. */
  posts: number;
  /** How many of them the server answered with a definite "wait" before. */
  waits?: number;
  /** More that must hold of the job. */
  also?: (job: JobRecord) => boolean;
  /** What the job is waited for, when it may be a draft for a while. */
  settled?: (job: JobRecord) => boolean;
}

type Usual = Omit<WireCase, 'name' | 'behaviour'>;

/** Cases that are right in the same way, but for what they say themselves. */
function each(usual: Usual, cases: (Pick<WireCase, 'name' | 'behaviour'> & Partial<Usual>)[]): WireCase[] {
  return cases.map((one) => ({ ...usual, ...one }));
}

const post = (act: (socket: Socket, nth: number) => void): RawBehaviour => ({
  onPost: (_request, socket, nth) => act(socket, nth),
});
const says = (bytes: string): RawBehaviour => post((socket) => void socket.write(bytes));
const saysAndCloses = (bytes: string): RawBehaviour => post((socket) => void socket.end(bytes));

const ok = answer(200, accepted(1), { 'X-Request-ID': 'req_wire' });
const okBody = JSON.stringify(accepted(1));
const head = ok.slice(0, ok.indexOf('\r\n\r\n') + 4);
const refusal = (status: number, error: object = {}, headers: Record<string, string> = {}) =>
  answer(
    status,
    { error: { message: 'No.', type: 'test', ...error } },
    { 'X-Request-ID': 'req_no', ...headers },
  );
/** An answer whose body is these very bytes. */
const packed = (bytes: Uint8Array, headers: Record<string, string>, status = 200): RawBehaviour => {
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': String(bytes.byteLength),
    'X-Request-ID': 'req_wire',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  const start = Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return post((socket) => void socket.write(Buffer.concat([start, bytes])));
};
const seconds = (milliseconds: number) => String(milliseconds / 1000);

/** The connection may break before the request is handed to it, or after. */
const tooEarlyToTell: Usual = {
  state: ['unconfirmed', 'draft'],
  posts: 0,
  settled: (job) => job.state === 'unconfirmed' || (job.state === 'draft' && job.hold?.until === null),
};

/** Nothing of the request can have been understood as a paid request, yet bytes left: nobody knows, so it is not resent. */
const unconfirmed = each({ state: 'unconfirmed', posts: 1 }, [
  {
    name: 'accepts and closes before it reads',
    behaviour: { onConnection: (socket) => socket.destroy() !== undefined },
    ...tooEarlyToTell,
  },
  {
    name: 'accepts and resets before it reads',
    behaviour: { onConnection: (socket) => socket.resetAndDestroy() !== undefined },
    ...tooEarlyToTell,
  },
  {
    name: 'closes after the head',
    behaviour: { onPostHead: (socket) => socket.destroy() !== undefined },
  },
  {
    name: 'resets after the head',
    behaviour: { onPostHead: (socket) => socket.resetAndDestroy() !== undefined },
  },
  { name: 'resets after reading the body', behaviour: post((socket) => void socket.resetAndDestroy()) },
  { name: 'closes after reading the body', behaviour: post((socket) => void socket.end()) },
  { name: 'answers one byte', behaviour: saysAndCloses('H') },
  { name: 'answers half a status line', behaviour: saysAndCloses('HTTP/1.1 20') },
  { name: 'answers half a header', behaviour: saysAndCloses(head.slice(0, 40)) },
  { name: 'answers a header without its end', behaviour: saysAndCloses(head.slice(0, -2)) },
  { name: 'answers a header and no body', behaviour: saysAndCloses(head) },
  { name: 'answers half a body', behaviour: saysAndCloses(ok.slice(0, -60)) },
  { name: 'answers all but the last byte', behaviour: saysAndCloses(ok.slice(0, -1)) },
  {
    name: 'answers half a body and resets',
    behaviour: post((socket) => void socket.write(ok.slice(0, -60), () => socket.resetAndDestroy())),
  },
  { name: 'answers garbage', behaviour: saysAndCloses('\u0000\u0001\u0002 no HTTP at all \r\n\r\n') },
  { name: 'answers in HTTP/0.9', behaviour: saysAndCloses(okBody) },
  {
    name: 'answers in HTTP/2',
    behaviour: saysAndCloses('\u0000\u0000\u0012\u0004\u0000\u0000\u0000\u0000\u0000'),
  },
  { name: 'answers as a mail server', behaviour: saysAndCloses('220 mail.example.net ESMTP\r\n') },
  {
    name: 'announces more than it sends',
    behaviour: saysAndCloses(ok.replace(/content-length: \d+/, 'content-length: 9999')),
  },
  {
    name: 'announces less than it sends',
    behaviour: saysAndCloses(ok.replace(/content-length: \d+/, 'content-length: 20')),
  },
  {
    name: 'announces two lengths',
    behaviour: saysAndCloses(ok.replace('\r\n\r\n', '\r\ncontent-length: 7\r\n\r\n')),
  },
  {
    name: 'announces a length below nothing',
    behaviour: saysAndCloses(ok.replace(/content-length: \d+/, 'content-length: -1')),
  },
  {
    name: 'breaks a chunk',
    behaviour: saysAndCloses('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{"id"'),
  },
  { name: 'leaves the last chunk out', behaviour: saysAndCloses(chunked(okBody).replace('0\r\n\r\n', '')) },
  { name: 'leaves out the end of a chunk', behaviour: saysAndCloses(chunked(okBody).slice(0, -40)) },
  {
    name: 'sends headers without end',
    behaviour: says(`HTTP/1.1 200 OK\r\n${'x-filler: 1\r\n'.repeat(40_000)}`),
  },
  { name: 'puts a NUL into a header', behaviour: saysAndCloses(ok.replace('req_wire', 'req\u0000wire')) },
  {
    name: 'drips past the timeout',
    behaviour: (runOut) => post((socket) => drip(socket, ok.slice(0, -1), runOut)),
  },
  { name: 'never answers', behaviour: (runOut) => post(runOut) },
  {
    name: 'stops in the header and stays silent',
    behaviour: (runOut) => post((socket) => void socket.write(head.slice(0, 30), runOut)),
  },
  {
    name: 'stops in the body and stays silent',
    behaviour: (runOut) => post((socket) => void socket.write(ok.slice(0, -10), runOut)),
  },
  {
    name: 'answers after our timeout',
    behaviour: (runOut) =>
      post((socket) => {
        runOut();
        socket.write(ok);
      }),
  },
  { name: 'says 100 and closes', behaviour: saysAndCloses('HTTP/1.1 100 Continue\r\n\r\n') },
  { name: 'says 103 and closes', behaviour: saysAndCloses('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n') },
  {
    name: 'says 102 again and again and closes',
    behaviour: saysAndCloses('HTTP/1.1 102 Processing\r\n\r\n'.repeat(20)),
  },
  {
    name: 'says 101 and talks something else',
    behaviour: saysAndCloses('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nhi'),
  },
  // Nobody asked for it, so undici takes it for a broken answer. Not knowing is safe.
  { name: 'says 100 and then 200', behaviour: says(`HTTP/1.1 100 Continue\r\n\r\n${ok}`) },
  { name: 'says 200 with nothing', behaviour: says(answer(200, '')) },
  { name: 'says 200 with blanks', behaviour: says(answer(200, '   \r\n ')) },
  { name: 'says 204', behaviour: says('HTTP/1.1 204 No Content\r\nX-Request-ID: req_wire\r\n\r\n') },
  { name: 'says 200 with a web page', behaviour: says(answer(200, '<!doctype html><title>Sign in</title>')) },
  {
    name: 'says 200 with a web page that claims to be JSON',
    behaviour: says(answer(200, '<html></html>', { 'content-type': 'application/json' })),
  },
  {
    name: 'says 200 with broken JSON',
    behaviour: says(answer(200, okBody.slice(0, -5), { 'content-type': 'application/json' })),
  },
  { name: 'says 200 with a list', behaviour: says(answer(200, [])) },
  { name: 'says 200 with null', behaviour: says(answer(200, null)) },
  { name: 'says 200 with an empty object', behaviour: says(answer(200, {})) },
  { name: 'says 200 with a status and no id', behaviour: says(answer(200, { status: 'pending' })) },
  {
    name: 'says 200 with ids that are no ids',
    behaviour: says(answer(200, { id: '..', task_id: '', status: 'pending' })),
  },
  {
    name: 'says 200 with a body in gzip that nobody asked for',
    behaviour: says(
      answer(200, '\u001f\u008b\u0008 not really', {
        'content-encoding': 'gzip',
        'content-type': 'application/json',
      }),
    ),
  },
  {
    name: 'says 200 in a packing that nobody knows',
    behaviour: packed(gzipSync(okBody), { 'content-encoding': 'zstd', 'X-Task-ID': taskId(1) }),
    also: (job) => job.requestId === 'req_wire' && job.error?.code === 'answer_unreadable',
  },
  {
    name: 'says 200 with half a gzip',
    behaviour: packed(gzipSync(okBody).subarray(0, -20), { 'content-encoding': 'gzip' }),
    also: (job) => job.requestId === 'req_wire',
  },
  {
    name: 'says 200 with a gzip that unpacks without end',
    behaviour: packed(gzipSync(Buffer.alloc(96 * 1024 * 1024)), { 'content-encoding': 'gzip' }),
    also: (job) => job.requestId === 'req_wire' && job.error?.code === 'answer_unreadable',
  },
  ...[301, 302, 303, 307, 308, 300, 304].map((status) => ({
    name: `says ${status}`,
    behaviour: says(answer(status, '', { location: '/v1/images/generations' })),
  })),
  ...[500, 501, 502, 504, 505, 520, 522, 524, 599].map((status) => ({
    name: `says ${status}`,
    behaviour: says(refusal(status)),
  })),
  { name: 'says 500 and calls it retryable', behaviour: says(refusal(500, { retryable: true })) },
  { name: 'says 502 with a web page', behaviour: says(answer(502, '<html>Bad gateway</html>')) },
  { name: 'says 503 and nothing else', behaviour: says('HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n') },
  { name: 'says 503 without retryable', behaviour: says(refusal(503)) },
  {
    name: 'says 503 with Retry-After but not retryable',
    behaviour: says(refusal(503, {}, { 'retry-after': '1' })),
  },
  { name: 'says 500 and calls it final', behaviour: says(refusal(500, { retryable: false })) },
  {
    name: 'says 503 that is not retryable, and not in TokenLab\u2019s own words',
    behaviour: says(answer(503, { retryable: false })),
  },
  { name: 'says 503 with a web page', behaviour: says(answer(503, '<html>Maintenance</html>')) },
  { name: 'says 408', behaviour: says(refusal(408)) },
  {
    name: 'says 200 with half a body and a request id',
    behaviour: saysAndCloses(ok.slice(0, -60)),
    also: (job) => job.requestId === 'req_wire',
  },
]);

const rejected = each({ state: 'rejected', posts: 1 }, [
  ...[400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 414, 415, 417, 421, 422, 424, 426, 431, 451].map(
    (status) => ({ name: `says ${status}`, behaviour: says(refusal(status)) }),
  ),
  { name: 'says 400 with nothing', behaviour: says('HTTP/1.1 400 X\r\ncontent-length: 0\r\n\r\n') },
  { name: 'says 404 with a web page', behaviour: says(answer(404, '<html>Not found</html>')) },
  { name: 'says 503 that is not retryable', behaviour: says(refusal(503, { retryable: false })) },
  {
    name: 'says 503 that is not retryable, with a time to wait',
    behaviour: says(refusal(503, { retryable: false }, { 'retry-after': '1' })),
  },
  {
    name: 'says 503 that is not retryable, in gzip',
    behaviour: packed(
      gzipSync(JSON.stringify({ error: { message: 'No.', type: 'all_channels_failed', retryable: false } })),
      { 'content-encoding': 'gzip' },
      503,
    ),
  },
  { name: 'says 400 and calls it retryable', behaviour: says(refusal(400, { retryable: true })) },
  {
    name: 'says 413 before it reads the body',
    behaviour: {
      onPostHead: (socket) => socket.end(refusal(413, {}, { connection: 'close' })) !== undefined,
    },
  },
  {
    name: 'says 103, then 400',
    behaviour: says(`HTTP/1.1 103 Early Hints\r\n\r\n${refusal(400)}`),
  },
]);

const good = each({ state: 'pending', posts: 1, also: (job) => job.taskId === taskId(1) }, [
  { name: 'answers as it should', behaviour: says(ok) },
  { name: 'answers and closes', behaviour: saysAndCloses(ok) },
  {
    name: 'answers and resets',
    behaviour: post((socket) => void socket.write(ok, () => setImmediate(() => socket.destroy()))),
  },
  { name: 'drips within the timeout', behaviour: post((socket) => drip(socket, ok)) },
  {
    name: 'answers in gzip that nobody asked for',
    behaviour: packed(gzipSync(okBody), { 'content-encoding': 'gzip' }),
  },
  { name: 'answers in gzip that no header names', behaviour: packed(gzipSync(okBody), {}) },
  {
    name: 'answers in deflate',
    behaviour: packed(deflateSync(okBody), { 'content-encoding': 'deflate' }),
  },
  {
    name: 'answers in deflate without a frame',
    behaviour: packed(deflateRawSync(okBody), { 'content-encoding': 'deflate' }),
  },
  {
    name: 'answers in br upon gzip',
    behaviour: packed(brotliCompressSync(gzipSync(okBody)), { 'content-encoding': 'gzip, br' }),
  },
  {
    name: 'answers in plain JSON under the name of a packing',
    behaviour: packed(Buffer.from(okBody), { 'content-encoding': 'gzip' }),
  },
  { name: 'answers in chunks', behaviour: says(chunked(okBody)) },
  {
    name: 'ends its body by closing',
    behaviour: saysAndCloses(ok.replace(/content-length: \d+\r\n/, 'connection: close\r\n')),
  },
  {
    name: 'says 102 and 103 first',
    behaviour: says(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${ok}`),
  },
  { name: 'says 202', behaviour: says(answer(202, accepted(1))) },
  { name: 'names the task as id only', behaviour: says(answer(200, { id: taskId(1), status: 'pending' })) },
  {
    name: 'names the task as task_id only',
    behaviour: says(answer(200, { task_id: taskId(1), status: 'queued' })),
  },
  {
    name: 'names the task in X-Task-ID only',
    behaviour: says(answer(200, { status: 'pending' }, { 'X-Task-ID': taskId(1) })),
  },
  {
    name: 'names the task in poll_url only',
    behaviour: says(answer(200, { status: 'pending', poll_url: `/v1/tasks/${taskId(1)}` })),
  },
  { name: 'names the task and no status', behaviour: says(answer(200, { task_id: taskId(1) })) },
  {
    name: 'names a status that nobody knows',
    behaviour: says(answer(200, { task_id: taskId(1), status: 'moderating' })),
  },
  {
    name: 'names a poll_url of another server',
    behaviour: says(
      answer(200, { ...accepted(1), poll_url: `https://tasks.example.net/v1/tasks/${taskId(1)}` }),
    ),
  },
]);

const ended: WireCase[] = [
  {
    name: 'answers with the result itself',
    behaviour: says(answer(200, { data: [{ url: 'https://results.example.net/a.png' }] })),
    state: 'completed',
    posts: 1,
  },
  {
    name: 'answers with a task that has failed already',
    behaviour: says(answer(200, { ...accepted(1), status: 'failed', error: 'Refused.' })),
    state: 'failed',
    posts: 1,
  },
  {
    name: 'answers with a task that is completed and empty',
    behaviour: says(answer(200, { ...accepted(1), status: 'completed' })),
    state: 'output_missing',
    posts: 1,
  },
];

/** Told to wait `waits` times, then accepted. */
const waiting = (name: string, waits: number, refuse: string): WireCase => ({
  name: `${name}, ${waits} times, then accepts`,
  behaviour: post((socket, nth) => void socket.write(nth <= waits ? refuse : ok)),
  state: 'pending',
  posts: waits + 1,
  waits,
});

/** Told to wait without end: it ends visibly, with a draft that waits for a person. */
const waitingForEver = (name: string, refuse: string): WireCase => ({
  name: `${name}, without end`,
  behaviour: says(refuse),
  state: 'draft',
  posts: 5,
  waits: 5,
  settled: (job) => job.state === 'draft' && job.hold !== null && job.hold.until === null,
  also: (job) => job.attention === 'not_sent',
});

const waits: WireCase[] = [
  waiting('says 429 with Retry-After in seconds', 2, refusal(429, {}, { 'retry-after': seconds(10) })),
  waiting(
    'says 429 with Retry-After as a date',
    2,
    refusal(429, {}, { 'retry-after': new Date(0).toUTCString() }),
  ),
  waiting('says 429 with retry_after in the error', 2, refusal(429, { retry_after: 0.01 })),
  waiting(
    'says 429 with a senseless Retry-After',
    1,
    refusal(429, { retry_after: 0.01 }, { 'retry-after': 'soon' }),
  ),
  waiting('says 503 that is retryable', 3, refusal(503, { retryable: true, retry_after: 0.01 })),
  waiting('says 503 that is retryable, without a time', 1, refusal(503, { retryable: true })),
  waitingForEver('says 429 with a time', refusal(429, { retry_after: 0.01 })),
  waitingForEver('says 503 that is retryable', refusal(503, { retryable: true, retry_after: 0.01 })),
  {
    name: 'says 429, then loses the answer',
    behaviour: post((socket, nth) => {
      if (nth === 1) socket.write(refusal(429, { retry_after: 0.01 }));
      else socket.resetAndDestroy();
    }),
    state: 'unconfirmed',
    posts: 2,
    waits: 1,
  },
  {
    name: 'says half a 429',
    behaviour: saysAndCloses(refusal(429, { retry_after: 0.01 }).slice(0, -10)),
    state: 'unconfirmed',
    posts: 1,
  },
  {
    name: 'says half a 400',
    behaviour: saysAndCloses(refusal(400).slice(0, -10)),
    state: 'unconfirmed',
    posts: 1,
  },
];

/** What one create can meet from a server that is there. */
export const createCases: readonly WireCase[] = [...unconfirmed, ...rejected, ...good, ...ended, ...waits];

function chunked(body: string): string {
  const half = Math.floor(body.length / 2);
  const parts = [body.slice(0, half), body.slice(half)].map(
    (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
  );
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${parts.join('')}0\r\n\r\n`;
}

/** A few bytes at a time, and then `whenDone`. */
function drip(socket: Socket, bytes: string, whenDone: () => void = () => undefined): void {
  let at = 0;
  const next = () => {
    if (!socket.writable) return;
    if (at >= bytes.length) return whenDone();
    socket.write(bytes.slice(at, at + 12), () => setImmediate(next));
    at += 12;
  };
  next();
}
