/**
 * The wire to TokenLab. Two ways, and no third:
 *
 * - `read` (GET, DELETE): keep-alive pool; callers may repeat it as often as they like.
 * - `create` (POST): a paid request. It gets a connection of its own, is written at most once, follows no
 *   redirect, and its outcome is a value that says whether a byte of it can have left this computer.
 *
 * The transport sends an Authorization header to its own origin only: it takes paths, not URLs.
 */

import { setImmediate } from 'node:timers/promises';
import { Agent, type Dispatcher, FormData } from 'undici';
import { AppError, type AppErrorShape } from '../../shared/errors.ts';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { AnswerMedia } from '../base/answer-media.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { type JsonLimits, taskLimits } from '../base/json-limits.ts';
import { createTimeout } from '../base/longest-create.ts';
import type { Network } from '../base/network.ts';
import { type Answer, type CreateOutcome, isBinaryType, overgrown, type ReadOutcome } from './answer.ts';
import { createCleanValues } from './clean-values.ts';
import { refusalOf } from './connection.ts';
import type { CreateBody, MultipartPart } from './create-body.ts';
import {
  asBroken,
  type ExchangeError,
  type ExchangeResult,
  type ExchangeSpec,
  exchange,
} from './exchange.ts';
import { parseOrigin, pathOnOrigin } from './origin.ts';
import { type AnswerReader, readHere } from './reader/reader.ts';
import { withoutKey } from './scrub-key.ts';
import { type BodyTaker, type TakenBody, takeFile, takeWords } from './take-body.ts';
import { isGzip, isNamedAsPacked, type PackedBody, unpack } from './unpack.ts';
import { notSentError, readError, unknownOutcomeError } from './wire-errors.ts';

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
  /** Where media inside of answers go; without it there is no room for them. */
  media?: AnswerMedia;
  /** Reads answers; everything is read at once when absent. */
  reader?: AnswerReader;
}

/** A create has a connection of its own; reads keep theirs. */
const poolFor = {
  create: { connections: 1, pipelining: 1, allowH2: false },
  read: { connections: 16, pipelining: 1, allowH2: false, keepAliveTimeout: 15_000 },
} as const;

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
  const maxBytes = options.maxAnswerBytes ?? Number.POSITIVE_INFINITY;
  /** How the answer to one request is taken in. */
  const readingOf = ({ key, limits = taskLimits }: RequestOptions): Reading => ({
    now,
    limits,
    media: options.media ?? null,
    mostPacked: Math.min(maxBytes, limits.media === undefined ? limits.bytes : mostPacked),
    maxBytes: Math.min(maxBytes, limits.bytes + (limits.media ?? 0)),
    key: key ?? null,
    forget: cleanValues.of(key, withoutKey(key)),
    reader: options.reader ?? readHere,
  });
  let pool: Dispatcher | null = null;
  const cleanValues = createCleanValues();

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
      const reading = readingOf(request);
      const sink = createSink(reading);
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
        maxAnswerBytes: reading.maxBytes,
        sinkFor: sink.choose,
        once: true,
        now,
        setTimeout: countTime,
        signal: request.signal,
      });
      // The connection was this request's own: nothing else can be waiting on it, and nothing may follow.
      await dispatcher.destroy();
      return createOutcome(end, sink, reading);
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
      const reading = readingOf(request);
      const sink = createSink(reading);
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
        maxAnswerBytes: reading.maxBytes,
        sinkFor: sink.choose,
        once: false,
        now,
        setTimeout: countTime,
        signal: request.signal,
      });
      const came = await answerOf(end, sink, reading);
      return 'answer' in came
        ? { kind: 'answered', ...came.answer }
        : { kind: 'failed', error: readError(came.error) };
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

/** A body that came packed is unpacked in memory: nobody packs what is large, since it is packed itself. */
const mostPacked = 64 * MiB;

/** How the answer to one request is taken in. */
interface Reading {
  now: () => number;
  limits: JsonLimits;
  media: AnswerMedia | null;
  /** Bytes of a body that comes packed, before and after it is unpacked. */
  mostPacked: number;
  /** Bytes of any body. */
  maxBytes: number;
  key: string | null;
  /** Takes the key out of the value of a header. */
  forget: (text: string) => string;
  reader: AnswerReader;
}

/** Takes in a body that is not packed while it comes. */
interface Sink {
  choose: NonNullable<ExchangeSpec['sinkFor']>;
  /** Null where the body came packed, or none came. */
  taker(): BodyTaker | null;
}

const takerFor = (headers: Record<string, string>, reading: Reading): BodyTaker =>
  isBinaryType(headers['content-type'] ?? null) ? takeFile(reading) : takeWords(reading);

