/**
 * The wire to TokenLab. Two ways, and no third:
 *
 * - `read` (GET, DELETE): keep-alive pool; callers may repeat it as often as they like.
 * - `create` (POST): a paid request. It gets a connection of its own, is written at most once, follows no
 *   redirect, and its outcome is a value that says whether a byte of it can have left this computer.
 *
 * The transport sends an Authorization header to its own origin only: it takes paths, not URLs.
 */
import { Agent, type Dispatcher, FormData } from 'undici';
import type { AppErrorShape } from '../../shared/errors.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { isOvergrown, type JsonLimits, taskLimits } from '../base/json-limits.ts';
import type { Network } from '../base/network.ts';
import { refusalOf } from './connection.ts';
import { type ExchangeResult, exchange } from './exchange.ts';
import { parseOrigin, pathOnOrigin } from './origin.ts';
import { withoutKey } from './scrub-key.ts';
import { type PackedBody, type Unpacked, unpack } from './unpack.ts';
import { notSentError, readError, unknownOutcomeError } from './wire-errors.ts';

/** A whole HTTP answer of any status. Header names are in lower case; the key that was sent is in no word of it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The body, unpacked; empty when it could not be unpacked. */
  bytes: Uint8Array;
  /** The body as text; empty when its Content-Type is audio, video, image, model or octet-stream. */
  bodyText: string;
  /** Set when the body came packed in a way that cannot be unpacked: it says nothing then, status and headers do. */
  packed?: PackedBody;
  /** From `X-Request-ID`; null when the answer has none. */
  requestId: string | null;
  /** Unix ms at which the last byte was here. */
  receivedAt: number;
}

/**
 * - `answered`: a whole answer came, whatever its status.
 * - `not_sent`: surely no byte of the request left (DNS, refused, TLS, proxy refusal, stopped before that).
 * - `unknown`: bytes may have left and no whole answer came. `headers` and `requestId` hold what was still seen.
 */
export type CreateOutcome =
  | ({ kind: 'answered'; sentAt: number } & Answer)
  | { kind: 'not_sent'; error: AppErrorShape }
  | {
      kind: 'unknown';
      error: AppErrorShape;
      /** Unix ms at which the request was handed to the socket. */
      sentAt: number;
      status: number | null;
      headers: Record<string, string>;
      requestId: string | null;
    };

export type ReadOutcome = ({ kind: 'answered' } & Answer) | { kind: 'failed'; error: AppErrorShape };

export type MultipartPart =
  | { name: string; value: string }
  | { name: string; filename: string; contentType: string; data: Blob | Uint8Array };

export type CreateBody = { kind: 'json'; json: unknown } | { kind: 'multipart'; parts: MultipartPart[] };

export interface RequestOptions {
  /** Without it no Authorization header is sent. */
  key?: string;
  headers?: Record<string, string>;
  /** Whole exchange, in ms. */
  timeoutMs?: number;
  /** How much the answer may be; that of a task when absent. */
  limits?: JsonLimits;
  signal?: AbortSignal;
}

export interface Transport {
  readonly origin: string;
  /** Sends one paid request at most once. Never rejects. `path` begins with `/`. */
  create(path: string, body: CreateBody, options?: RequestOptions): Promise<CreateOutcome>;
  /** Never rejects. `path` may carry a query. */
  read(method: 'GET' | 'DELETE', path: string, options?: RequestOptions): Promise<ReadOutcome>;
  /** Why nothing can be sent from here, as far as is known without trying; null when nothing is known. */
  whyUnreachable(): Promise<AppErrorShape | null>;
  /** Drops the pool of kept connections; a create under way is not touched. */
  close(): Promise<void>;
}

export interface TransportOptions {
  baseUrl: string;
  /** Goes into `User-Agent: Safelight/<version>`. */
  version: string;
  now: () => number;
  /** At least 150,000 is wise: a create may answer only after a minute or two. */
  createTimeoutMs?: number;
  readTimeoutMs?: number;
  connectTimeoutMs?: number;
  /** Counts the time of a create and of a read; the system's when absent. */
  setTimeout?: Clock['setTimeout'];
  /** Largest accepted answer in bytes, whatever its own limits. */
  maxAnswerBytes?: number;
  /** How servers are reached and whom we trust. */
  network: Network;
}

