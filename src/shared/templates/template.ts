/**
 * Templates: requests with `{{variables}}` in their texts, to be filled in. Media are links, or are chosen when the template
 * is used: no template names a file or a result of this computer.
 */
import { z } from 'zod';
import { longestVariable } from '../batch/placeholders.ts';
import { checked } from '../checked.ts';
import { deliveryPolicies } from '../delivery.ts';
import { families } from '../families/index.ts';
import { id } from '../fields.ts';
import type { JobRequest, JobState } from '../job.ts';
import type { JsonObject } from '../json.ts';
import { isBoundedJson } from '../json-schema.ts';
import { say } from '../words/templates/say.ts';

export const mostTemplates = 500;
export const mostVariables = 100;
/** Characters of one as JSON. */
export const longestTemplate = 64_000;

/** Names that mean something else to programs that read a file of templates; no field of any model is called so. */
const forbidden: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/** The first name of that kind at any depth, or null. */
export function forbiddenKey(value: unknown): string | null {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const each = left.pop();
    if (typeof each !== 'object' || each === null) continue;
    for (const [key, part] of Object.entries(each)) {
      if (!Array.isArray(each) && forbidden.has(key)) return key;
      left.push(part);
    }
  }
  return null;
}

const fieldsSchema = z.custom<JsonObject>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    isBoundedJson(value) &&
    forbiddenKey(value) === null,
  say('fieldsAreNoJson'),
);

/** A link that TokenLab could fetch; a file of this computer is none, and neither is one with a name and a password. */
const linkSchema = z
  .string()
  .max(8192)
  .refine((text) => {
    if (!/^(https?|asset):\/\//i.test(text) || !URL.canParse(text)) return false;
    const { username, password } = new URL(text);
    return username === '' && password === '';
  }, say('mediaAreLinks'));

export const variableValueSchema = z.union([z.string().max(20_000), z.number(), z.boolean()]);
export type VariableValue = z.infer<typeof variableValueSchema>;

const field = z.string().min(1).max(100);

export const templateContentSchema = z.object({
  name: z.string().trim().min(1).max(100),
  /** Empty: in none. */
  folder: z.string().trim().max(100),
  /** Of the jobs; empty: taken from the prompt. */
  title: z.string().max(300),
  request: z.object({
    family: z.enum(families),
    operation: z.string().max(100).nullable(),
    model: z.string().min(1).max(200),
    fields: fieldsSchema,
    rawFields: fieldsSchema.optional(),
    /** The delivery tier that was chosen for it; without one its jobs ask for what is usual for their account. */
    delivery: z.enum(deliveryPolicies).optional(),
    media: z
      .array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('link'), field, url: linkSchema }),
          z.object({ kind: z.literal('choose'), field }),
        ]),
      )
      .max(64),
  }),
  /** What they begin with. Those that no text names are left out. */
  variables: z
    .array(z.object({ name: z.string().min(1).max(longestVariable), value: variableValueSchema }))
    .max(mostVariables),
});
export type TemplateContent = z.infer<typeof templateContentSchema>;
export type TemplateMedium = TemplateContent['request']['media'][number];
export type TemplateVariable = TemplateContent['variables'][number];

export const templateSchema = z.object({ id, favourite: z.boolean(), content: templateContentSchema });
export type NewTemplate = z.infer<typeof templateSchema>;

/** What the newest job of a template cost, or may cost. USD as decimal strings; null: not known. */
export interface LastCost {
  jobId: string;
  accountId: string;
  state: JobState;
  settledUsd: string | null;
  estimateUsd: string | null;
  estimateMostUsd: string | null;
}

export interface Template extends NewTemplate {
  createdAt: number;
  changedAt: number;
  /** Jobs that were made with it. */
  uses: number;
  last: LastCost | null;
}

/** Parameters of an address that let anybody who has it at what is behind it, as clouds and servers call them. */
const keyParameter =
  /(?:sig|signature|token|jwt|hmac|credentials?|secret|password|auth)$|^(?:api[-_]?)?key$|^(?:expires|policy|se|sp|sv)$/i;

/** True for a link that is a key itself: it is for those it was given to, and mostly dead soon. */
export function isSignedLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return [...new URL(url).searchParams.keys()].some((name) => keyParameter.test(name));
}

/**
 * The request of a job or of the sheet, as a template has it. Files, results and links that are keys themselves become a choice
 * at use. Pure.
 */
export function mediaOfRequest(inputs: JobRequest['inputs']): TemplateMedium[] {
  return inputs.map(({ field: name, source }) => {
    const link = source.kind === 'url' ? checked(linkSchema, source.url) : null;
    return link?.success && !isSignedLink(link.data)
      ? { kind: 'link', field: name, url: link.data }
      : { kind: 'choose', field: name };
  });
}

/** As it is given to others. */
export const withoutSignedLinks = (content: TemplateContent): TemplateContent => ({
  ...content,
  request: {
    ...content.request,
    media: content.request.media.map((medium) =>
      medium.kind === 'link' && isSignedLink(medium.url) ? { kind: 'choose', field: medium.field } : medium,
    ),
  },
});
