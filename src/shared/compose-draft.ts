/**
 * What was typed into the New job sheet and not sent, as main keeps it. It is kept whatever it is worth: nothing in it is
 * checked but its size and shape. No account, and so no key, is part of it.
 */
import { z } from 'zod';
import { tableBounds } from './batch/table.ts';
import { deliveryPolicies } from './delivery.ts';
import { families } from './families/index.ts';
import { id, submitToken } from './fields.ts';
import type { ElementValue, FormValue, FormValues, MediaKind, MediaValue } from './form/types.ts';

/** A medium that waits for a field that takes its kind. */
export interface LooseMedium extends MediaValue {
  kind: MediaKind;
}

/** Characters of one text. A book that is pasted into a prompt is kept whole. */
const longestText = 1_000_000;
/** Characters of a whole draft, as JSON. */
export const longestDraft = 4_000_000;
export const mostDrafts = 200;

/** Characters of a text that is kept beside its draft: as large as a table may be. */
export const longestDraftText = tableBounds.bytes;

/** Characters of what differs between many jobs: the lists of thousands of them. A long table is kept beside it. */
const longestMaking = 3_000_000;

const text = z.string().max(longestText);
const name = z.string().max(500);
const count = z.number().nullable();

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('url'), url: text }),
  z.object({ kind: z.literal('file'), inputId: id, name, mime: name, bytes: z.number() }),
  z.object({ kind: z.literal('result'), resultId: id }),
]);

const medium = {
  source: sourceSchema,
  width: count,
  height: count,
  result: z
    .object({
      mime: name.nullable(),
      bytes: count,
      linked: z.boolean(),
      family: z.enum(families),
      taskId: text.nullable(),
      audioId: text.nullable(),
    })
    .optional(),
};

/** A key without a value is left out. */
const present = <T extends { result?: unknown }>({ result, ...rest }: T) =>
  (result === undefined ? rest : { ...rest, result }) as Omit<T, 'result'> & {
    result?: NonNullable<T['result']>;
  };

const mediumSchema: z.ZodType<MediaValue> = z.object(medium).transform(present);
const looseSchema: z.ZodType<LooseMedium> = z
  .object({ ...medium, kind: z.enum(['image', 'video', 'audio']) })
  .transform(present);
const elementSchema: z.ZodType<ElementValue> = z.object({
  name: text,
  description: text,
  urls: z.array(text).max(100),
});

const valueSchema: z.ZodType<FormValue> = z.union([
  text,
  z.number(),
  z.boolean(),
  z.array(text).max(1000),
  z.array(mediumSchema).max(1000),
  z.array(elementSchema).max(1000),
]);
const valuesSchema: z.ZodType<FormValues> = z.record(z.string().min(1).max(200), valueSchema);

/** Becomes the name of a file. */
export const draftTextId = z.uuid();

export const composeDraftSchema = z.object({
  id,
  family: z.enum(families),
  modelId: name.nullable(),
  operation: name.nullable(),
  values: valuesSchema,
  /** Values that the form began with. */
  auto: valuesSchema,
  /** Values that have no place in the form of the model that is chosen. */
  setAside: valuesSchema,
  loose: z.array(looseSchema).max(1000),
  title: name,
  projectId: name,
  /** As its field holds it. */
  notBefore: name,
  /** The delivery tier that the person named in it; null: as usual for the account. */
  delivery: z.enum(deliveryPolicies).nullable().default(null),
  /** Fields by hand, as they were typed. */
  raw: text,
  basedOn: id.nullable(),
  /** The template that it was filled in from. */
  templateId: id.nullable().default(null),
  origin: z.object({ modelId: name.nullable(), prompt: text }).nullable(),
  /** With which it is sent: the job that came of it is known by it. */
  submitToken,
  /** How many it makes, and what differs between them, as the window writes it; null: one. */
  making: z.string().max(longestMaking).nullable().default(null),
  /** The text that is kept beside it: a long table in `making`, used or being pasted. */
  textId: draftTextId.nullable().default(null),
});
export type ComposeDraft = z.infer<typeof composeDraftSchema>;

export interface KeptDraft extends ComposeDraft {
  /** Unix ms. */
  changedAt: number;
}
