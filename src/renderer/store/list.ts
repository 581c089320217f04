/**
 * The list in view: one query, its total and sections, and the pages of rows around what is visible. Refetches what is
 * in view when main says that jobs changed, one request at a time; answers to an older query are dropped.
 */
import { create } from 'zustand';
import type { JobsChange } from '../../shared/contract/events.ts';
import { type AppErrorShape, toAppErrorShape } from '../../shared/errors.ts';
import type { JobRow } from '../../shared/job.ts';
import type { Counts, JobQuery, JobRange, ListSection, Scope, Sort } from '../../shared/views.ts';
import { call } from '../bridge.ts';
import {
  indexOfJob,
  keepUnchanged,
  PAGE_SIZE,
  type Pages,
  pagesOf,
  patchedPages,
  prunePages,
  rowAt,
  type Span,
  sameOrder,
  samePagesOrNew,
} from './ranges.ts';
import { sameOrNew } from './same.ts';
import {
  emptySelection,
  extend,
  indexAfterKey,
  type Selection,
  selectAll,
  selectOnly,
  toggle,
} from './selection.ts';
import { createTurns } from './turns.ts';

export interface ListState {
  query: JobQuery;
  /** Null until the first answer. */
  total: number | null;
  /** More jobs may be there than the total says. */
  isCounting: boolean;
  sections: ListSection[];
  pages: Pages;
  error: AppErrorShape | null;
  counts: Counts | null;
  folded: ReadonlySet<string>;
  selection: Selection;
  /** Grows with every change that main reports and a gallery may show; galleries refetch on it. */
  changes: number;
  /** True while the order on screen is older than the ledger's because the pointer rests on the list. */
  held: boolean;
}

export const useList = create<ListState>(() => ({
  query: {
    accountId: null,
    withSample: false,
    view: { kind: 'all' },
    search: '',
    sort: 'newest',
    filters: {},
  },
  total: null,
  isCounting: false,
  sections: [],
  pages: new Map(),
  error: null,
  counts: null,
  folded: new Set(),
  selection: emptySelection,
  changes: 0,
  held: false,
}));

const { getState: get, setState: set } = useList;
/** At most this many ids are taken into one selection. */
const SELECT_LIMIT = 5000;

let span: Span = { first: 0, last: 40 };
let pointerInside = false;
/** The question that is out; an answer to an older one, which may still be counted, holds up nothing. */
let running: JobQuery | null = null;
/** Rows that main has reported since the request went out. */
const patches: JobRow[] = [];
/** What was asked for while a request was out; done as one when it is back. */
let waiting: { refresh: boolean; settle: boolean } | null = null;

// ---- Asking main -------------------------------------------------------------------------------------------------

async function fetchPage(query: JobQuery, page: number, isFirst = false) {
  return await call('jobRange', { query, offset: page * PAGE_SIZE, limit: PAGE_SIZE, isFirst });
}

/** Loads pages in view. `refresh` asks for loaded ones too; `settle` lets a held order move. */
async function load(refresh: boolean, settle: boolean): Promise<void> {
  const { query } = get();
  if (running === query) {
    waiting = { refresh: refresh || !!waiting?.refresh, settle: settle || !!waiting?.settle };
    return;
  }
  running = query;
  const isFirst = get().total === null;
  try {
    const wanted = pagesOf(span, get().total ?? Math.max(PAGE_SIZE, span.last + 1));
    const pages = (wanted.length > 0 ? wanted : [0]).filter((page) => refresh || !get().pages.has(page));
    const answers = await Promise.all(
      pages.map(async (page) => ({ page, ...(await fetchPage(query, page, isFirst && page === 0)) })),
    );
    if (get().query === query) {
      apply(answers, settle);
      // The first rows are here; their number and the days of the others follow.
      if (get().isCounting) waiting = { refresh: true, settle: true };
    }
  } catch (error) {
    if (get().query === query) set({ error: toAppErrorShape(error) });
  } finally {
    if (running === query) {
      running = null;
      patch(patches.splice(0));
      if (waiting) {
        const next = waiting;
        waiting = null;
        void load(next.refresh, next.settle);
      }
    }
  }
}

