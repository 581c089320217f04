/**
 * The one error value of Safelight. Every room reports failure as an `AppError`: a code from a closed list,
 * a message for the person at the window, and what that person can do next. Nothing else crosses the bridge.
 */

/** Where an error came from decides who can fix it; the code says what happened. */
export const errorCodes = [
  // Ours: input and state
  'invalid_input',
  'not_allowed',
  'not_found',
  'conflict',
  'price_unconfirmed',
  'limit_unconfirmed',
  'limit_reached',
  'press_needed',
  'too_often',
  'internal',
  // Ours: this computer
  'keychain_missing',
  'keychain_locked',
  'keychain_failed',
  'key_missing',
  'disk_full',
  'disk_away',
  'file_unwritable',
  'file_missing',
  'ledger_busy',
  'ledger_damaged',
  'ledger_taken',
  'ledger_too_new',
  // The wire
  'not_sent',
  'network',
  'timeout',
  'answer_unreadable',
  'foreign_poll_url',
  // TokenLab said no (section names follow its public error table)
  'invalid_request',
  'unsupported_parameter',
  'model_not_found',
  'too_many_images',
  'context_length_exceeded',
  'material_source_invalid',
  'material_preparing',
  'material_library_unavailable',
  'contract_mismatch',
  'currency_retired',
  'invalid_api_key',
  'expired_api_key',
  'insufficient_balance',
  'quota_exceeded',
  'model_not_allowed',
  'task_not_owned',
  'forbidden',
  'task_not_found',
  'not_found_remote',
  'unsupported_task_cancel',
  'task_not_cancellable',
  'idempotency_in_progress',
  'idempotency_conflict',
  'payload_too_large',
  'rate_limited',
  'server_error',
  'upstream_error',
  'all_channels_failed',
  'delivery_tier_unavailable',
  'gateway_timeout',
  'unexpected_answer',
  // Task and result outcomes
  'task_failed',
  'task_cancelled',
  'output_missing',
  'output_expired',
  'output_invalid',
  'output_too_large',
  'output_refused',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What the person can do next; the window turns each into a button or a sentence. */
export const nextActions = [
  'edit_request',
  'choose_model',
  'check_key',
  'add_balance',
  'raise_key_limit',
  'wait_and_retry',
  'retry_as_new_job',
  'submit_again_knowingly',
  'confirm_price',
  'change_limit',
  'change_batch_limit',
  'link_task',
  'check_again',
  'mark_not_created',
  'give_up',
  'free_disk_space',
  'choose_folder',
  'download_again',
  'locate_file',
  'unlock_keychain',
  'use_session_key',
  'check_connection',
  'refresh_catalogue',
  'contact_support',
  'restart_app',
  'none',
] as const;

export type NextAction = (typeof nextActions)[number];

/** One complaint about one field of a form or request. `path` is dotted, for example `request.prompt`. */
export interface FieldIssue {
  path: string;
  message: string;
}

/** Hints that TokenLab may add to an error; all optional, all untrusted. Amounts are USD as decimal strings. */
export interface ErrorHints {
  param?: string;
  didYouMean?: string;
  suggestions?: string[];
  alternatives?: string[];
  hint?: string;
  retryAfterMs?: number;
  balanceUsd?: string;
  estimatedCostUsd?: string;
  supportedParameters?: string[];
  supportedOperations?: string[];
  allowedResolutions?: string[];
  allowedDurations?: string[];
  allowedAspectRatios?: string[];
  promptMaxCharacters?: number;
  recommendedRequest?: Record<string, unknown>;
  materialAssetIds?: string[];
}

/** The serialisable form: stored in the ledger, sent over the bridge, printed in packets (after redaction). */
export interface AppErrorShape {
  code: ErrorCode;
  /** Plain words: what happened. Safe to show; never holds a key or a full prompt. */
  message: string;
  next: NextAction[];
  /** True when the same request may be sent again after a wait. */
  retryable: boolean;
  fields?: FieldIssue[];
  hints?: ErrorHints;
  /** HTTP status of the answer, when there was one. */
  httpStatus?: number;
  /** `X-Request-ID` of the answer, when there was one. */
  requestId?: string;
  /** TokenLab's own `error.code` / `error.type`, as sent. */
  remoteCode?: string;
  remoteType?: string;
  /** TokenLab's own message, as sent: untrusted plain text. */
  remoteMessage?: string;
}

export class AppError extends Error {
  readonly shape: AppErrorShape;

  constructor(
    code: ErrorCode,
    message: string,
    rest: Partial<Omit<AppErrorShape, 'code' | 'message'>> = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'AppError';
    this.shape = { code, message, ...rest, next: rest.next ?? ['none'], retryable: rest.retryable ?? false };
  }

  get code(): ErrorCode {
    return this.shape.code;
  }

  static from(shape: AppErrorShape): AppError {
    return new AppError(shape.code, shape.message, shape);
  }
}

/** Any thrown value as an `AppErrorShape`; what is not an `AppError` becomes `internal` and keeps its message. */
export function toAppErrorShape(thrown: unknown): AppErrorShape {
  if (thrown instanceof AppError) return thrown.shape;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, next: ['restart_app', 'contact_support'], retryable: false };
}
