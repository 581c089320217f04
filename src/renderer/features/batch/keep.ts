/** Making many as text, to be kept with the draft that it belongs to, and back. Pure. */
import { z } from 'zod';
import { batchSeedsSchema, mostRepeats } from '../../../shared/batch.ts';
import { checkedOr } from '../../../shared/checked.ts';
import { inputSourceSchema } from '../../../shared/request.ts';
import { type Making, single } from './state.ts';

/** Characters of the text with a table in it; a larger table has to be chosen again. */
const longest = 1_000_000;

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
  leftOut: lines,
  limitUsd: z.string(),
});

const wholes = new WeakMap<Making, string>();
/** A draft is asked for its text at every pause of typing; a large table is written out once for each change of it. */
function wholeOf(making: Making): string {
  const whole = wholes.get(making) ?? JSON.stringify(making);
  wholes.set(making, whole);
  return whole;
}

/** Whether its table is kept over a restart. What a person set for the table always is. */
export const keepsTable = (making: Making): boolean =>
  making.table === null || wholeOf(making).length <= longest;

/** Null while the sheet makes one job. */
export function asText(making: Making): string | null {
  if (making === single) return null;
  const { table } = making;
  if (table === null || keepsTable(making)) return wholeOf(making);
  return JSON.stringify({ ...making, table: { ...table, content: '', isGone: true } });
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