function createSink(reading: Reading): Sink {
  let taker: BodyTaker | null = null;
  return {
    choose(headers, first) {
      const isText = !isBinaryType(headers['content-type'] ?? null);
      if (isNamedAsPacked(headers) || (isText && isGzip(first))) return null;
      taker = takerFor(headers, reading);
      return taker;
    },
    taker: () => taker,
  };
}

/** To look for the key costs so many times what other readings do. */
const searched = 4;

const headersOf = (end: ExchangeResult, { forget }: Reading): Record<string, string> =>
  Object.fromEntries(Object.entries(end.headers ?? {}).map(([name, value]) => [name, forget(value)]));

async function createOutcome(end: ExchangeResult, sink: Sink, reading: Reading): Promise<CreateOutcome> {
  const came = await answerOf(end, sink, reading);
  if ('answer' in came && end.startedAt !== null) {
    return { kind: 'answered', sentAt: end.startedAt, ...came.answer };
  }
  const error = 'error' in came ? came.error : noAnswer;
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

const noAnswer: ExchangeError = {
  reason: 'broken',
  code: null,
  message: say('connectionEndedWithoutAnswer'),
};

/** The one place where the body of a whole answer becomes bytes and words, whatever was asked for. */
async function answerOf(
  end: ExchangeResult,
  sink: Sink,
  reading: Reading,
): Promise<{ answer: Answer } | { error: ExchangeError }> {
  const taker = sink.taker();
  if (end.error !== null) {
    await taker?.abandon();
    return { error: end.error };
  }
  const headers = headersOf(end, reading);
  try {
    const body = taker === null ? await unpacked(end, headers, reading) : await taker.end();
    return { answer: await answerWith(body, end, headers, reading) };
  } catch (thrown) {
    return { error: { ...asBroken(thrown), reason: 'disk' } };
  }
}

/** What was kept in memory, since it was packed or is empty. */
async function unpacked(
  end: ExchangeResult,
  headers: Record<string, string>,
  reading: Reading,
): Promise<TakenBody | PackedBody> {
  const isText = !isBinaryType(headers['content-type'] ?? null);
  const tooLarge = end.bytes.length > reading.mostPacked;
  if (tooLarge) return overgrown;
  const { bytes, packed } = await unpack(end.bytes, headers, reading.mostPacked, isText);
  if (packed !== null) return packed;
  const taker = takerFor(headers, reading);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    if (!(await taker.write(bytes.subarray(at, at + pieceBytes)))) break;
    await setImmediate();
  }
  return taker.end();
}

/** Bytes that are looked at before others have their turn. */
const pieceBytes = 256 * 1024;

/** More of a body that cannot be unpacked is not kept anyway. */
const mostUnpackable = 2 * MiB;

async function answerWith(
  body: TakenBody | PackedBody,
  end: ExchangeResult,
  headers: Record<string, string>,
  { reader, key, now }: Reading,
): Promise<Answer> {
  const head = {
    status: end.status ?? 0,
    headers,
    requestId: requestIdOf(headers),
    receivedAt: now(),
  };
  const nothing = { ...head, bytes: new Uint8Array(), bodyText: '' };
  if ('problem' in body) {
    // Byte for byte, but for the key: a packing by name alone may hold it in plain words.
    const kept = body.bytes.length > mostUnpackable ? new Uint8Array() : body.bytes;
    const bytes = await reader.read('bytes', kept.length, kept, key);
    return { ...nothing, packed: { ...body, bytes } };
  }
  if (body.isOvergrown) return { ...nothing, packed: overgrown };
  const { bytes, file, media } = body;
  const isText = !isBinaryType(headers['content-type'] ?? null);
  try {
    return {
      ...head,
      bytes,
      bodyText: isText ? await reader.read('words', bytes.length * searched, bytes, key) : '',
      ...(file === null ? {} : { file }),
      ...(Object.keys(media).length === 0 ? {} : { media }),
    };
  } catch (thrown) {
    if (thrown instanceof AppError) return { ...nothing, media, packed: overgrown };
    throw thrown;
  }
}

/** The request id of an answer's headers, for support and reconciliation; null when there is none. */
export function requestIdOf(headers: Record<string, string>): string | null {
  const id = headers['x-request-id'] ?? headers['x-request-id-tokenlab'];
  return id === undefined || id.trim() === '' ? null : id.trim().slice(0, 256);
}

const foreignPath = () => ({
  reason: 'broken' as const,
  code: null,
  message: say('addressDoesntBelongToConfigured'),
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
