/** A request on its way from the sheet to the engine: its inputs, how it would look on the wire, and its submit. */
import { z } from 'zod';
import { deliveryPolicies } from './delivery.ts';
import { families } from './families/index.ts';
import { id, submitToken } from './fields.ts';
import { jsonSchema } from './json-schema.ts';

const jsonObject = z.record(z.string().max(200), jsonSchema);

/** A local file that was copied into the profile, ready to be an input of a request. */
export interface ImportedInput {
  inputId: string;
  name: string;
  mime: string;
  bytes: number;
  width: number | null;
  height: number | null;
}

/** What would be sent, with the key left out. */
export interface RequestPreview {
  method: 'POST';
  url: string;
  contentType: string;
  body: string;
  curl: string;
}

export const inputSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('url'), url: z.string().max(8192) }),
  z.object({
    kind: z.literal('file'),
    inputId: id,
    name: z.string().max(500),
    mime: z.string().max(200),
    bytes: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal('result'), resultId: id }),
]);

/** What the form of the New job sheet makes. */
export const requestSchema = z.object({
  family: z.enum(families),
  operation: z.string().max(100).nullable(),
  model: z.string().max(200),
  fields: jsonObject,
  inputs: z.array(z.object({ field: z.string().min(1).max(100), source: inputSourceSchema })).max(64),
  rawFields: jsonObject.optional(),
  delivery: z.enum(deliveryPolicies).optional(),
});

export const submitSchema = z.object({
  submitToken,
  accountId: id,
  projectId: z.string().max(100).nullable(),
  title: z.string().max(300),
  request: requestSchema,
  /** The job that this one was made from ("Same again with changes"); Retry has its own command. */
  basedOn: id.nullable().default(null),
  /** The template that it was filled in from. */
  templateId: id.nullable().default(null),
  /** Unix ms before which it is not sent; null: as soon as its turn comes. */
  notBefore: z.number().int().min(0).max(8.64e15).nullable().default(null),
});
export type SubmitInput = z.infer<typeof submitSchema>;
