/**
 * TokenLab's task, read out of any create or status answer. Pure and total: whatever the body is, there is a
 * defined result, and nothing becomes a success that does not say so itself.
 */

import type { AppErrorShape } from '../../shared/errors.ts';
import type { Family } from '../../shared/families/index.ts';
import { cutText } from '../../shared/text.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import { paths } from './endpoints.ts';
import { asFlag, asInstant, asNumber, asText, firstMember, isRecord, member } from './json.ts';
import { pathOnOrigin } from './origin.ts';
import type { TaskOutput } from './output-shape.ts';
import { collectOutputs, hasUsableOutput } from './outputs.ts';

/** `unknown` is a word that we do not know: the task is still polled and the word is shown as it came. */
export type TaskState = 'pending' | 'processing' | 'completed' | 'failed' | 'cancelled' | 'unknown';

export type TaskWarning = 'foreign_poll_url' | 'unknown_status' | 'missing_status';

export interface TaskFailure {
  code: string | null;
  /** Untrusted plain text. */
  message: string;
  /** `timeout` and `expired` are failures with a name of their own. */
  reason: 'failed' | 'timeout' | 'expired' | 'cancelled';
}

export interface TaskSnapshot {
  taskId: string | null;
  /** Path on TokenLab's own origin to ask for the status; null only when there is no task id either. */
  pollPath: string | null;
  model: string | null;
  state: TaskState;
  /** The status word as it came. */
  rawStatus: string | null;
  terminal: boolean;
  /** 0 to 100, only when TokenLab said so. Never a sign of completion. */
  progress: number | null;
  /** It came as a plain 1: 1 %, or the end of a share of one. */
  progressIsBareOne: boolean;
  /** Unix ms. */
  createdAt: number | null;
  updatedAt: number | null;
  billingTransactionId: string | null;
  failure: TaskFailure | null;
  outputs: TaskOutput[];
  /** Where further outputs stand in the answer that are too many to be taken; see `raw`. */
  outputsLeft: string[];
  /** False for a completed task without anything usable: not a success. */
  hasOutput: boolean;
  /** Names for follow-up operations and the inspector: `title`, `audio_id`, `world_id`. Untrusted text. */
  facts: Record<string, string>;
  warnings: TaskWarning[];
  /** The whole body, so that a later version can read it again; null where `kept` has it. */
  raw: unknown;
  /** The same as it is kept, where the body was large; null when there is more of it than is kept. */
  kept?: string | null;
}

export interface TaskContext {
  /** TokenLab's origin, against which `poll_url` is resolved. */
  origin: string;
  headers?: Record<string, string>;
  family?: Family | null;
  requestUrls?: readonly string[];
}

/** What a 2xx answer to a create says. */
export type CreateReading =
  | { kind: 'task'; task: TaskSnapshot }
  | {
      kind: 'inline';
      outputs: TaskOutput[];
      outputsLeft: string[];
      billingTransactionId: string | null;
      raw: unknown;
    }
  | { kind: 'neither'; task: TaskSnapshot };

/** Task or finished result, decided by the body alone. A task without any id can not be followed. */
export function readCreateBody(body: unknown, context: TaskContext): CreateReading {
  const task = readTask(body, context);
  const saysTask = ['task_id', 'poll_url', 'status'].some((name) => asText(member(body, name)) !== null);
  const usable = hasUsableOutput(task.outputs, context.family);
  if (task.taskId !== null && (saysTask || !usable)) return { kind: 'task', task };
  const unfinished = saysTask && task.state !== 'completed';
  if (usable && !unfinished) {
    return {
      kind: 'inline',
      outputs: task.outputs,
      outputsLeft: task.outputsLeft,
      billingTransactionId: task.billingTransactionId,
      raw: body,
    };
  }
  return { kind: 'neither', task };
}

/** Servers refuse longer addresses. */
const longestPollUrl = 4_000;

