/**
 * A batch: many jobs made from one request, planned, priced and confirmed as a whole before the first is sent. Its rows
 * are jobs like any other; `batch/expand.ts` says which requests they are.
 *
 * Times are Unix milliseconds (UTC). Money is USD as decimal strings; `null` means unknown and is never 0.
 */
import { z } from 'zod';
import { longestVariable } from './batch/placeholders.ts';
import { id } from './fields.ts';
import type { JobRow, JobState } from './job.ts';
import type { JsonValue } from './json.ts';
import { jsonSchema } from './json-schema.ts';
import { compareUsd } from './money.ts';
import { type RequestPreview, requestSchema } from './request.ts';
import { amountSchema, type CrossedLimit, type LimitStanding } from './spend-limit.ts';
import { say } from './words/batches/say.ts';

/** Jobs of one batch, not counting its retries. */
export const mostBatchRows = 5_000;
export const mostBatchColumns = 20;
export const mostRepeats = 1_000;
/** JSON of a whole spec, in UTF-16 units. */
export const largestSpec = 8_000_000;

/**
 * What a column varies: a field of the request, a `{{variable}}` in its texts, or a media field. The values of a media
 * column are input sources (`InputSource`), or lists of them; those of a variable are texts, numbers or yes and no.
 */
export const batchTargetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('field'), name: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('variable'), name: z.string().min(1).max(longestVariable) }),
  z.object({ kind: z.literal('media'), field: z.string().min(1).max(100) }),
]);
export type BatchTarget = z.infer<typeof batchTargetSchema>;

/** The name of what a target varies. */
export const nameOfTarget = (target: BatchTarget): string =>
  target.kind === 'media' ? target.field : target.name;

const line = z.number().int().min(1).max(100_000_000);

/**
 * `model`: the request's own seed, or none. `random`: another for each row, noted in its request. `range`: `from` for the
 * first row, one more for each row after it.
 */
export const batchSeedsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('model') }),
  z.object({ kind: z.literal('random') }),
  z.object({ kind: z.literal('range'), from: z.number().int().min(0).max(4_294_967_295) }),
]);
export type BatchSeeds = z.infer<typeof batchSeedsSchema>;

export const batchSpecSchema = z.object({
  /** Empty: it is named after its request. */
  name: z.string().max(200),
  accountId: id,
  projectId: z.string().max(100).nullable(),
  /** What the form makes; rows differ from it in what is varied. */
  request: requestSchema,
  vary: z.object({
    /** `combine`: every value with every other, the last column fastest. `together`: the first values, the second ones, ... */
    how: z.enum(['combine', 'together']),
    columns: z
      .array(z.object({ target: batchTargetSchema, values: z.array(jsonSchema).min(1).max(mostBatchRows) }))
      .max(mostBatchColumns),
  }),
  /** Rows of a file or a pasted table, in the place of `vary.columns`. */
  table: z
    .object({
      targets: z.array(batchTargetSchema).max(mostBatchColumns),
      /** `line`: as people count the lines of the file. Values in the order of `targets`; null leaves what the form has. */
      rows: z.array(z.object({ line, values: z.array(jsonSchema).max(mostBatchColumns) })).max(mostBatchRows),
      /** Lines of the file that could not be read. */
      unread: z.array(z.object({ line, reason: z.string().max(500) })).max(mostBatchRows),
    })
    .nullable(),
  /** Each combination, or line, so many times. */
  repeat: z.number().int().min(1).max(mostRepeats),
  seeds: batchSeedsSchema,
  /** Lines that a person leaves out: of the table, or of the combinations (counted from 1). */
  leaveOut: z.array(line).max(mostBatchRows),
  /** What the batch may spend of its own; null: as much as other limits let it. */
  limitUsd: amountSchema.nullable(),
});
export type BatchSpec = z.infer<typeof batchSpecSchema>;

/** A column of the batch's table: what was varied, the seed that was noted, or the entry of a wildcard. */
export type BatchColumn = BatchTarget | { kind: 'seed'; name: 'seed' } | { kind: 'wildcard'; name: string };

export const nameOfColumn = (column: BatchColumn): string =>
  column.kind === 'media' ? column.field : column.name;

/** What was settled when the batch was planned, so that its rows are the same whenever they are written. */
export interface BatchNotes {
  /** What its random choices follow from. */
  chance: string;
  /** The entries, as they were then, of the wildcards that its texts name. */
  wildcards: Readonly<Record<string, readonly string[]>>;
  /** The template that it was filled in from, whose uses its rows are. */
  templateId: string | null;
}

/** Why a line makes no job that could be sent. */
export interface BadRow {
  line: number;
  reason: string;
}

export interface PlannedRow {
  line: number;
  /** In the order of the plan's columns. */
  varied: JsonValue[];
  preview: RequestPreview;
}

