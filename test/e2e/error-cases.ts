/** TokenLab's table of refusals as a person meets it: what provokes each, and what the window then says and offers. */
import type { ErrorCode } from '../../src/shared/errors.ts';
import { full } from '../faults/scale.ts';
import type { Place } from './composer.ts';

/** The cases that are met in the window: all of them in `npm run faults`, in `npm test` those that look like no other. */
export const seenHere = <T extends { telling?: true }>(cases: readonly T[]): readonly T[] =>
  cases.filter(({ telling = false }) => full || telling);

export interface Refused {
  telling?: true;
  /** Name of the sandbox's fault. */
  fault: string;
  code: ErrorCode;
  /** What happened, in plain words. */
  message: string;
  /** The next steps, in words, in their order. */
  next: string[];
  /** HTTP status and TokenLab's own name for it. */
  facts: string;
  /** Lines of hints. */
  hints?: string[];
  /** Label of the field that has to show the complaint, and the complaint. */
  field?: { label: string; says: string };
  /** A complaint about what the form does not show. */
  beside?: string;
  /** Buttons that take up what TokenLab proposes, or lead to what has to change. */
  offers?: string[];
}

const step = {
  edit: 'Correct the request, then submit it again.',
  refresh: 'Refresh the model list.',
  model: 'Choose another model.',
  key: 'Check or replace the API key.',
  balance: 'Add funds in the TokenLab console.',
  limit: 'Raise this key’s limit in the TokenLab console.',
  wait: 'Wait a moment, then try again.',
  retry: 'Retry as a new job.',
  support: 'Save a support packet and contact TokenLab support.',
} as const;

const mismatch = {
  code: 'contract_mismatch',
  message: 'TokenLab doesn’t offer this model with this combination of settings.',
  next: [step.edit, step.refresh],
} as const;

/** Refused while the sheet watches, with nothing but words in the form. */
export const textPlace: Place = { kind: 'Video', model: 'veo3.1', operation: 'Text to video' };
export const refusedTexts: readonly Refused[] = [
  {
    fault: '400',
    telling: true,
    code: 'invalid_request',
    message: 'TokenLab rejected the request. Check the marked fields.',
    next: [step.edit],
    facts: 'HTTP 400 · invalid_value',
    hints: ['TokenLab said: prompt was refused by this model.'],
    field: { label: 'Prompt', says: 'prompt was refused by this model.' },
  },
  {
    fault: '400-unsupported',
    code: 'unsupported_parameter',
    message: 'This model doesn’t accept the setting "seed".',
    next: [step.edit, step.refresh],
    facts: 'HTTP 400 · unsupported_parameter',
    hints: ['This model accepts: prompt, aspect_ratio.'],
    field: { label: 'Seed', says: 'seed is not supported.' },
  },
  {
    fault: '400-context',
    code: 'context_length_exceeded',
    message: 'The text is too long for this model. It accepts up to 1,000 characters.',
    next: [step.edit],
    facts: 'HTTP 400 · context_length_exceeded',
    field: { label: 'Prompt', says: 'The input is too long.' },
  },
  {
    fault: '400-contract',
    telling: true,
    ...mismatch,
    next: [...mismatch.next],
    facts: 'HTTP 400 · no_contract_compatible_route',
    hints: [
      'This model can do: text-to-video.',
      'Possible lengths in seconds: 4, 6, 8.',
      'Possible resolutions: 720p.',
      'Possible aspect ratios: 16:9.',
    ],
    field: { label: 'Duration (s)', says: 'Possible here: 4, 6, 8.' },
    offers: ['Use TokenLab’s recommendation: duration 4'],
  },
  {
    fault: '400-shape',
    ...mismatch,
    next: [...mismatch.next],
    facts: 'HTTP 400 · request_shape_channel_mismatch',
  },
  {
    fault: '400-upstream',
    ...mismatch,
    next: [...mismatch.next],
    facts: 'HTTP 400 · upstream_contract_mismatch',
  },
  {
    fault: '400-normalization',
    ...mismatch,
    next: [...mismatch.next],
    facts: 'HTTP 400 · platform_normalization_error',
  },
  {
    fault: '400-currency',
    code: 'currency_retired',
    message: 'TokenLab only accepts amounts in US dollars.',
    next: [step.edit],
    facts: 'HTTP 400 · currency_retired',
  },
  {
    fault: '403',
    code: 'forbidden',
    message: 'TokenLab doesn’t allow this with this API key or workspace.',
    next: [step.key, step.support],
    facts: 'HTTP 403 · permission_error',
  },
  {
    fault: '403-model',
    telling: true,
    code: 'model_not_allowed',
    message: 'This API key may not use this model.',
    next: [step.model, step.key],
    facts: 'HTTP 403 · model_not_allowed',
    beside: 'model: This key is not allowed to use the model.',
  },
  {
    fault: '404',
    code: 'not_found_remote',
    message: 'TokenLab doesn’t know this address or record.',
    next: [step.refresh],
    facts: 'HTTP 404 · not_found',
  },
  {
    fault: '409-progress',
    code: 'idempotency_in_progress',
    message: 'TokenLab is still registering the same request.',
    next: [step.wait],
    facts: 'HTTP 409 · IdempotencyRequestInProgress',
  },
  {
    fault: '409-conflict',
    code: 'idempotency_conflict',
    message: 'TokenLab has already received another request with the same idempotency key.',
    next: [step.retry],
    facts: 'HTTP 409 · IdempotencyConflict',
  },
  {
    fault: '503-final',
    telling: true,
    code: 'all_channels_failed',
    message: 'This model is not available right now. TokenLab rejected the request, so no task was created.',
    next: [step.model],
    facts: 'HTTP 503 · all_channels_failed',
    hints: ['Available instead: veo3.1-fast.'],
    offers: ['Use veo3.1-fast'],
  },
  {
    fault: '402',
    telling: true,
    code: 'insufficient_balance',
    message: 'The balance is too low: TokenLab expects this to cost $2.40 and the balance is $0.08.',
    next: [step.balance, step.model],
    facts: 'HTTP 402 · insufficient_balance',
    hints: [
      'Add balance in the console, or choose a cheaper model.',
      'TokenLab suggests: veo3.1-fast, seedance-1.5-pro, seedance-2.0.',
      'Balance $0.08. Estimated cost $2.40.',
    ],
    offers: ['Use veo3.1-fast', 'Add funds in the console'],
  },
  {
    fault: '402-quota',
    telling: true,
    code: 'quota_exceeded',
    message: 'This API key has reached its own spending limit.',
    next: [step.limit, step.key],
    facts: 'HTTP 402 · quota_exceeded',
    offers: ['Raise limit in the console', 'Replace key…'],
  },
];

