/**
 * How stored values are read. A row may come from another version, a repair or another program, so every word, time,
 * amount and JSON text goes through here: what cannot be used becomes what is said beside it, and the row is still shown.
 */

import { z } from 'zod';
import { checked, checkedOr } from '../../shared/checked.ts';
import { deliveryPolicies } from '../../shared/delivery.ts';
import { type AppErrorShape, errorCodes, nextActions } from '../../shared/errors.ts';
import { families } from '../../shared/families/index.ts';
import type { JobInput } from '../../shared/inputs.ts';
import type { BillingFacts, Cancellation, Hold, JobRequest } from '../../shared/job.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { isAmount } from '../../shared/money.ts';
import { say } from '../../shared/words/ledger/say.ts';
import { type JsonLimits, parseWithin } from '../base/json-limits.ts';

/** One of `words`, or `otherwise`. */
export const word = <T extends string>(words: readonly T[], text: string, otherwise: T): T =>
  words.find((known) => known === text) ?? otherwise;

/** One of `words`, or null. */
export const wordOrNull = <T extends string>(words: readonly T[], text: string | null): T | null =>
  words.find((known) => known === text) ?? null;

/** The last moment that a date can name, Unix ms. */
const lastMoment = 8.64e15;

/** Unix ms, or null when no date can name it. */
export const time = (at: number | null): number | null =>
  at !== null && Number.isFinite(at) && Math.abs(at) <= lastMoment ? at : null;

/** A size or a length: a number from 0 up, or null. */
export const size = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) && value >= 0 ? value : null;

/** A decimal amount as it was written; null, which is unknown, for anything else. */
export const amount = (text: string | null): string | null => (text !== null && isAmount(text) ? text : null);

export const estimateKind = (text: string): BillingFacts['estimate']['kind'] =>
  word(['exact', 'range', 'unknown'], text, 'unknown');

/** So long a text (UTF-16 code units) is looked at before it is parsed: many thousand lists in each other hold the thread for long. */
const longText = 65_536;
/** Far more than anything that is written here. */
const storedLimits: JsonLimits = { bytes: Number.POSITIVE_INFINITY, values: 2_000_000, depth: 10_000 };

function json(text: string | null): unknown {
  if (text === null) return null;
  try {
    return text.length < longText ? JSON.parse(text) : parseWithin(text, storedLimits);
  } catch {
    return undefined;
  }
}

/** The items of a list that fit, in their order. */
const itemsOf = <T>(item: z.ZodType<T>) =>
  z.array(z.unknown()).transform((items) =>
    items.flatMap((each) => {
      const read = checked(item, each);
      return read.success ? [read.data] : [];
    }),
  );

/** The same, and an empty list for anything that is none. */
const listOf = <T>(item: z.ZodType<T>): z.ZodType<T[]> => itemsOf(item).catch([]);

const object = z.record(z.string(), z.unknown()) as z.ZodType<JsonObject>;
const maybe = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const maybeText = maybe(z.string());
const maybeNumber = maybe(z.number());
const maybeTexts = maybe(itemsOf(z.string()));
const maybeAmount = maybe(z.string().refine(isAmount));
const textOrNull = z.string().nullable().catch(null);
const numberOrNull = z.number().nullable().catch(null);
const timeOrNull = z.number().nullable().catch(null).transform(time);

/** Keys without a value are left out, as they were when they were written. */
const present = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

const hintsSchema = z
  .object({
    param: maybeText,
    didYouMean: maybeText,
    suggestions: maybeTexts,
    alternatives: maybeTexts,
    hint: maybeText,
    retryAfterMs: maybeNumber,
    balanceUsd: maybeAmount,
    estimatedCostUsd: maybeAmount,
    supportedParameters: maybeTexts,
    supportedOperations: maybeTexts,
    allowedResolutions: maybeTexts,
    allowedDurations: maybeTexts,
    allowedAspectRatios: maybeTexts,
    promptMaxCharacters: maybeNumber,
    recommendedRequest: maybe(object),
    materialAssetIds: maybeTexts,
  })
  .transform(present);

const unreadable = say('storedDetailsOfThisError');

const errorSchema: z.ZodType<AppErrorShape> = z
  .object({
    code: z.enum(errorCodes).catch('internal'),
    message: z.string().min(1).catch(unreadable),
    next: listOf(z.enum(nextActions)),
    retryable: z.boolean().catch(false),
    fields: maybe(itemsOf(z.object({ path: z.string(), message: z.string() }))),
    hints: maybe(hintsSchema),
    httpStatus: maybeNumber,
    requestId: maybeText,
    remoteCode: maybeText,
    remoteType: maybeText,
    remoteMessage: maybeText,
  })
  .transform(present);
