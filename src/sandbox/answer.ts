/** What a handler returns, and how it is sent. Faults change answers; only this file sends them. */
import type { ServerResponse } from 'node:http';

export type AnswerBody =
  | { kind: 'json'; value: unknown }
  | { kind: 'bytes'; bytes: Uint8Array; contentType: string }
  | { kind: 'none' };

/** How the bytes are sent. Everything but `whole` is a connection fault. */
export type Delivery =
  /** Nothing is sent, and the connection is reset. */
  | 'reset'
  /** The first half of the status line and headers, then the connection closes. */
  | 'half-header'
  /** All headers with the full length, half of the body, then the connection closes. */
  | 'half-body'
  /** A length that promises more than is sent, in an otherwise correct answer. */
  | 'wrong-length'
  /** Chunked, without a length. */
  | 'no-length'
  /** Bytes that are not an HTTP answer. */
  | 'garbage'
  /** A few bytes at a time. */
  | 'drip'
  /** A length of many gibibytes, and a body that continues until the reader disconnects. */
  | 'endless'
  | 'whole';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: AnswerBody;
  delivery: Delivery;
  /** Milliseconds to wait before the first byte. */
  delayMs: number;
}

export function jsonAnswer(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'json', value }, delivery: 'whole', delayMs: 0 };
}

export function bytesAnswer(
  bytes: Uint8Array,
  contentType: string,
  status = 200,
  headers: Record<string, string> = {},
): Answer {
  return { status, headers, body: { kind: 'bytes', bytes, contentType }, delivery: 'whole', delayMs: 0 };
}

export function textAnswer(text: string, contentType: string, status = 200): Answer {
  return bytesAnswer(Buffer.from(text, 'utf8'), contentType, status);
}

export function emptyAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { kind: 'none' }, delivery: 'whole', delayMs: 0 };
}

/** The JSON object of an answer, or undefined when its body is something else. */
export function jsonObject(answer: Answer): Record<string, unknown> | undefined {
  if (answer.body.kind !== 'json') return undefined;
  const { value } = answer.body;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export interface Timers {
  setTimeout(run: () => void, milliseconds: number): unknown;
}

/** Sends the answer. Resolves when the last byte was written or the connection is closed. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  withoutBody: boolean,
  timers: Timers,
): Promise<void> {
  const left = new Promise<void>((resolve) => {
    response.once('close', resolve);
  });
  if (answer.delayMs > 0) await pause(timers, answer.delayMs, left);
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  const body = bodyBytes(answer.body);
  if (answer.delivery === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  if (answer.delivery === 'garbage') {
    socket.end('\u0000\u0001 this is not HTTP \r\n\r\n');
    return;
  }
  if (answer.delivery === 'half-header') {
    socket.end(`HTTP/1.1 ${answer.status} OK\r\nContent-Ty`);
    return;
  }
  const headers = { ...answer.headers };
  if (answer.body.kind === 'json') headers['Content-Type'] ??= 'application/json; charset=utf-8';
  if (answer.body.kind === 'bytes') headers['Content-Type'] ??= answer.body.contentType;
  if (answer.delivery === 'endless') {
    response.writeHead(answer.status, { ...headers, 'Content-Length': String(64 * 2 ** 30) });
    await pourForever(response, left);
    return;
  }
  const lengthKnown = answer.delivery !== 'no-length' && answer.status !== 304;
  if (lengthKnown) {
    const extra = answer.delivery === 'wrong-length' ? 1_000 : 0;
    headers['Content-Length'] ??= String(body.byteLength + extra);
  }
  response.writeHead(answer.status, headers);
  if (withoutBody) {
    response.end();
    return;
  }
  if (answer.delivery === 'half-body' || answer.delivery === 'wrong-length') {
    const sent = answer.delivery === 'half-body' ? Math.floor(body.byteLength / 2) : body.byteLength;
    response.write(body.subarray(0, sent), () => socket.end());
    return;
  }
  if (answer.delivery === 'drip') {
    await drip(response, body, timers, left);
    return;
  }
  response.end(body);
  await left;
}

/** The body as bytes. */
export function bodyBytes(body: AnswerBody): Uint8Array {
  if (body.kind === 'json') return Buffer.from(JSON.stringify(body.value), 'utf8');
  return body.kind === 'bytes' ? body.bytes : new Uint8Array(0);
}

/** Waits on the sandbox's clock, or until the other side disconnects. */
function pause(timers: Timers, milliseconds: number, left: Promise<void>): Promise<void> {
  const waited = new Promise<void>((resolve) => {
    timers.setTimeout(resolve, milliseconds);
  });
  return Promise.race([waited, left]);
}

const dripPieces = 40;
const dripPauseMs = 100;

async function drip(
  response: ServerResponse,
  body: Uint8Array,
  timers: Timers,
  left: Promise<void>,
): Promise<void> {
  const size = Math.max(1, Math.ceil(body.byteLength / dripPieces));
  for (let at = 0; at < body.byteLength && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await pause(timers, dripPauseMs, left);
  }
  response.end();
}

async function pourForever(response: ServerResponse, left: Promise<void>): Promise<void> {
  const piece = Buffer.alloc(64 * 1024);
  while (!response.destroyed) {
    if (response.write(piece)) continue;
    const drained = new Promise<void>((resolve) => {
      response.once('drain', resolve);
    });
    await Promise.race([drained, left]);
  }
}