/** Refused while the sheet watches, about pictures of the form. */
export const picturePlace: Place = { kind: 'Image', model: 'nano-banana', operation: 'Image to image' };
export const refusedPictures: readonly Refused[] = [
  {
    fault: '400-images',
    code: 'too_many_images',
    message: 'This model accepts fewer images.',
    next: [step.edit],
    facts: 'HTTP 400 · too_many_images',
    field: { label: 'Images', says: 'Too many source images.' },
  },
  {
    fault: '413',
    telling: true,
    code: 'payload_too_large',
    message: 'The request or one of its files is too large. Make it smaller, or use a link instead.',
    next: [step.edit],
    facts: 'HTTP 413 · payload_too_large',
    field: { label: 'Images', says: 'The image is larger than 50 MiB.' },
  },
  {
    fault: '400-material',
    code: 'material_source_invalid',
    message: 'One of the input files can’t be used as material.',
    next: [step.edit],
    facts: 'HTTP 400 · seedance_material_source_invalid',
    beside: 'asset_url: The material cannot be read.',
  },
  {
    fault: '422',
    code: 'material_source_invalid',
    message: 'One of the input files can’t be used as material.',
    next: [step.edit],
    facts: 'HTTP 422 · seedance_material_source_invalid',
  },
  {
    fault: '400-model',
    telling: true,
    code: 'model_not_found',
    message:
      'TokenLab doesn’t know this model, or doesn’t offer it to this account. Did you mean "gpt-image-2"?',
    next: [step.model, step.refresh],
    facts: 'HTTP 400 · model_not_found',
    hints: ['TokenLab suggests: flux-2-pro.'],
    beside: 'model: The model is not public.',
    offers: ['Use gpt-image-2'],
  },
];

/** The key is refused: all its work stops until it works again. */
export const refusedKeys: readonly Refused[] = [
  {
    fault: '401',
    code: 'invalid_api_key',
    message: 'TokenLab doesn’t accept this API key. It may be wrong, inactive or revoked.',
    next: [step.key],
    facts: 'HTTP 401 · invalid_api_key',
    offers: ['Replace key…'],
  },
  {
    fault: '401-unauthorized',
    code: 'invalid_api_key',
    message: 'TokenLab doesn’t accept this API key. It may be missing, wrong, inactive or revoked.',
    next: [step.key],
    facts: 'HTTP 401 · unauthorized',
    offers: ['Replace key…'],
  },
  {
    fault: '401-expired',
    telling: true,
    code: 'expired_api_key',
    message: 'This API key has expired.',
    next: [step.key],
    facts: 'HTTP 401 · expired_api_key',
    offers: ['Replace key…'],
  },
];

export interface Waiting {
  telling?: true;
  fault: string;
  code: ErrorCode;
  /** What the job waits for, and then. */
  holds: string;
  hints: string[];
  /** TokenLab’s own words where they say no more than that, and are read in the timeline alone. */
  said?: string;
}