const unknownError: AppErrorShape = { code: 'internal', message: unreadable, next: [], retryable: false };

export const readError = (text: string | null): AppErrorShape | null =>
  text === null ? null : checkedOr(errorSchema, json(text), unknownError);

/** What cannot be read waits for a person; nothing is sent because of it. */
const holdSchema: z.ZodType<Hold> = z
  .object({
    reason: z
      .enum([
        'not_sent',
        'rate_limited',
        'unavailable',
        'material_preparing',
        'key_paused',
        'balance',
        'limit',
        'not_before',
        'stopped',
      ])
      .catch('stopped'),
    until: timeOrNull,
    attempts: z.number().int().nonnegative().catch(0),
    since: maybeNumber,
    materialAssetIds: maybeTexts,
  })
  .transform(present);
const unknownHold: Hold = { reason: 'stopped', until: null, attempts: 0 };

export const readHold = (text: string | null): Hold | null =>
  text === null ? null : checkedOr(holdSchema, json(text), unknownHold);

type CancelFacts = Omit<Cancellation, 'state'>;
const cancelSchema: z.ZodType<CancelFacts> = z.object({
  requestedAt: timeOrNull,
  httpStatus: numberOrNull,
  code: textOrNull,
  message: textOrNull,
});
const unknownCancel: CancelFacts = { requestedAt: null, httpStatus: null, code: null, message: null };

export const readCancel = (text: string | null): CancelFacts =>
  text === null ? unknownCancel : checkedOr(cancelSchema, json(text), unknownCancel);

const texts = itemsOf(z.string());

/** Most lists of a job are empty, and a job is read very often. */
export const readTexts = (text: string | null): string[] =>
  text === null || text === '[]' ? [] : checkedOr(texts, json(text), []);

/** An object of JSON; empty when it is none. */
export const readObject = (text: string | null): JsonObject => checkedOr(object, json(text), {});

/** Any JSON, or undefined when it is none. */
export const readJson = (text: string): JsonValue | undefined => json(text) as JsonValue | undefined;

/** A whole stored value, or null when it is not as the schema says. */
export function readAs<T>(schema: z.ZodType<T>, text: string): T | null {
  return checkedOr<T | null>(schema, json(text), null);
}

/** Reads the items of a stored list that fit. To make a schema costs far more than to use it. */
export function listReader<T>(item: z.ZodType<T>): (text: string | null) => T[] {
  const list = itemsOf(item);
  return (text) => checkedOr(list, json(text), []);
}

const inputSchema: z.ZodType<JobInput> = z.object({
  field: z.string(),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('url'), url: z.string() }),
    z.object({
      kind: z.literal('file'),
      inputId: z.string(),
      name: z.string(),
      mime: z.string(),
      bytes: z.number(),
    }),
    z.object({ kind: z.literal('result'), resultId: z.string() }),
  ]),
});

type RequestHead = Pick<JobRequest, 'family' | 'operation' | 'model'>;
const unknownHead: RequestHead = { family: 'image', operation: null, model: '' };

/** What a version before may not have written: the lists and objects, not what they hold. */
const wholeRequest = z
  .object({
    family: z.enum(families),
    operation: z.string().nullable().default(null),
    model: z.string(),
    fields: object.default({}),
    inputs: z.array(inputSchema).default([]),
    rawFields: object.optional(),
    delivery: z.enum(deliveryPolicies).optional(),
  })
  .transform(present);

/** A request all of which can be read, or null: what is sent, and paid for, has nothing left out. */
export function readWholeRequest(text: string | null): JobRequest | null {
  return readAs<JobRequest>(wholeRequest, text ?? '');
}

/** As much of a request as can be read, for showing it. `head` is what the job's own row says. */
export function readRequest(text: string | null, head: RequestHead = unknownHead): JobRequest {
  const whole = readWholeRequest(text);
  if (whole !== null) return whole;
  const parts = z.object({
    operation: z.string().nullable().catch(head.operation),
    fields: object.catch({}),
    inputs: listOf(inputSchema),
    rawFields: maybe(object),
    delivery: maybe(z.enum(deliveryPolicies)),
  });
  const none = { operation: head.operation, fields: {}, inputs: [] };
  return present({ ...head, ...checkedOr<z.output<typeof parts>>(parts, json(text), none) });
}
