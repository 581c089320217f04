/** TokenLab's error format, and the refusals that the sandbox throws. */
import { type Answer, jsonAnswer } from './answer.ts';

export interface ValidationIssue {
  field: string;
  message: string;
  code: string;
}

export interface RefusalDetails {
  /** `error.code`; absent when TokenLab gives only a type. */
  code?: string;
  param?: string;
  /** Fields besides message and type: `supported_parameters`, `balance_usd`, `retry_after` and others. */
  hints?: Record<string, unknown>;
  issues?: ValidationIssue[];
  headers?: Record<string, string>;
}

/** An error answer. It can be thrown anywhere below the router, which turns it into an answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly details: RefusalDetails;

  constructor(status: number, type: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.type = type;
    this.details = details;
  }
}

/** The refusal as TokenLab writes it, with `validation_errors` beside `error`. */
export function refusalAnswer(refusal: Refusal, requestId: string): Answer {
  const { code, param, hints, issues, headers } = refusal.details;
  const body: Record<string, unknown> = {
    error: {
      message: refusal.message,
      type: refusal.type,
      ...(code === undefined ? {} : { code }),
      ...(param === undefined ? {} : { param }),
      request_id: requestId,
      ...hints,
    },
  };
  if (issues !== undefined && issues.length > 0) body.validation_errors = issues;
  return jsonAnswer(body, refusal.status, headers);
}

/** 400 for one field, with the same message in `validation_errors`. */
export function badField(
  field: string,
  message: string,
  code = 'invalid_value',
  hints: Record<string, unknown> = {},
): Refusal {
  return new Refusal(400, 'invalid_request_error', message, {
    code,
    param: field,
    hints,
    issues: [{ field, message, code }],
  });
}

export function notFound(message: string): Refusal {
  return new Refusal(404, 'not_found_error', message, { code: 'not_found' });
}

export function taskNotFound(id: string): Refusal {
  return new Refusal(404, 'async_task_not_found', `This key has no task ${id}.`, {
    code: 'async_task_not_found',
  });
}

export function tooLarge(message: string, field: string): Refusal {
  return new Refusal(413, 'invalid_request_error', message, {
    code: 'payload_too_large',
    param: field,
    issues: [{ field, message, code: 'payload_too_large' }],
  });
}
