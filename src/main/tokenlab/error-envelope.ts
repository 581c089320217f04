/** TokenLab's error envelope, read tolerantly: status, then `code`, then `type`; the message is only shown. */

import type { ErrorHints, FieldIssue } from '../../shared/errors.ts';
import { readAmount } from '../../shared/money.ts';
import { cutText } from '../../shared/text.ts';
import { day } from '../../shared/units.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { retryAfterMs } from '../base/headers.ts';
import { asNumber, asText, asTexts, asTruth, firstMember, isRecord, member, parseJson } from './json.ts';

export interface RemoteError {
  status: number;
  code: string | null;
  type: string | null;
  /** Untrusted plain text, at most 2,000 characters; null when the body had no message. */
  message: string | null;
  requestId: string | null;
  /** As sent; null when the error did not say. */
  retryable: boolean | null;
  hints: ErrorHints;
  fields: FieldIssue[];
  /** False when the body was not TokenLab's envelope: a proxy page, an empty body, something else. */
  isEnvelope: boolean;
}

/** Reads any non-2xx answer. `now` (Unix ms) turns a `Retry-After` date into a wait. */
export function readRemoteError(
  answer: { status: number; headers: Record<string, string>; bodyText: string; requestId: string | null },
  now: number,
): RemoteError {
  const parsed = parseJson(answer.bodyText);
  const body = parsed.ok ? parsed.value : undefined;
  const raw = member(body, 'error');
  const action = member(member(body, 'ResponseMetadata'), 'Error');
  const error = isRecord(raw)
    ? raw
    : isRecord(action)
      ? action
      : isRecord(body) && raw === undefined
        ? body
        : {};
  const message = asText(firstMember(error, 'message', 'Message', 'detail')) ?? asText(raw);
  const hints = readHints(error);
  const delay = retryDelayMs(answer.headers, body, now);
  if (delay !== null) hints.retryAfterMs = delay;
  return {
    status: answer.status,
    code: asText(firstMember(error, 'code', 'Code')) ?? null,
    type: asText(member(error, 'type')),
    message: cutOrNull(message, 2000),
    requestId: requestIdOfBody(body) ?? answer.requestId,
    retryable: asTruth(member(error, 'retryable')),
    hints,
    fields: readFields(body, error, message),
    isEnvelope: isRecord(raw) || isRecord(action) || asText(raw) !== null,
  };
}

/** Request id inside a body: `error.request_id`, then top-level `request_id`. The header wins where both exist. */
export function requestIdOfBody(body: unknown): string | null {
  const id = asText(member(member(body, 'error'), 'request_id')) ?? asText(member(body, 'request_id'));
  return id === null ? null : id.trim().slice(0, 256);
}

/** The wait that an answer asks for, in ms: valid `Retry-After` (seconds or HTTP date), else `retry_after` of the
 * body; null when it asks for none. Never negative, at most a day. */
export function retryDelayMs(headers: Record<string, string>, body: unknown, now: number): number | null {
  const header = retryAfterMs(headers, now);
  if (header !== null) return Math.min(header, day);
  for (const holder of [member(body, 'error'), body]) {
    const seconds = asNumber(member(holder, 'retry_after'));
    if (seconds !== null && seconds >= 0) return Math.min(seconds * 1000, day);
  }
  return null;
}

function readHints(error: Record<string, unknown>): ErrorHints {
  const hints: ErrorHints = {};
  const put = <K extends keyof ErrorHints>(name: K, value: ErrorHints[K] | null) => {
    if (value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
      hints[name] = value;
  };
  put('param', asWord(member(error, 'param')));
  put('didYouMean', asWord(member(error, 'did_you_mean')));
  put('suggestions', names(member(error, 'suggestions')));
  put('alternatives', names(member(error, 'alternatives')));
  put('hint', cutOrNull(asText(member(error, 'hint')), 1000));
  put('balanceUsd', readAmount(member(error, 'balance_usd')));
  put('estimatedCostUsd', readAmount(member(error, 'estimated_cost_usd')));
  put('supportedParameters', asWords(member(error, 'supported_parameters')));
  put('supportedOperations', asWords(member(error, 'supported_operations')));
  put('allowedResolutions', asWords(member(error, 'allowed_resolutions')));
  put('allowedDurations', asWords(member(error, 'allowed_durations')));
  put('allowedAspectRatios', asWords(member(error, 'allowed_aspect_ratios')));
  put('promptMaxCharacters', asNumber(member(error, 'prompt_max_characters')));
  const recommended = member(error, 'recommended_request');
  put('recommendedRequest', isRecord(recommended) ? plainFields(recommended) : null);
  // Two names for the same list in two generations of the contract.
  const assets = [
    ...asWords(member(error, 'auto_material_asset_ids')),
    ...asWords(member(error, 'inactive_asset_ids')),
  ];
  put('materialAssetIds', [...new Set(assets)]);
  return hints;
}

const longestWord = 200;
const mostWords = 100;

/** Names and values of hints are short; what is longer is cut, so that an error always fits where it is kept. */
const cutOrNull = (text: string | null, most: number): string | null =>
  text === null ? null : cutText(text, most, most);

const asWord = (value: unknown): string | null => cutOrNull(asText(value), longestWord);
const asWords = (value: unknown): string[] =>
  asTexts(Array.isArray(value) ? value.slice(0, mostWords) : value).map((text) =>
    cutText(text, longestWord, longestWord),
  );

/** The fields of a request that a form can show: texts, numbers and switches. */
function plainFields(request: Record<string, unknown>): Record<string, unknown> {
  const isPlain = (value: unknown) =>
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.length <= 2000);
  return Object.fromEntries(
    Object.entries(request)
      .filter(([name, value]) => name.length <= longestWord && isPlain(value))
      .slice(0, mostWords),
  );
}

/** Ids of a list of names or of objects with an `id`. */
function names(value: unknown): string[] {
  if (!Array.isArray(value)) return asWords(value);
  return value
    .slice(0, mostWords)
    .map((item) => asWord(item) ?? asWord(firstMember(item, 'id', 'model', 'name')))
    .filter((name): name is string => name !== null)
    .slice(0, 50);
}

function readFields(body: unknown, error: Record<string, unknown>, message: string | null): FieldIssue[] {
  const listed = member(body, 'validation_errors') ?? member(error, 'validation_errors');
  const issues: FieldIssue[] = [];
  for (const item of Array.isArray(listed) ? listed.slice(0, 100) : []) {
    const path = asWord(firstMember(item, 'field', 'param', 'path'));
    if (path !== null) {
      const text = asText(firstMember(item, 'message', 'code'));
      issues.push({ path, message: cutText(text ?? say('tokenLabDoesntAcceptThisValue'), 500, 500) });
    }
  }
  const param = asWord(member(error, 'param'));
  if (param !== null && !issues.some((issue) => issue.path === param)) {
    issues.push({
      path: param,
      message: cutText(message ?? say('tokenLabDoesntAcceptThisValue'), 500, 500),
    });
  }
  return issues;
}
