/** Which jobs a list shows: a view, a search, an order. The ledger answers; the window holds only a range. */
import { z } from 'zod';
import { type Family, families } from './families/index.ts';
import type { JobRow, ResultRow } from './job.ts';

export const viewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('active') }),
  z.object({ kind: z.literal('attention') }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed') }),
  z.object({ kind: z.literal('hidden') }),
  z.object({ kind: z.literal('family'), family: z.enum(families) }),
  z.object({ kind: z.literal('project'), projectId: z.string().max(100) }),
]);
export type View = z.infer<typeof viewSchema>;

export const sortSchema = z.enum(['newest', 'oldest', 'title', 'model', 'cost', 'updated', 'doubt']);
export type Sort = z.infer<typeof sortSchema>;

/** Whose jobs: of one account, or with null of every real one; `withSample` adds the sandbox's to those. */
export const scopeSchema = z.object({
  accountId: z.string().max(100).nullable(),
  withSample: z.boolean().default(false),
});
export type Scope = z.infer<typeof scopeSchema>;

/** A question to the ledger. */
export const jobQuerySchema = scopeSchema.extend({
  view: viewSchema,
  search: z.string().max(500).default(''),
  sort: sortSchema.default('newest'),
  filters: z
    .object({
      states: z.array(z.string().max(40)).max(20).optional(),
      model: z.string().max(200).optional(),
      tag: z.string().max(100).optional(),
      favourite: z.boolean().optional(),
      /** Only jobs with a result that a person should look at. */
      doubted: z.boolean().optional(),
      /** Only jobs with at least so many stars. */
      rating: z.number().int().min(1).max(5).optional(),
      /** Only the jobs of one batch. */
      batchId: z.string().max(100).optional(),
    })
    .default({}),
});
export type JobQuery = z.infer<typeof jobQuerySchema>;

/** Live counts for the sidebar, of one scope. Hidden jobs are counted only in `hidden`. */
export interface Counts {
  all: number;
  active: number;
  attention: number;
  done: number;
  failed: number;
  hidden: number;
  families: Record<string, number>;
  projects: { projectId: string; count: number }[];
}

/**
 * Sections of the list in order: `active` first, then one per local calendar day (`2026-11-23`), for the newest and
 * oldest orders; a single `all` section for the others. Counts add up to `total`.
 */
export interface ListSection {
  key: string;
  count: number;
}

/** A part of the list. */
export interface JobRange {
  total: number;
  sections: ListSection[];
  offset: number;
  rows: JobRow[];
}

/** What several jobs come to. Amounts of the sandbox are in none of them but its own. */
export interface JobTotals {
  jobs: number;
  chargedUsd: string;
  /** The most that may still be charged for jobs without a recorded charge, as far as their estimates tell. */
  openMostUsd: string;
  /** Jobs that may still be charged, of which no estimate tells how much. */
  unknown: number;
  sampleUsd: string;
}

/** A result in the gallery, with what its tile shows of the job. */
export interface GalleryRow extends ResultRow {
  jobTitle: string;
  model: string;
  family: Family;
  createdAt: number;
}
