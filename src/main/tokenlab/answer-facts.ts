/** What every answer tells beside its meaning: request id, status, rate limits; and how its body is to be read. */
import type { Family } from '../../shared/families/index.ts';
import { serverTime } from '../base/headers.ts';
import type { Answer } from './answer.ts';
import { requestIdOfBody } from './error-envelope.ts';
import { asText, parseJson } from './json.ts';
import type { TaskOutput } from './output-shape.ts';
import { billingIdOf, type TaskContext } from './tasks.ts';

export interface ClassifyContext {
  origin: string;
  /** Unix ms. */
  now: number;
  family?: Family | null;
  /** Links that the request carried, so that an echo of them is not taken for a result. */
  requestUrls?: readonly string[];
}

/** Facts of the answer that are kept whatever it means. */
export interface AnswerFacts {
  requestId: string | null;
  httpStatus: number | null;
  /** From `X-Task-ID`: also there when the body was lost, as a hint that a person can check and link. */
  headerTaskId: string | null;
  /** From `X-Billing-Transaction-ID`, likewise: what was charged was made. */
  headerBillingId: string | null;
  rateLimit: RateLimit | null;
}

export interface RateLimit {
  /** Requests per minute; null when not stated. */
  limit: number | null;
  remaining: number | null;
  /** Unix ms at which the window starts again. */
  resetAt: number | null;
}

/** Facts of an exchange that brought no answer. */
export const noFacts: AnswerFacts = {
  requestId: null,
  httpStatus: null,
  headerTaskId: null,
  headerBillingId: null,
  rateLimit: null,
};

/** How a task in this answer is to be read. */
export const taskContext = (answer: Answer, context: ClassifyContext): TaskContext => ({
  origin: context.origin,
  headers: answer.headers,
  family: context.family,
  requestUrls: context.requestUrls,
});

/** The outputs with the files that stand behind the markers in the answer. */
export const withFiles = (outputs: readonly TaskOutput[], { media = {} }: Answer): TaskOutput[] =>
  outputs.map((output) => {
    const { base64, ...rest } = output;
    return base64 !== undefined && Object.hasOwn(media, base64) ? { ...rest, file: media[base64] } : output;
  });

/** Request id (header first, then body), status and rate limits of an answer. */
export function factsOf(answer: Answer): AnswerFacts {
  const body = answer.requestId === null ? parseJson(answer.bodyText) : { ok: false as const };
  return {
    requestId: answer.requestId ?? (body.ok ? requestIdOfBody(body.value) : null),
    httpStatus: answer.status,
    headerTaskId: asText(answer.headers['x-task-id']),
    headerBillingId: billingIdOf(null, answer.headers),
    rateLimit: rateLimitOf(answer.headers, answer.receivedAt),
  };
}

/**
 * Live rate limit headers; null when the answer has none.
 * @param at Unix ms at which the answer was here
 */
export function rateLimitOf(headers: Record<string, string>, at: number): RateLimit | null {
  const read = (name: string) => {
    const value = headers[name]?.trim();
    return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : null;
  };
  const limit = read('x-ratelimit-limit');
  const remaining = read('x-ratelimit-remaining');
  const reset = read('x-ratelimit-reset');
  if (limit === null && remaining === null && reset === null) return null;
  if (reset === null) return { limit, remaining, resetAt: null };
  const inMs = reset > 1e12 ? reset : reset * 1000;
  // By the server's clock; ours may be another.
  return { limit, remaining, resetAt: at + inMs - serverTime(headers, at) };
}

/** The same of an answer whose body never came whole. */
export const factsOfPart = (part: {
  status: number | null;
  headers: Record<string, string>;
  requestId: string | null;
  sentAt: number;
}): AnswerFacts => ({
  requestId: part.requestId,
  httpStatus: part.status,
  headerTaskId: asText(part.headers['x-task-id']),
  headerBillingId: billingIdOf(null, part.headers),
  rateLimit: rateLimitOf(part.headers, part.sentAt),
});
