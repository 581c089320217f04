/**
 * Every "no" of TokenLab as one error value: a code from our closed list, a sentence for the person, whether the
 * same request may be sent again, and what to do next.
 *
 * `retryable` speaks of the request as such; whether a *create* may be sent again is decided in `classify.ts`.
 */

import type { AppErrorShape, ErrorCode } from '../../shared/errors.ts';
import { formatUsd } from '../../shared/money.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { Answer } from './answer.ts';
import { type RemoteError, readRemoteError } from './error-envelope.ts';
import { genericNames, type Rule, ruleByStatus, rulesByName } from './error-rules.ts';

export interface ErrorContext {
  /** Unix ms. */
  now: number;
  /** True for status and cancel routes: there a plain 404 speaks of the task. */
  isTaskRoute?: boolean;
}

/** The error of any answer that is not a success, also when its body is HTML, empty or cut short. Total. */
export function errorOfAnswer(
  answer: Pick<Answer, 'status' | 'headers' | 'bodyText' | 'requestId'>,
  context: ErrorContext,
): AppErrorShape {
  const remote = readRemoteError(answer, context.now);
  const rule = ruleFor(remote, context.isTaskRoute ?? false);
  const error: AppErrorShape = {
    code: rule.code,
    message: sentence(rule, remote),
    next: rule.next,
    retryable: isRetryable(rule, remote),
    httpStatus: remote.status,
  };
  if (remote.fields.length > 0) error.fields = remote.fields;
  if (Object.keys(remote.hints).length > 0) error.hints = remote.hints;
  // Known by header first: a body may be a proxy's.
  const requestId = answer.requestId ?? remote.requestId;
  if (requestId !== null) error.requestId = requestId;
  if (remote.code !== null) error.remoteCode = remote.code.slice(0, 200);
  if (remote.type !== null) error.remoteType = remote.type.slice(0, 200);
  if (remote.message !== null && remote.isEnvelope) error.remoteMessage = remote.message;
  return error;
}

function ruleFor(remote: RemoteError, isTaskRoute: boolean): Rule {
  for (const name of [remote.code, remote.type]) {
    const key = name?.trim().toLowerCase();
    if (key === undefined || genericNames.has(key)) continue;
    const rule = Object.hasOwn(rulesByName, key) ? rulesByName[key] : undefined;
    if (rule !== undefined && agrees(rule, remote.status)) return rule;
  }
  return ruleByStatus(remote.status, isTaskRoute);
}

/** The status comes first: a name from another class (a 500 that calls itself `invalid_api_key`) is not believed. */
function agrees(rule: Rule, status: number): boolean {
  if (status === 401) return rule.code === 'invalid_api_key' || rule.code === 'expired_api_key';
  if (status === 402) return rule.code === 'insufficient_balance' || rule.code === 'quota_exceeded';
  if (status === 429) return rule.code === 'rate_limited' || rule.code === 'quota_exceeded';
  const isServerRule = serverCodes.has(rule.code);
  return status >= 500 ? isServerRule || rule.code === 'contract_mismatch' : !isServerRule;
}

const serverCodes = new Set<ErrorCode>([
  'server_error',
  'upstream_error',
  'all_channels_failed',
  'delivery_tier_unavailable',
  'material_library_unavailable',
  'gateway_timeout',
]);

function isRetryable(rule: Rule, remote: RemoteError): boolean {
  if (remote.status === 429) return true;
  // Only TokenLab itself can say that an unavailable model is worth waiting for.
  if (remote.status === 503) return remote.isEnvelope && remote.retryable === true;
  if (remote.status >= 500) return remote.retryable ?? rule.retryable ?? false;
  return rule.retryable ?? false;
}

function sentence(rule: Rule, remote: RemoteError): string {
  const { hints } = remote;
  if (rule.code === 'insufficient_balance' && hints.estimatedCostUsd !== undefined) {
    const cost = formatUsd(hints.estimatedCostUsd);
    return hints.balanceUsd === undefined
      ? say('expectedCost', { cost })
      : say('expectedCostAndBalance', { cost, balance: formatUsd(hints.balanceUsd) });
  }
  if (rule.code === 'unsupported_parameter' && hints.param !== undefined) {
    return say('thisModelDoesntAcceptSetting', { name: hints.param.slice(0, 100) });
  }
  if (rule.code === 'context_length_exceeded' && hints.promptMaxCharacters !== undefined) {
    return say('textIsTooLongForThis', { count: hints.promptMaxCharacters });
  }
  if (rule.code === 'model_not_found' && hints.didYouMean !== undefined) {
    return `${rule.message} ${say('didYouMeanName', { name: hints.didYouMean.slice(0, 100) })}`;
  }
  if (rule.code === 'invalid_request' && rule.next.includes('edit_request') && remote.fields.length > 0) {
    return `${rule.message} ${say('checkMarkedFields')}`;
  }
  if (!remote.isEnvelope && remote.status >= 400) {
    return `${rule.message} ${say('httpStatusAndNotIn', { status: remote.status })}`;
  }
  return rule.message;
}
