/** Making many as text, to be kept with the draft that it belongs to, and back. A long table is kept beside it. */
import { z } from 'zod';
import { batchSeedsSchema, mostRepeats } from '../../../shared/batch.ts';
import { checkedOr } from '../../../shared/checked.ts';
import { longestDraftText } from '../../../shared/compose-draft.ts';
import { inputSourceSchema } from '../../../shared/request.ts';
import { type Making, single } from './state.ts';
import { nameOfText } from './text-names.ts';

/** Characters of a table that is kept within its draft, which is written as a whole at each pause of typing. */
const longestWithin = 250_000;

const texts = z.record(z.string(), z.string());
const lines = z.array(z.number().int());
const schema: z.ZodType<Making> = z.object({
  name: z.string(),
  repeat: z.number().int().min(1).max(mostRepeats),
  seeds: batchSeedsSchema,
  how: z.enum(['combine', 'together']),
  texts,
  media: z.record(z.string(), z.array(z.object({ label: z.string(), source: inputSourceSchema }))),
  fields: z.array(z.string()),
  table: z
    .object({
      name: z.string(),
      content: z.string(),
      isGone: z.boolean().default(false),
      withHeader: z.boolean(),
      targets: texts,
      fixed: z.record(z.coerce.number<number>(), z.array(z.string())),
      leftOut: lines,
      files: z.record(z.string(), inputSourceSchema),
    })
    .nullable(),
  pasted: z.string().default(''),
  awaits: z
    .object({ textId: z.string(), of: z.enum(['table', 'pasted']) })
    .nullable()
    .default(null),
  leftOut: lines,
  limitUsd: z.string(),
});

/** The one text of making many that may be long. */
const longTextOf = ({ table, pasted }: Making): string =>
  table === null || table.isGone ? pasted : table.content;

/** Whether its table, used or being pasted, is kept over a restart. What a person set for it always is. */
export const keepsTable = (making: Making): boolean => longTextOf(making).length <= longestDraftText;

export interface KeptMaking {
  /** Null while the sheet makes one job. */
  making: string | null;
  /** Of the text that is kept beside the draft. */
  textId: string | null;
  /** That text, where it is here. */
  text: string | null;
}

const known = new WeakMap<Making, KeptMaking>();
/** A draft is asked for its text at every pause of typing; it is written out once for each change of it. */
export function asKept(making: Making): KeptMaking {
  const kept = known.get(making) ?? written(making);
  known.set(making, kept);
  return kept;
}

function written(making: Making): KeptMaking {
  if (making === single) return { making: null, textId: null, text: null };
  const text = longTextOf(making);
  if (text.length <= longestWithin)
    return { making: JSON.stringify(making), textId: making.awaits?.textId ?? null, text: null };
  const textId = keepsTable(making) ? nameOfText(text) : null;
  const { table } = making;
  const isTable = table !== null && !table.isGone;
  const without: Making = {
    ...making,
    ...(isTable ? { table: { ...table, content: '', isGone: true } } : { pasted: '' }),
    awaits: textId === null ? null : { textId, of: isTable ? 'table' : 'pasted' },
  };
  return { making: JSON.stringify(without), textId, text: textId === null ? null : text };
}

/** What cannot be read, by another version for instance, makes one job. */
export function fromText(text: string | null): Making {
  if (text === null) return single;
  try {
    return checkedOr(schema, JSON.parse(text), single);
  } catch {
    return single;
  }
}
