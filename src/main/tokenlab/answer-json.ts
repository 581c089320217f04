/** The JSON of answers to reads. */

import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/tokenlab/say.ts';
import type { Answer, ReadOutcome } from './answer.ts';
import { errorOfAnswer } from './errors.ts';
import { parseJson } from './json.ts';
import { whyPacked } from './unpack.ts';

/** The JSON of a read. @throws AppError for every other outcome. */
export function jsonOf(outcome: ReadOutcome, now: number): unknown {
  if (outcome.kind === 'failed') throw AppError.from(outcome.error);
  if (outcome.status < 200 || outcome.status >= 300) throw AppError.from(errorOfAnswer(outcome, { now }));
  const body = parseJson(outcome.bodyText);
  if (!body.ok) throw unreadable(outcome);
  return body.value;
}

export const unreadable = (answer: Answer): AppError => {
  const message = answer.packed
    ? say('tokenLabsAnswerCouldntBeReadWhy', { why: whyPacked(answer.packed) })
    : say('tokenLabsAnswerCouldntBeReadAs');
  return new AppError('answer_unreadable', message, {
    next: ['check_connection', 'wait_and_retry'],
    retryable: true,
    httpStatus: answer.status,
    requestId: answer.requestId ?? undefined,
  });
};

/** The text of a read that is JSON. @throws AppError for every other outcome. */
export function checkJson(outcome: ReadOutcome, now: number): string {
  jsonOf(outcome, now);
  return outcome.kind === 'answered' ? outcome.bodyText : '';
}
