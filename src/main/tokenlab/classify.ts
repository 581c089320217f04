/** What the outcome of a create means for its job. Pure; every outcome has exactly one meaning. */

import { inDoubt, waysOutOfDoubt } from '../../shared/doubt.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { MediaFile } from '../base/answer-media.ts';
import { type Answer, type CreateOutcome, isBinaryType } from './answer.ts';
import {
  type AnswerFacts,
  type ClassifyContext,
  factsOf,
  factsOfPart,
  noFacts,
  taskContext,
  withFiles,
} from './answer-facts.ts';
import { readRemoteError } from './error-envelope.ts';
import { errorOfAnswer } from './errors.ts';
import { parseJson } from './json.ts';
import type { TaskOutput } from './output-shape.ts';
import { billingIdOf, readCreateBody, type TaskSnapshot } from './tasks.ts';
import { type PackedBody, whyPacked } from './unpack.ts';

/**
 * - `accepted`: a task exists; `task` may already be terminal.
 * - `inline`: the answer is the result.
 * - `rejected`: a definite no (4xx, or a 503 that TokenLab calls not retryable); no task exists.
 * - `retry_later`: refused with "wait"; the same body may be sent again after `delayMs` (null: choose a backoff).
 * - `material_preparing`: no task was made; the materials in `assetIds` must become ready first.
 * - `not_sent`: no byte left.
 * - `unconfirmed`: a task may exist. Never sent again automatically.
 */
export type CreateResult = AnswerFacts &
  (
    | { kind: 'accepted'; task: TaskSnapshot }
    | {
        kind: 'inline';
        outputs: TaskOutput[];
        outputsLeft: string[];
        /** The result itself, when the answer was the file and not JSON. */
        bytes: Uint8Array | null;
        /** In place of `bytes`, where it is large. */
        file: MediaFile | null;
        contentType: string | null;
        billingTransactionId: string | null;
        /** The JSON body; null for a binary answer. */
        raw: unknown;
        /** The same as it is kept, as in a task. */
        kept?: string | null;
      }
    | { kind: 'rejected'; error: AppErrorShape }
    | { kind: 'retry_later'; error: AppErrorShape; delayMs: number | null }
    | { kind: 'material_preparing'; error: AppErrorShape; assetIds: string[] }
    | { kind: 'not_sent'; error: AppErrorShape }
    | { kind: 'unconfirmed'; error: AppErrorShape; raw: unknown; kept?: string | null }
  );

export function classifyCreate(outcome: CreateOutcome, context: ClassifyContext): CreateResult {
  if (outcome.kind === 'not_sent') {
    return { ...noFacts, kind: 'not_sent', error: outcome.error };
  }
  if (outcome.kind === 'unknown') {
    return { ...factsOfPart(outcome), kind: 'unconfirmed', error: outcome.error, raw: null };
  }
  const facts = factsOf(outcome);
  if (outcome.status >= 200 && outcome.status < 300) return classifyAcceptance(outcome, facts, context);

  const error = errorOfAnswer(outcome, { now: context.now });
  if (error.code === 'material_preparing') {
    return { ...facts, kind: 'material_preparing', error, assetIds: error.hints?.materialAssetIds ?? [] };
  }
  const delayMs = error.hints?.retryAfterMs ?? null;
  if (outcome.status === 429 || (outcome.status === 503 && error.retryable)) {
    return { ...facts, kind: 'retry_later', error, delayMs };
  }
  if (outcome.status === 503 && isFinal(outcome, context)) {
    return { ...facts, kind: 'rejected', error: refusedForGood(error) };
  }
  // 408 comes from something in between that may already have passed the request on.
  if (outcome.status >= 400 && outcome.status < 500 && outcome.status !== 408) {
    return { ...facts, kind: 'rejected', error: { ...error, retryable: false } };
  }
  return { ...facts, kind: 'unconfirmed', error: inDoubt(error), raw: null };
}

/** TokenLab itself says that the request is not worth sending again: nothing can run it, and nothing was accepted. */
function isFinal(answer: Answer, { now }: ClassifyContext): boolean {
  const remote = readRemoteError(answer, now);
  return remote.isEnvelope && remote.retryable === false;
}

function refusedForGood(error: AppErrorShape): AppErrorShape {
  const next = error.next.filter((action) => action !== 'wait_and_retry');
  return {
    ...error,
    message: `${error.message} ${say('tokenLabRejectedRequestSoNo')}`,
    next: next.length > 0 ? next : ['retry_as_new_job'],
    retryable: false,
  };
}

function classifyAcceptance(answer: Answer, facts: AnswerFacts, context: ClassifyContext): CreateResult {
  const contentType = answer.headers['content-type'] ?? null;
  if (isBinaryType(contentType) && (answer.bytes.length > 0 || answer.file !== undefined)) {
    const billingTransactionId = billingIdOf(null, answer.headers);
    return {
      ...facts,
      kind: 'inline',
      outputs: [],
      outputsLeft: [],
      bytes: answer.file === undefined ? answer.bytes : null,
      file: answer.file ?? null,
      contentType,
      billingTransactionId,
      raw: null,
    };
  }
  const body = parseJson(answer.bodyText);
  if (!body.ok) {
    const message = answer.packed
      ? say('acceptedUnreadableWhy', { why: whyPacked(answer.packed) })
      : say('acceptedUnreadable');
    return {
      ...facts,
      kind: 'unconfirmed',
      error: doubt('answer_unreadable', message, answer, facts),
      raw: answer.packed ? asItCame(answer.packed) : null,
    };
  }
  const reading = readCreateBody(body.value, taskContext(answer, context));
  if (reading.kind === 'task') {
    const outputs = withFiles(reading.task.outputs, answer);
    return { ...facts, kind: 'accepted', task: { ...reading.task, outputs } };
  }
  if (reading.kind === 'inline') {
    return {
      ...facts,
      kind: 'inline',
      outputs: withFiles(reading.outputs, answer),
      outputsLeft: reading.outputsLeft,
      bytes: null,
      file: null,
      contentType,
      billingTransactionId: reading.billingTransactionId,
      raw: reading.raw,
    };
  }
  const message = say('tokenLabAcceptedRequestButIts');
  return {
    ...facts,
    kind: 'unconfirmed',
    error: doubt('unexpected_answer', message, answer, facts),
    raw: body.value,
  };
}

/** A body that nobody can unpack today, as JSON: a later version may. */
const asItCame = ({ codings, bytes }: PackedBody) => ({
  content_encoding: codings,
  base64: Buffer.from(bytes).toString('base64'),
});

const doubt = (
  code: 'answer_unreadable' | 'unexpected_answer',
  message: string,
  answer: Answer,
  facts: AnswerFacts,
): AppErrorShape => ({
  code,
  message,
  next: waysOutOfDoubt,
  retryable: false,
  httpStatus: answer.status,
  requestId: facts.requestId ?? undefined,
});