type Answer = JobRange & { page: number };

/** Puts answers in place; under a resting pointer only contents change, order waits until the pointer leaves. */
function apply(found: readonly Answer[], settle: boolean): void {
  const state = get();
  const answers = found.map((answer) => ({ ...answer, rows: keepUnchanged(state.pages, answer.rows) }));
  const latest = answers.at(-1);
  if (!latest) return;
  const loaded = answers.filter((answer) => state.pages.has(answer.page));
  const moved =
    state.total !== null &&
    (latest.total !== state.total ||
      loaded.some((answer) => !sameOrder(state.pages.get(answer.page), answer.rows)));
  if (moved && pointerInside && !settle && loaded.length > 0) {
    const fresh = answers.flatMap((answer) => answer.rows);
    set({ pages: patchedPages(state.pages, fresh), held: true, error: null });
    return;
  }
  // A changed order makes every page that was not asked again stale.
  const pages = new Map(moved ? [] : prunePages(state.pages, span, latest.total));
  // What was asked for stays, though it may come into view only now.
  for (const answer of answers) pages.set(answer.page, answer.rows);
  set({
    total: latest.total,
    isCounting: latest.isCounting,
    sections: sameOrNew(state.sections, latest.sections),
    pages: samePagesOrNew(state.pages, pages),
    held: false,
    error: null,
  });
}

/** Tells which rows are in view; loads what is missing. */
export function showRows(next: Span): void {
  span = next;
  void load(false, false);
}

/** While the pointer is inside the list the order on screen rests. */
export function setPointerInside(inside: boolean): void {
  pointerInside = inside;
  if (!inside && get().held) void load(true, true);
}

/** Shows the ledger's order now. */
export const settleOrder = (): Promise<void> => load(true, true);

/** Main reports changed jobs: what their rows say now is enough, unless the list may hold others or in another order. */
export function jobsChanged({ rows, results }: Pick<JobsChange, 'rows' | 'results'>): void {
  const asksAgain = rows === null || get().query.sort === 'updated';
  if (asksAgain || results) set((state) => ({ changes: state.changes + 1 }));
  if (asksAgain) void load(true, false);
  else patch(rows);
}

/** An answer that is on its way may be older than these rows: they are put in again when it has come. */
function patch(rows: readonly JobRow[]): void {
  if (running !== null) patches.push(...rows);
  const { pages } = get();
  const patched = patchedPages(pages, rows);
  if (patched !== pages) set({ pages: patched });
}

const countTurns = createTurns();

export async function loadCounts(): Promise<void> {
  const isTaken = countTurns.begin();
  try {
    const { accountId, withSample } = get().query;
    const counts = await call('jobCounts', { accountId, withSample });
    if (isTaken()) set((state) => ({ counts: sameOrNew(state.counts, counts) }));
  } catch (error) {
    if (isTaken()) set({ error: toAppErrorShape(error) });
  }
}

// ---- The query ---------------------------------------------------------------------------------------------------

/** Changes the question; rows of the old one leave at once, the selection only when its jobs may be gone. */
export function setQuery(change: Partial<JobQuery>): void {
  const state = get();
  const query = { ...state.query, ...change };
  const otherScope = !isSameScope(query, state.query);
  set({
    query,
    total: null,
    isCounting: false,
    sections: [],
    pages: new Map(),
    error: null,
    held: false,
    ...(otherScope ? { selection: emptySelection, counts: null } : {}),
  });
  span = { first: 0, last: 40 };
  void load(true, true);
  if (!otherScope) return;
  countTurns.end();
  void loadCounts();
}

const isSameScope = (a: Scope, b: Scope): boolean =>
  a.accountId === b.accountId && a.withSample === b.withSample;

export const setSort = (sort: Sort): void => setQuery({ sort });

export function toggleFold(key: string): void {
  const folded = new Set(get().folded);
  if (!folded.delete(key)) folded.add(key);
  set({ folded });
}