/** The task as any status body shows it; a missing status is state `unknown` with the warning `missing_status`. */
export function readTask(body: unknown, context: TaskContext): TaskSnapshot {
  const headers = context.headers ?? {};
  const warnings: TaskWarning[] = [];
  const pollUrl = asText(member(body, 'poll_url'));
  const ownPollPath =
    pollUrl === null || pollUrl.length > longestPollUrl ? null : pathOnOrigin(pollUrl, context.origin);
  if (pollUrl !== null && ownPollPath === null) warnings.push('foreign_poll_url');

  const taskId =
    usableId(member(body, 'task_id')) ??
    usableId(member(body, 'id')) ??
    usableId(headers['x-task-id']) ??
    idInPollUrl(pollUrl);
  const rawStatus = asText(member(body, 'status'));
  const status = readStatus(body, rawStatus);
  if (rawStatus === null) warnings.push('missing_status');
  else if (status.state === 'unknown') warnings.push('unknown_status');

  const terminal = status.state === 'completed' || status.state === 'failed' || status.state === 'cancelled';
  const { outputs, left } = collectOutputs(body, context);
  return {
    taskId,
    pollPath: ownPollPath ?? (taskId === null ? null : paths.task(taskId)),
    model: asText(member(body, 'model'))?.slice(0, 300) ?? null,
    state: status.state,
    rawStatus,
    terminal,
    progress: readProgress(member(body, 'progress')),
    progressIsBareOne: isBareOne(member(body, 'progress')),
    createdAt: asInstant(firstMember(body, 'created', 'created_at')),
    updatedAt: asInstant(firstMember(body, 'updated', 'updated_at')),
    billingTransactionId: billingIdOf(body, headers),
    failure: terminal && status.state !== 'completed' ? readFailure(body, status.reason) : null,
    outputs,
    outputsLeft: left,
    hasOutput: hasUsableOutput(outputs, context.family),
    facts: readFacts(body),
    warnings,
    raw: body,
  };
}

/** The billing transaction of an answer: body first, then header; null while settlement has not happened. */
export function billingIdOf(body: unknown, headers: Record<string, string>): string | null {
  return usableId(member(body, 'billing_transaction_id')) ?? usableId(headers['x-billing-transaction-id']);
}

const words: Record<string, { state: TaskState; reason: TaskFailure['reason'] }> = {
  pending: { state: 'pending', reason: 'failed' },
  queued: { state: 'pending', reason: 'failed' },
  processing: { state: 'processing', reason: 'failed' },
  running: { state: 'processing', reason: 'failed' },
  completed: { state: 'completed', reason: 'failed' },
  succeeded: { state: 'completed', reason: 'failed' },
  failed: { state: 'failed', reason: 'failed' },
  timeout: { state: 'failed', reason: 'timeout' },
  expired: { state: 'failed', reason: 'expired' },
  cancelled: { state: 'cancelled', reason: 'cancelled' },
  canceled: { state: 'cancelled', reason: 'cancelled' },
};

function readStatus(
  body: unknown,
  rawStatus: string | null,
): { state: TaskState; reason: TaskFailure['reason'] } {
  const word = rawStatus?.trim().toLowerCase() ?? '';
  const known = Object.hasOwn(words, word) ? words[word] : undefined;
  if (known === undefined) return { state: 'unknown', reason: 'failed' };
  // TokenLab says `failed` for cancelled tasks, so that older clients stop polling; the flag tells them apart.
  if (known.state === 'failed' && isCancelled(body)) return { state: 'cancelled', reason: 'cancelled' };
  return known;
}

function isCancelled(body: unknown): boolean {
  const status = asText(member(body, 'cancellation_status'))?.trim().toLowerCase();
  return asFlag(member(body, 'cancelled')) || status === 'cancelled' || status === 'canceled';
}

/**
 * TokenLab counts to 100; a provider behind it may report a share of one. What lies between 0 and 1 is a share, unless a
 * per cent sign says otherwise. A bare 1 can be either; see `progressAfter`.
 */
function readProgress(value: unknown): number | null {
  const number = asNumber(value);
  if (number === null) return null;
  const text = typeof value === 'string' ? value.trim() : '';
  const isShare = !text.endsWith('%') && ((number > 0 && number < 1) || /^1\.0+$/.test(text));
  const percent = Math.round((isShare ? number * 100 : number) * 10) / 10;
  return Math.min(100, Math.max(0, percent));
}

