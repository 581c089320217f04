/**
 * What answers are read into, each as one pure function. Small answers are read where they came; large ones in a thread, by
 * the same functions.
 */
import { keptOf, longestKept } from '../../base/kept-answer.ts';
import type { CreateOutcome, ReadOutcome } from '../answer.ts';
import type { ClassifyContext } from '../answer-facts.ts';
import { checkJson, jsonOf, unreadable } from '../answer-json.ts';
import { type CreateResult, classifyCreate } from '../classify.ts';
import { type CancelResult, classifyCancel, classifyStatus, type StatusResult } from '../classify-task.ts';
import { errorOfAnswer } from '../errors.ts';
import { readBalance, readCreatedKey, readKeys, readUsage } from '../management-pages.ts';
import { readMaterial } from '../materials.ts';
import { catalogueOf, countModels } from '../model-lists.ts';
import { withoutKey } from '../scrub-key.ts';

export const readings = {
  /** The words of a body, without the key that was sent. */
  words: (bytes: Uint8Array, key: string | null) =>
    withoutKey(key ?? undefined)(new TextDecoder().decode(bytes)),
  create: (outcome: CreateOutcome, context: ClassifyContext) => written(classifyCreate(outcome, context)),
  status: (outcome: ReadOutcome, context: ClassifyContext) => written(classifyStatus(outcome, context)),
  cancel: (outcome: ReadOutcome, context: ClassifyContext) => written(classifyCancel(outcome, context)),
  /** The bytes of a body that nobody can unpack, without the key in plain words. */
  bytes: (bytes: Uint8Array, key: string | null) =>
    Buffer.from(withoutKey(key ?? undefined)(Buffer.from(bytes).toString('latin1')), 'latin1'),
  error: errorOfAnswer,
  material: (outcome: ReadOutcome, now: number, id: string) => readMaterial(id, jsonOf(outcome, now)),
  /** The text of an answer that is JSON. @throws AppError */
  json: checkJson,
  countModels,
  catalogueOf,
  balance: (outcome: ReadOutcome, now: number) => readBalance(jsonOf(outcome, now)),
  keys: (outcome: ReadOutcome, now: number, page: number) => readKeys(jsonOf(outcome, now), page),
  createdKey: (outcome: Extract<ReadOutcome, { kind: 'answered' }>, now: number) => {
    const key = readCreatedKey(jsonOf(outcome, now));
    if (key === null) throw unreadable(outcome);
    return key;
  },
  usage: (outcome: ReadOutcome, now: number, page: number) => readUsage(jsonOf(outcome, now), page),
};

export type Readings = typeof readings;

/** With the answer as it is kept in place of its parts, which may be very many. */
function written<T extends CreateResult | StatusResult | CancelResult>(meaning: T): T {
  if ('task' in meaning) {
    const { task } = meaning;
    return { ...meaning, task: { ...task, raw: null, kept: keptOf(task, longestKept) } };
  }
  if (!('raw' in meaning)) return meaning;
  const text = meaning.kind === 'unconfirmed' ? longestKept : undefined;
  return { ...meaning, raw: null, kept: keptOf(meaning, longestKept, text) };
}
