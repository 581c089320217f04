/** What the answers to a status request and to a request for cancellation mean. Pure and total. */

import type { AppErrorShape } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { Answer, ReadOutcome } from './answer.ts';
import {
  type AnswerFacts,
  type ClassifyContext,
  factsOf,
  noFacts,
  taskContext,
  withFiles,
} from './answer-facts.ts';
import { errorOfAnswer } from './errors.ts';
import { isRecord, parseJson } from './json.ts';
import { readTask, type TaskSnapshot } from './tasks.ts';
import { whyPacked } from './unpack.ts';

/**
 * - `task`: the task as it is now.
 * - `lost`: the status can not be read with this key (403, 404); it says nothing about the task.
 * - `key_refused`: 401 or 402; all work of this key should pause.
 * - `rate_limited`: wait `delayMs` (null: choose) with everything of this key.
 * - `retry`: read again later; `delayMs` when the answer asked for a wait.
 */
export type StatusResult = AnswerFacts &
  (
    | { kind: 'task'; task: TaskSnapshot }
    | { kind: 'lost'; error: AppErrorShape }
    | { kind: 'key_refused'; error: AppErrorShape }
    | { kind: 'rate_limited'; error: AppErrorShape; delayMs: number | null }
    | { kind: 'retry'; error: AppErrorShape; delayMs: number | null }
  );

export function classifyStatus(outcome: ReadOutcome, context: ClassifyContext): StatusResult {
  if (outcome.kind === 'failed') {
    const isKey = outcome.error.code === 'key_missing' || outcome.error.code === 'invalid_api_key';
    if (isKey) return { ...noFacts, kind: 'key_refused', error: outcome.error };
    return { ...noFacts, kind: 'retry', error: outcome.error, delayMs: null };
  }
  const facts = factsOf(outcome);
  if (outcome.status >= 200 && outcome.status < 300) {
    const task = taskOfAnswer(outcome, context);
    if (task !== null) return { ...facts, kind: 'task', task };
    const error = unreadableStatus(outcome, facts);
    return { ...facts, kind: 'retry', error, delayMs: null };
  }
  const error = errorOfAnswer(outcome, { now: context.now, isTaskRoute: true });
  const delayMs = error.hints?.retryAfterMs ?? null;
  if (outcome.status === 401 || outcome.status === 402) return { ...facts, kind: 'key_refused', error };
  if (isLost(outcome, error)) return { ...facts, kind: 'lost', error };
  if (outcome.status === 429) return { ...facts, kind: 'rate_limited', error, delayMs };
  return { ...facts, kind: 'retry', error, delayMs };
}

/** 403, 404 and TokenLab's own names for them. A web page, or what nobody can unpack, says nothing about the task. */
function isLost(answer: Answer, error: AppErrorShape): boolean {
  if (isPage(answer) || answer.packed !== undefined) return false;
  return (
    answer.status === 403 || answer.status === 404 || (answer.status < 500 && error.code === 'task_not_found')
  );
}

/** A web page: of a proxy, a sign-in wall, a server in maintenance. TokenLab answers in JSON. */
const isPage = (answer: Answer): boolean =>
  /^\s*</.test(answer.bodyText) || /html/i.test(answer.headers['content-type'] ?? '');

/** The task of a 2xx status answer; null when the body is no JSON object, names no status, or no known one and no task. */
function taskOfAnswer(answer: Answer, context: ClassifyContext): TaskSnapshot | null {
  const body = parseJson(answer.bodyText);
  if (!body.ok || !isRecord(body.value)) return null;
  const task = readTask(body.value, taskContext(answer, context));
  const isAboutATask = task.rawStatus !== null && (task.state !== 'unknown' || task.taskId !== null);
  return isAboutATask ? { ...task, outputs: withFiles(task.outputs, answer) } : null;
}

function unreadableStatus(answer: Answer, facts: AnswerFacts): AppErrorShape {
  const isJson = parseJson(answer.bodyText).ok;
  const what = answer.packed
    ? say('tokenLabsAnswerCouldntBeReadWhy', { why: whyPacked(answer.packed) })
    : isJson
      ? say('answerDoesntContainStatusOf')
      : isPage(answer)
        ? say('webPageCameInsteadOf')
        : say('tokenLabsAnswerCouldntBeRead');
  return {
    code: isJson ? 'unexpected_answer' : 'answer_unreadable',
    message: `${what} ${say('safelightWillCheckAgain')}`,
    next: ['wait_and_retry'],
    retryable: true,
    httpStatus: answer.status,
    requestId: facts.requestId ?? undefined,
  };
}

/**
 * - `confirmed`: TokenLab cancelled the task.
 * - `unsupported`, `too_late`: refused; the task keeps running.
 * - `unknown`: nobody can tell; read the status.
 */
export type CancelResult = AnswerFacts &
  (
    | { kind: 'confirmed'; task: TaskSnapshot }
    | { kind: 'unsupported'; error: AppErrorShape }
    | { kind: 'too_late'; error: AppErrorShape }
    | { kind: 'key_refused'; error: AppErrorShape }
    | { kind: 'lost'; error: AppErrorShape }
    | { kind: 'unknown'; error: AppErrorShape; delayMs: number | null }
  );

export function classifyCancel(outcome: ReadOutcome, context: ClassifyContext): CancelResult {
  if (outcome.kind === 'failed') {
    return { ...noFacts, kind: 'unknown', error: outcome.error, delayMs: null };
  }
  const facts = factsOf(outcome);
  if (outcome.status >= 200 && outcome.status < 300) {
    const task = taskOfAnswer(outcome, context);
    if (task?.state === 'cancelled') return { ...facts, kind: 'confirmed', task };
    const error: AppErrorShape = {
      code: 'unexpected_answer',
      message: say('tokenLabAcceptedRequestForCancellation'),
      next: ['check_again'],
      retryable: true,
      httpStatus: outcome.status,
      requestId: facts.requestId ?? undefined,
    };
    return { ...facts, kind: 'unknown', error, delayMs: null };
  }
  const error = errorOfAnswer(outcome, { now: context.now, isTaskRoute: true });
  if (outcome.status === 401 || outcome.status === 402) return { ...facts, kind: 'key_refused', error };
  if (error.code === 'unsupported_task_cancel') return { ...facts, kind: 'unsupported', error };
  if (error.code === 'task_not_cancellable' || outcome.status === 409)
    return { ...facts, kind: 'too_late', error };
  if (isLost(outcome, error)) return { ...facts, kind: 'lost', error };
  return { ...facts, kind: 'unknown', error, delayMs: error.hints?.retryAfterMs ?? null };
}