/** A create has a connection of its own; reads keep theirs. */
const poolFor = {
  create: { connections: 1, pipelining: 1, allowH2: false },
  read: { connections: 16, pipelining: 1, allowH2: false, keepAliveTimeout: 15_000 },
} as const;

const createTimeout = 180_000;
/** By then (ms) every create that was on the wire has its answer or has given up, with room for a busy computer. */
export const longestCreate = createTimeout + 20_000;
const readTimeout = 30_000;
const connectTimeout = 20_000;

/** @throws AppError `invalid_input` when `baseUrl` is not an acceptable origin. */
export function createTransport(options: TransportOptions): Transport {
  const origin = parseOrigin(options.baseUrl);
  const { now } = options;
  const countTime = options.setTimeout ?? systemClock.setTimeout;
  const userAgent = `Safelight/${options.version}`;
  const { network } = options;
  const rules = {
    refuse: async (addresses: readonly string[]) => refusalOf(new URL(origin), addresses),
  };
  const connect = network.connector({ timeoutMs: options.connectTimeoutMs ?? connectTimeout, ...rules });
  const dispatcherFor = (use: 'create' | 'read') => new Agent({ ...poolFor[use], connect });
  const limitsOf = ({ limits = taskLimits }: RequestOptions): JsonLimits => ({
    ...limits,
    bytes: Math.min(limits.bytes, options.maxAnswerBytes ?? limits.bytes),
  });
  const reading = (request: RequestOptions): Reading => ({
    now,
    limits: limitsOf(request),
    forget: withoutKey(request.key),
  });
  let pool: Dispatcher | null = null;

  const headersFor = (request: RequestOptions, contentType: string | null): Record<string, string> => ({
    accept: 'application/json, */*;q=0.5',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
    ...request.headers,
    ...(contentType === null ? {} : { 'content-type': contentType }),
    ...(request.key === undefined ? {} : { authorization: `Bearer ${request.key}` }),
  });

  return {
    origin,

    async create(path, body, request = {}) {
      const safePath = pathOnOrigin(path, origin);
      if (safePath === null) return { kind: 'not_sent', error: notSentError(foreignPath()) };
      let dispatcher: Dispatcher;
      let payload: Buffer | FormData;
      try {
        dispatcher = dispatcherFor('create');
        payload = body.kind === 'json' ? Buffer.from(JSON.stringify(body.json)) : formData(body.parts);
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return { kind: 'not_sent', error: notSentError({ reason: 'broken', code: null, message }) };
      }
      const end = await exchange(dispatcher, {
        request: {
          origin,
          path: safePath,
          method: 'POST',
          headers: headersFor(request, body.kind === 'json' ? 'application/json' : null),
          body: payload as Dispatcher.DispatchOptions['body'],
          reset: true,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        timeoutMs: request.timeoutMs ?? options.createTimeoutMs ?? createTimeout,
        maxAnswerBytes: limitsOf(request).bytes,
        once: true,
        now,
        setTimeout: countTime,
        signal: request.signal,
      });
      // The connection was this request's own: nothing else can be waiting on it, and nothing may follow.
      await dispatcher.destroy();
      return createOutcome(end, reading(request));
    },

    async read(method, path, request = {}) {
      const safePath = pathOnOrigin(path, origin);
      if (safePath === null) return { kind: 'failed', error: readError(foreignPath()) };
      try {
        pool ??= dispatcherFor('read');
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return { kind: 'failed', error: readError({ reason: 'broken', code: null, message }) };
      }
      const end = await exchange(pool, {
        request: {
          origin,
          path: safePath,
          method,
          headers: headersFor(request, null),
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        timeoutMs: request.timeoutMs ?? options.readTimeoutMs ?? readTimeout,
        maxAnswerBytes: limitsOf(request).bytes,
        once: false,
        now,
        setTimeout: countTime,
        signal: request.signal,
      });
      if (end.error !== null) return { kind: 'failed', error: readError(end.error) };
      return { kind: 'answered', ...(await answerOf(end, reading(request))) };
    },

    async whyUnreachable() {
      const problem = await network.problemWith(new URL(origin), rules);
      if (problem === null) return null;
      const { code = null, message } = problem as { code?: string; message: string };
      return notSentError({ reason: 'broken', code, message });
    },

    async close() {
      const closing = pool;
      pool = null;
      await closing?.destroy();
    },
  };
}

/** How the answers of one request are taken in. */
interface Reading {
  now: () => number;
  limits: JsonLimits;
  /** Takes the key of the request out of a text. */
  forget: (text: string) => string;
}

const headersOf = (end: ExchangeResult, { forget }: Reading): Record<string, string> =>
  Object.fromEntries(Object.entries(end.headers ?? {}).map(([name, value]) => [name, forget(value)]));

async function createOutcome(end: ExchangeResult, reading: Reading): Promise<CreateOutcome> {
  if (end.error === null && end.startedAt !== null) {
    return { kind: 'answered', sentAt: end.startedAt, ...(await answerOf(end, reading)) };
  }
  const error = end.error ?? {
    reason: 'broken',
    code: null,
    message: 'The exchange ended without an answer.',
  };
  if (end.startedAt === null) return { kind: 'not_sent', error: notSentError(error) };
  const headers = headersOf(end, reading);
  const requestId = requestIdOf(headers);
  return {
    kind: 'unknown',
    error: unknownOutcomeError(error, end.status, requestId),
    sentAt: end.startedAt,
    status: end.status,
    headers,
    requestId,
  };
}

/** The one place where the body of a whole answer becomes bytes and words, whatever was asked for. */
async function answerOf(end: ExchangeResult, reading: Reading): Promise<Answer> {
  const headers = headersOf(end, reading);
  const isText = !isBinaryType(headers['content-type'] ?? null);
  const { bytes, packed } = within(
    reading.limits,
    await unpack(end.bytes, headers, reading.limits.bytes, isText),
    isText,
  );
  const answer: Answer = {
    status: end.status ?? 0,
    headers,
    bytes: bytes ?? new Uint8Array(),
    bodyText: isText && bytes !== null ? reading.forget(new TextDecoder().decode(bytes)) : '',
    requestId: requestIdOf(headers),
    receivedAt: reading.now(),
  };
  if (packed === null) return answer;
  // Byte for byte, but for the key: a packing by name alone may hold it in plain words.
  const text = reading.forget(Buffer.from(packed.bytes).toString('latin1'));
  return { ...answer, packed: { ...packed, bytes: Buffer.from(text, 'latin1') } };
}

/** Words that nobody's answer needs are not read at all. */
function within(limits: JsonLimits, body: Unpacked, isText: boolean): Unpacked {
  if (body.packed !== null || !isText || !isOvergrown(body.bytes, limits)) return body;
  return { bytes: null, packed: { problem: 'overgrown', codings: '', bytes: new Uint8Array() } };
}

/** True for media types whose body is a file, not words. */
export const isBinaryType = (contentType: string | null): boolean =>
  contentType !== null && /^\s*(audio|video|image|model|application\/octet-stream)\b/i.test(contentType);

/** The request id of an answer's headers, for support and reconciliation; null when there is none. */
export function requestIdOf(headers: Record<string, string>): string | null {
  const id = headers['x-request-id'] ?? headers['x-request-id-tokenlab'];
  return id === undefined || id.trim() === '' ? null : id.trim().slice(0, 256);
}

const foreignPath = () => ({
  reason: 'broken' as const,
  code: null,
  message: 'The address does not belong to the configured server.',
});

function formData(parts: readonly MultipartPart[]): FormData {
  const form = new FormData();
  for (const part of parts) {
    if ('value' in part) {
      form.append(part.name, part.value);
      continue;
    }
    const blob = new Blob([part.data as BlobPart], { type: part.contentType });
    form.append(part.name, blob, part.filename);
  }
  return form;
}