/** What a batch comes to, before anything of it is kept or sent. */
export interface BatchPlan {
  planId: string;
  /** Jobs that would be made, without the bad rows. */
  count: number;
  columns: BatchColumn[];
  /** The first three requests as they will be sent. */
  first: PlannedRow[];
  /** Sums of the rows whose price is known; `unknown` counts the others. Null when none is known. */
  estimate: { minUsd: string | null; mostUsd: string | null; unknown: number };
  /** The amounts are the sandbox's. */
  isSample: boolean;
  /** Every limit that concerns it, as it stands now. */
  limits: LimitStanding[];
  /** Those that it would cross. */
  crossed: CrossedLimit[];
  /** Time to send all creates at the key's rate (ms), without what they take to be made. */
  sending: { atLeastMs: number; perMinute: number; isKnown: boolean };
  /** Not one of them is made until the person has left it out. */
  badRows: BadRow[];
  /** Whether main asks a person before it makes the batch. */
  ask: boolean;
}

/**
 * - `writing`: its rows are being written down; none of it is sent yet.
 * - `ready`: its rows are jobs in the queue, or have been.
 * - `stopping`: what was not sent is being ended.
 */
export const batchPhases = ['writing', 'ready', 'stopping'] as const;
export type BatchPhase = (typeof batchPhases)[number];

/** What a batch's jobs cost. */
export interface BatchCost {
  chargedUsd: string;
  /** Estimated, of jobs that were sent and may be charged, but are not settled. */
  unsettledUsd: string;
  /** Estimated, of jobs that wait to be sent. */
  waitingUsd: string;
  /** Jobs of any of these kinds with neither a charge nor an estimate. */
  unknownJobs: number;
}

export interface BatchSummary {
  id: string;
  name: string;
  createdAt: number;
  accountId: string;
  projectId: string | null;
  phase: BatchPhase;
  /** A person holds what of it waits to be sent. */
  held: boolean;
  /** It is held because a restore of the ledger may not know of all that was sent of it. */
  heldByRestore: boolean;
  stoppedAt: number | null;
  /** Rows that were agreed to. */
  count: number;
  /** Jobs by state, its retries among them. */
  progress: Partial<Record<JobState, number>>;
  /** Jobs that need a person. */
  attention: number;
  /** Failed jobs that a retry would send again. */
  retryable: number;
  cost: BatchCost;
  limitUsd: string | null;
  columns: BatchColumn[];
}

export interface BatchTableRow {
  /** Zero-based; a retry has the index of the row that it repeats. */
  index: number;
  line: number;
  /** In the order of the batch's columns. */
  varied: JsonValue[];
  job: JobRow;
}

/** Rows by their index, each followed by its retries. */
export interface BatchTablePage {
  total: number;
  offset: number;
  rows: BatchTableRow[];
}

/** Whether another limit of a batch lets more through; null: no limit. */
export const raisesLimit = (beforeUsd: string | null, afterUsd: string | null): boolean =>
  beforeUsd !== null && (afterUsd === null || compareUsd(afterUsd, beforeUsd) > 0);

/** Between the underscores of `__name__`, and the braces of `{{name}}`: letters, digits, and single marks between them. */
const plainName = /^[\p{L}\p{N}]+(?:[_-][\p{L}\p{N}]+)*$/u;

/** Bounds of the library: all of it is read at once. */
export const mostWildcards = 200;
export const mostEntries = 2_000;
export const longestEntry = 2_000;
/** Characters of all entries of one. */
export const longestWildcard = 200_000;

export const wildcardSchema = z.object({
  name: z
    .string()
    .max(60)
    .refine((name) => plainName.test(name), { message: say('wildcardNameHas') }),
  entries: z
    .array(z.string())
    .min(1, say('wildcardNeedsEntry'))
    .superRefine((entries, context) => {
      const message = entriesFault(entries);
      if (message !== null) context.addIssue({ code: 'custom', message });
    }),
});

/** What is wrong with the entries of a wildcard, or null. */
function entriesFault(entries: readonly string[]): string | null {
  if (entries.length > mostEntries)
    return say('wildcardHasTooMany', { count: entries.length, most: mostEntries });
  const long = entries.findIndex((entry) => entry.length > longestEntry);
  if (long >= 0) return say('wildcardEntryIsTooLong', { line: long + 1, most: longestEntry });
  if (entries.includes('')) return say('wildcardHasEmptyEntry');
  const characters = entries.reduce((sum, entry) => sum + entry.length, 0);
  return characters > longestWildcard
    ? say('wildcardIsTooLong', { characters, most: longestWildcard })
    : null;
}

export type Wildcard = z.infer<typeof wildcardSchema>;
