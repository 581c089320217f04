/** Which jobs a list shows: a view, a search, an order. The ledger answers; the window holds only a range. */
import type { Family } from './families/index.ts';
import type { JobRow, ResultRow } from './job.ts';

export type View =
  | { kind: 'all' | 'active' | 'attention' | 'done' | 'failed' | 'unsent' | 'hidden' }
  | { kind: 'family'; family: Family }
  | { kind: 'project'; projectId: string };

export const sorts = ['newest', 'oldest', 'title', 'model', 'cost', 'updated', 'doubt'] as const;
export type Sort = (typeof sorts)[number];

/** Whose jobs: of one account, or with null of every real one; `withSample` adds the sandbox's to those. */
export interface Scope {
  accountId: string | null;
  withSample: boolean;
}

/** A question to the ledger. */
export interface JobQuery extends Scope {
  view: View;
  search: string;
  sort: Sort;
  filters: {
    states?: string[] | undefined;
    model?: string | undefined;
    tag?: string | undefined;
    favourite?: boolean | undefined;
    /** Only jobs with a result that a person should look at. */
    doubted?: boolean | undefined;
    /** Only jobs with at least so many stars. */
    rating?: number | undefined;
    /** Only the jobs of one batch. */
    batchId?: string | undefined;
  };
}

/** Live counts for the sidebar, of one scope. Hidden jobs are counted only in `hidden`. */
export interface Counts {
  all: number;
  active: number;
  attention: number;
  done: number;
  failed: number;
  /** Stopped before they were sent, with their batch. */
  unsent: number;
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

/** A part of the list. While `isCounting`, total and sections are only of what was found until now: more may be there. */
export interface JobRange {
  total: number;
  sections: ListSection[];
  offset: number;
  isCounting: boolean;
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

/** Whether filters narrow what a view shows. */
export const isFiltered = ({ filters }: Pick<JobQuery, 'filters'>): boolean =>
  Object.keys(filters).length > 0;
