/** Making many as text, to be kept with the draft that it belongs to, and back. Pure. */
import { z } from 'zod';
import { batchSeedsSchema, mostRepeats } from '../../../shared/batch.ts';
import { checkedOr } from '../../../shared/checked.ts';
import { inputSourceSchema } from '../../../shared/request.ts';
import { type Making, single } from './state.ts';

/** Characters of the text; a table that is larger has to be chosen again. */
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

/** Null while the sheet makes one job. */
export function asText(making: Making): string | null {
  if (making === single) return null;
  const whole = JSON.stringify(making);
  if (whole.length <= longest) return whole;
  const without = JSON.stringify({ ...making, table: null });
  return without.length <= longest ? without : null;
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
