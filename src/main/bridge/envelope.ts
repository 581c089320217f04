/** Answers of the bridge: a value, or an error value that is safe to show. */

import type { Issues } from '../../shared/checked.ts';
import type { Envelope } from '../../shared/contract/methods.ts';
import { AppError, type AppErrorShape, type FieldIssue } from '../../shared/errors.ts';
import { say } from '../../shared/words/bridge/say.ts';
import { listed } from '../../shared/words.ts';

export const answered = <T>(value: T): Envelope<T> => ({ ok: true, value });
export const refused = (error: AppErrorShape): Envelope<never> => ({ ok: false, error });

const mostIssues = 30;

/** A payload that does not fit its schema, with each complaint at its dotted path. */
export function payloadError({ issues }: Issues): AppError {
  const fields: FieldIssue[] = issues.slice(0, mostIssues).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const where = fields.map((field) => field.path).filter((path) => path !== '');
  const message =
    where.length > 1
      ? say('fieldsArentValid', { fields: listed(where.slice(0, 5)) })
      : where[0] === undefined
        ? say('thisIsntValid')
        : say('fieldIsntValid', { field: where[0] });
  return new AppError('invalid_input', message, { next: ['edit_request'], fields });
}

/**
 * What the window hears of a failure. An `AppError` was written for people and passes; anything else may carry paths,
 * SQL or worse in its message, so the window learns only that it is in the log.
 */
export function shapeForWindow(thrown: unknown, redact: (value: unknown) => unknown): AppErrorShape {
  if (thrown instanceof AppError) return redact(thrown.shape) as AppErrorShape;
  return {
    code: 'internal',
    message: say('somethingWentWrongInsideSafelight'),
    next: ['restart_app', 'contact_support'],
    retryable: false,
  };
}
