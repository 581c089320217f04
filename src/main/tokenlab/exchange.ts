/** One HTTP exchange over undici's lowest interface, as a value: what was sent, what was seen, how it ended. */

import type { Dispatcher } from 'undici';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { Clock } from '../base/clock.ts';

/** What is known of an exchange when it is over. `error` is null only for a whole answer. */
export interface ExchangeResult {
  /** Unix ms at which the request was handed to a connected socket; null when no byte of it can have left. */
  startedAt: number | null;
  status: number | null;
  headers: Record<string, string> | null;
  /** The body, where no sink took it. */
  bytes: Uint8Array;
  error: ExchangeError | null;
}

/** Takes a body as it comes, one chunk after the other. */
export interface BodySink {
  /** @returns false when nothing more is wanted: the answer counts as whole, and its connection is ended */
  write(chunk: Uint8Array): Promise<boolean>;
}

export interface ExchangeError {
  reason: 'timeout' | 'aborted' | 'too_large' | 'resend' | 'disk' | 'broken';
  /** The system's or undici's code, for example `ECONNREFUSED`. Used for wording only. */
  code: string | null;
  message: string;
}

export interface ExchangeSpec {
  request: Dispatcher.DispatchOptions;
  /**
   * From the call to the last byte of the answer, in ms. A long answer that is still coming, at `floor` or faster, has the
   * same time once more, and so on.
   */
  timeoutMs: number;
  /** Largest answer body that is accepted, in bytes. */
  maxAnswerBytes: number;
  /** When true the request is handed to a socket at most once: a second time is aborted before it is written. */
  once: boolean;
  /** Chosen by the first bytes; null: the body is kept in memory. */
  sinkFor?: (headers: Record<string, string>, first: Uint8Array) => BodySink | null;
  now: () => number;
  /** Counts `timeoutMs`. */
  setTimeout: Clock['setTimeout'];
  signal?: AbortSignal;
}

/** Bytes a second. Slower answers than this are no answers. */
const floor = 32 * 1024;
/** Bytes that wait for their sink; more are left on the wire. */
const mostWaiting = 512 * 1024;

/** Runs one exchange. Never rejects. Redirects are answers like any other. */
export function exchange(dispatcher: Dispatcher, spec: ExchangeSpec): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let received = 0;
    let startedAt: number | null = null;
    let status: number | null = null;
    let headers: Record<string, string> | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let over = false;
    let sink: BodySink | null | undefined;
    let taken: Promise<void> = Promise.resolve();
    let waiting = 0;
    let receivedBefore = 0;

    const finish = (error: ExchangeError | null) => {
      if (over) return;
      over = true;
      timer.clear();
      spec.signal?.removeEventListener('abort', onAbort);
      // What the sink is doing right now comes to its end first.
      void taken.then(() => resolve({ startedAt, status, headers, bytes: concat(chunks), error }));
      if (error !== null) controller?.abort(new Error(error.message));
    };
    const stopReading = () => {
      finish(null);
      controller?.abort(new Error('The rest of the answer is not wanted.'));
    };
    const onAbort = () => finish({ reason: 'aborted', code: null, message: say('requestWasStopped') });
    const outOfTime = () => {
      const isComing = received - receivedBefore >= (floor * spec.timeoutMs) / 1000;
      receivedBefore = received;
      if (isComing) timer = spec.setTimeout(outOfTime, spec.timeoutMs);
      else
        finish({
          reason: 'timeout',
          code: null,
          message: say('noWholeAnswerWithinTimeoutMs', { timeoutMs: spec.timeoutMs }),
        });
    };
    let timer = spec.setTimeout(outOfTime, spec.timeoutMs);

    const take = (to: BodySink, chunk: Uint8Array, from: Dispatcher.DispatchController) => {
      waiting += chunk.length;
      if (waiting > mostWaiting) from.pause();
      taken = taken.then(async () => {
        if (over) return;
        try {
          if (!(await to.write(chunk))) stopReading();
        } catch (thrown) {
          finish({ ...asBroken(thrown), reason: 'disk' });
        }
        waiting -= chunk.length;
        if (from.paused && waiting <= mostWaiting) from.resume();
      });
    };

    if (spec.signal?.aborted) {
      onAbort();
      return;
    }
    spec.signal?.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      // undici calls this when a connected socket is at hand, right before it writes the request, and again if it
      // ever meant to write it a second time. What is aborted in here is never written.
      onRequestStart(started) {
        if (over) {
          started.abort(new Error('The request was already given up.'));
          return;
        }
        if (startedAt !== null && spec.once) {
          const message = say('connectionWasLostCreateIs');
          finish({ reason: 'resend', code: null, message });
          started.abort(new Error(message));
          return;
        }
        startedAt ??= spec.now();
        controller = started;
      },
      onResponseStart(_controller, statusCode, answerHeaders) {
        if (over || statusCode < 200) return;
        status = statusCode;
        headers = flatten(answerHeaders);
      },
      onResponseData(from, chunk) {
        if (over) return;
        received += chunk.length;
        if (received > spec.maxAnswerBytes) {
          const message = say('answerIsLargerThanBytes', { bytes: spec.maxAnswerBytes });
          finish({ reason: 'too_large', code: null, message });
          return;
        }
        sink ??= headers === null || spec.sinkFor === undefined ? null : spec.sinkFor(headers, chunk);
        if (sink === null) chunks.push(chunk);
        else take(sink, chunk, from);
      },
      onResponseEnd() {
        void taken.then(() => finish(null));
      },
      onResponseError(_controller, error) {
        finish(asBroken(error));
      },
    };

    try {
      dispatcher.dispatch(spec.request, handler);
    } catch (thrown) {
      finish(asBroken(thrown));
    }
  });
}

export function asBroken(thrown: unknown): ExchangeError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { reason: 'broken', code: codeOf(error), message: error.message || say('connectionFailed') };
}

/** The most telling code: the cause's before the wrapper's, the first of an aggregate's. */
function codeOf(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 4) return null;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const found = codeOf(inner, depth + 1);
  if (found !== null) return found;
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : null;
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