const isBareOne = (value: unknown): boolean =>
  value === 1 || (typeof value === 'string' && value.trim() === '1');

/** The progress to show after `before`: a bare 1 after more than 1 % is the end of a share of one, not a fall to 1 %. */
export const progressAfter = (
  before: number | null,
  { progress, progressIsBareOne }: Pick<TaskSnapshot, 'progress' | 'progressIsBareOne'>,
): number | null => (progressIsBareOne && before !== null && before > 1 ? 100 : progress);

const generic: Record<TaskFailure['reason'], string> = {
  failed: say('tokenLabGaveNoReason'),
  timeout: say('taskDidntFinishInTime'),
  expired: say('taskExpiredBeforeItRan'),
  cancelled: say('taskWasCancelled'),
};

const tooLong = say('tokenLabStoppedTaskBecauseIt');
const tooLate = say('taskExpiredAtTokenLabBefore');
const unfinished = {
  alone: say('tokenLabCouldntFinishTaskAnd'),
  before: say('tokenLabCouldntFinishTask'),
};

/** A failure alone, and before TokenLab's own words about it. */
const whatHappened: Record<TaskFailure['reason'], { alone: string; before: string }> = {
  failed: unfinished,
  cancelled: unfinished,
  timeout: { alone: tooLong, before: tooLong },
  expired: { alone: tooLate, before: tooLate },
};

function readFailure(body: unknown, reason: TaskFailure['reason']): TaskFailure {
  const raw = member(body, 'error');
  const inner = isRecord(member(raw, 'error')) ? member(raw, 'error') : raw;
  const message =
    asText(inner) ??
    asText(firstMember(inner, 'message', 'detail', 'reason')) ??
    asText(firstMember(body, 'error_message', 'message', 'fail_reason'));
  return {
    code: asText(firstMember(inner, 'code', 'type'))?.slice(0, 200) ?? null,
    message: cutText(message ?? generic[reason], 4000, 4000),
    reason,
  };
}

const factNames = ['title', 'audio_id', 'world_id', 'operation_id', 'draft_task_id'];

function readFacts(body: unknown): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const name of factNames) {
    const value = asText(member(body, name));
    if (value !== null) facts[name] = cutText(value, 1000, 1000);
  }
  return facts;
}

/** An id that can stand in a path: not empty, of sane length, and no step up or down in it. */
function usableId(value: unknown): string | null {
  const id = asText(value)?.trim() ?? null;
  if (id === null || id.length > 256 || id === '.' || id === '..' || /[\p{Cs}\p{Cc}]/u.test(id)) return null;
  return id;
}

/** The task id that `poll_url` ends in, when it has TokenLab's own form; read as a name, not as an address. */
function idInPollUrl(pollUrl: string | null): string | null {
  return /\/(ldtask_[0-9a-f]{32})\/?(?:[?#]|$)/i.exec(pollUrl ?? '')?.[1] ?? null;
}

/** Why a terminal task is no success, as the error that its job shows; null for a success or an open task. */
export function taskProblem(task: TaskSnapshot): AppErrorShape | null {
  if (task.state === 'cancelled') {
    return {
      code: 'task_cancelled',
      message: say('taskWasCancelledBeforeIt'),
      next: ['retry_as_new_job'],
      retryable: false,
      remoteMessage: task.failure?.message,
    };
  }
  if (task.state === 'failed') {
    const { failure } = task;
    // Our own words for a missing reason are not TokenLab's.
    const remote = failure === null || failure.message === generic[failure.reason] ? null : failure.message;
    const what = whatHappened[failure?.reason ?? 'failed'];
    return {
      code: 'task_failed',
      message: remote === null ? what.alone : `${what.before} ${say('itSaysRemote', { remote })}`,
      next: ['edit_request', 'retry_as_new_job'],
      retryable: false,
      remoteCode: failure?.code ?? undefined,
      remoteMessage: remote ?? undefined,
    };
  }
  if (task.state === 'completed' && !task.hasOutput) {
    return {
      code: 'output_missing',
      message: say('tokenLabSaysTaskIsCompleted'),
      next: ['check_again', 'contact_support', 'retry_as_new_job'],
      retryable: false,
    };
  }
  return null;
}