// ---- Selection ---------------------------------------------------------------------------------------------------

/** The row at an index, loading its page when needed; null past the end. */
async function rowOrLoad(index: number): Promise<JobRow | null> {
  const held = rowAt(get().pages, index);
  if (held) return held;
  const { query } = get();
  const page = Math.floor(index / PAGE_SIZE);
  const answer = await fetchPage(query, page);
  if (get().query !== query) return null;
  apply([{ page, ...answer }], true);
  return answer.rows[index % PAGE_SIZE] ?? null;
}

/** Ids from one row index to another, both inclusive, in list order. */
async function idsBetween(from: number, to: number): Promise<string[]> {
  const low = Math.min(from, to);
  const high = Math.min(Math.max(from, to), low + SELECT_LIMIT - 1);
  const loaded: string[] = [];
  for (let index = low; index <= high; index += 1) {
    const row = rowAt(get().pages, index);
    if (!row) return (await call('jobIds', { query: get().query, limit: high + 1 })).slice(low);
    loaded.push(row.id);
  }
  return loaded;
}

/** Position of a job in the list, or null when the query does not hold it. */
export async function positionOf(jobId: string): Promise<number | null> {
  return indexOfJob(get().pages, jobId) ?? (await call('jobPosition', { query: get().query, jobId }));
}

export const selectJob = (jobId: string): void => set({ selection: selectOnly(jobId) });
export const toggleJob = (jobId: string): void =>
  set((state) => ({ selection: toggle(state.selection, jobId) }));
export const clearSelection = (): void => set({ selection: emptySelection });

/** Moves of the selection that are not made yet; null when it stands where it was led. */
let moves: Promise<unknown> | null = null;

/** Moves the selection once the moves before it are made: each begins where the last one led. */
export function inTurn<T>(move: () => Promise<T>): Promise<T> {
  const mine = moves === null ? move() : moves.then(move, move);
  moves = mine;
  const end = (): void => {
    if (moves === mine) moves = null;
  };
  mine.then(end, end);
  return mine;
}

export const isMoving = (): boolean => moves !== null;

/** Does work for the selection as soon as it has come to where it was led; never where it did not arrive. */
export const onceMoved = (work: () => void): void =>
  moves === null ? work() : void moves.then(work, () => undefined);

/** The row to which a key leads does not depend on where the selection is. */
const isAbsolute = (key: string): boolean => key === 'Home' || key === 'End';

/** Whether nobody has selected or asked for something else since: what was pressed last counts. */
const isUndisturbed = ({ query, selection }: Pick<ListState, 'query' | 'selection'>): boolean =>
  get().query === query && get().selection === selection;

/** Moves the selection as a navigation key says. */
export async function moveSelection(key: string, perPage: number, extending: boolean): Promise<void> {
  const before = get();
  const { selection, total } = before;
  const from = selection.focus;
  const current = from === null || isAbsolute(key) ? null : await positionOf(from);
  const next = indexAfterKey(key, current, total ?? 0, perPage);
  if (next !== null && isUndisturbed(before)) await selectIndex(next, extending);
}

/** Selects the row at an index, or everything up to it from the anchor. */
export async function selectIndex(index: number, extending: boolean): Promise<void> {
  const before = get();
  const row = await rowOrLoad(index);
  if (!row || !isUndisturbed(before)) return;
  const { anchor } = before.selection;
  if (!extending || anchor === null) return selectJob(row.id);
  const from = (await positionOf(anchor)) ?? index;
  const between = await idsBetween(from, index);
  if (!isUndisturbed(before)) return;
  set((state) => ({ selection: extend(state.selection, row.id, between) }));
}

/** Selects everything that the query matches, up to the limit of one intent. */
export const selectEverything = (): Promise<void> =>
  inTurn(async () => {
    const before = get();
    const all = await call('jobIds', { query: before.query, limit: SELECT_LIMIT });
    if (isUndisturbed(before)) set((state) => ({ selection: selectAll(state.selection, all) }));
  });