/** Told to wait: no task was made, and the job goes out again automatically, in plain sight. */
export const waiting: readonly Waiting[] = [
  {
    fault: '503-retryable*4',
    code: 'all_channels_failed',
    holds: 'This model is not available right now. No task was created. Retries automatically',
    hints: ['Available instead: veo3.1-fast.'],
  },
  {
    fault: '503-tier*4',
    code: 'delivery_tier_unavailable',
    holds:
      'The requested delivery tier is not available right now. No task was created. Retries automatically',
    hints: [],
  },
  {
    fault: '503-material*3',
    code: 'material_library_unavailable',
    holds:
      'TokenLab’s material library is not available right now. No task was created. Retries automatically',
    hints: [],
  },
  {
    fault: '429*4',
    telling: true,
    code: 'rate_limited',
    holds: 'TokenLab asked Safelight to wait (too many requests). No task was created. Retries automatically',
    hints: [],
    said: 'Too many requests for this key.',
  },
];

export interface Doubtful {
  telling?: true;
  fault: string;
  code: ErrorCode;
  message: string;
  hints?: string[];
}

const doubt = 'A task may have been created all the same, so Safelight won’t resend it.';
const lost = 'TokenLab may have accepted the request, so Safelight won’t resend it.';

/** Nobody can tell whether a task was made: never sent again automatically. */
export const doubtful: readonly Doubtful[] = [
  { fault: '500', code: 'server_error', message: `TokenLab had an internal error. ${doubt}` },
  {
    fault: '502',
    code: 'upstream_error',
    message: `The provider behind TokenLab reported an error. ${doubt}`,
  },
  { fault: '504', code: 'gateway_timeout', message: `TokenLab didn’t answer in time. ${doubt}` },
  {
    fault: 'lost-answer',
    telling: true,
    code: 'network',
    message: `The answer was lost: the connection was reset. ${lost}`,
  },
  {
    fault: 'half-body',
    code: 'answer_unreadable',
    message: `The answer was lost: the connection ended in the middle of the answer. ${lost}`,
  },
];

export interface Ended {
  telling?: true;
  fault: string;
  state: 'failed' | 'output_missing' | 'lost';
  code: ErrorCode;
  message: string;
  /** Buttons. */
  offers: (string | RegExp)[];
}

/** What TokenLab says of a task that it had accepted. */
export const ended: readonly Ended[] = [
  {
    fault: 'task-not-found',
    state: 'lost',
    code: 'task_not_found',
    message: 'TokenLab no longer knows this task, or doesn’t show it to this API key.',
    offers: ['Check again', 'Link a task ID…', 'Stop following'],
  },
  {
    fault: 'task-mapping',
    state: 'lost',
    code: 'task_not_found',
    message: 'TokenLab no longer knows this task, or doesn’t show it to this API key.',
    offers: ['Check again', 'Link a task ID…', 'Stop following'],
  },
  {
    fault: 'task-not-owned',
    telling: true,
    state: 'lost',
    code: 'task_not_owned',
    message: 'TokenLab doesn’t show this task to this API key. It may belong to another key or workspace.',
    offers: ['Check again', 'Link a task ID…', 'Stop following'],
  },
  {
    fault: 'error-string',
    state: 'failed',
    code: 'task_failed',
    message: 'TokenLab couldn’t finish the task. It says: The provider gave up',
    offers: [/^Retry · /],
  },
  {
    fault: 'error-object',
    telling: true,
    state: 'failed',
    code: 'task_failed',
    message: 'TokenLab couldn’t finish the task. It says: The prompt was refused',
    offers: [/^Retry · /],
  },
  {
    fault: 'error-missing',
    state: 'failed',
    code: 'task_failed',
    message: 'TokenLab couldn’t finish the task, and gave no reason.',
    offers: [/^Retry · /],
  },
  {
    fault: 'completed-without-output',
    state: 'output_missing',
    code: 'output_missing',
    message: 'TokenLab reports it completed, but gave no usable output. Refresh to check once more.',
    offers: ['Refresh status', 'Support packet'],
  },
];

export interface Uncancellable {
  telling?: true;
  fault: string;
  code: ErrorCode;
  reason: string;
  facts: string;
}

/** A request for cancellation that TokenLab refuses. */
export const uncancellable: readonly Uncancellable[] = [
  {
    fault: 'cancel-too-late',
    code: 'task_not_cancellable',
    reason: 'Cancellation refused: the task can no longer be cancelled.',
    facts: 'HTTP 409 · task_not_cancellable',
  },
  {
    fault: 'cancel-unsupported',
    telling: true,
    code: 'unsupported_task_cancel',
    reason: 'Cancellation refused: tasks of this model can’t be cancelled.',
    facts: 'HTTP 400 · unsupported_task_cancel',
  },
];
