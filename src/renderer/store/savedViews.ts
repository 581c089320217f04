/** Views that the person saved: a view, a search, an order and filters under a name. Kept by the page itself. */
import { create } from 'zustand';
import { families } from '../../shared/families/index.ts';
import { type JobQuery, sorts, type View } from '../../shared/views.ts';
import { setQuery, useList } from './list.ts';

export interface SavedView {
  name: string;
  /** A view is the same for every account. */
  query: Omit<JobQuery, 'accountId' | 'withSample'>;
}

const KEY = 'safelight.savedViews';
/** More would be a list of their own. */
export const MOST_SAVED_VIEWS = 30;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length <= most;
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

const plainViews = ['all', 'active', 'attention', 'done', 'failed', 'unsent', 'hidden'] as const;

function readView(value: unknown): View | null {
  if (!isRecord(value)) return null;
  const plain = plainViews.find((kind) => kind === value.kind);
  if (plain !== undefined) return { kind: plain };
  const family = families.find((each) => each === value.family);
  if (value.kind === 'family' && family !== undefined) return { kind: 'family', family };
  if (value.kind !== 'project' || !isText(value.projectId, 100)) return null;
  return { kind: 'project', projectId: value.projectId };
}

/** What each filter may be, in the order in which they are kept. */
const filterRules: { [K in keyof JobQuery['filters']]-?: (value: unknown) => boolean } = {
  states: (value) => Array.isArray(value) && value.length <= 20 && value.every((each) => isText(each, 40)),
  model: (value) => isText(value, 200),
  tag: (value) => isText(value, 100),
  favourite: isFlag,
  doubted: isFlag,
  rating: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5,
  batchId: (value) => isText(value, 100),
};

function readFilters(value: unknown): JobQuery['filters'] | null {
  if (!isRecord(value)) return null;
  const filters: Record<string, unknown> = {};
  for (const [key, isGood] of Object.entries(filterRules)) {
    if (value[key] === undefined) continue;
    if (!isGood(value[key])) return null;
    filters[key] = value[key];
  }
  return filters;
}

/** A query as it is kept: without the account, and in one order. Null when any of it cannot be used. */
function readQuery(value: unknown): SavedView['query'] | null {
  if (!isRecord(value)) return null;
  const { search = '', sort = 'newest' } = value;
  const view = readView(value.view);
  const order = sorts.find((each) => each === sort);
  const filters = readFilters(value.filters ?? {});
  if (view === null || order === undefined || filters === null || !isText(search, 500)) return null;
  return { view, search, sort: order, filters };
}

function readSaved(value: unknown): SavedView[] {
  if (!isRecord(value) || !isText(value.name, 60) || value.name === '') return [];
  const query = readQuery(value.query);
  return query === null ? [] : [{ name: value.name, query }];
}

/** What is usable of the stored text; anything else counts as nothing saved. */
export function readSavedViews(text: string | null): SavedView[] {
  if (text === null) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.flatMap(readSaved).slice(0, MOST_SAVED_VIEWS) : [];
  } catch {
    // Not JSON: written by nobody we know.
    return [];
  }
}

export const useSavedViews = create<{ views: SavedView[] }>(() => ({
  views: readSavedViews(typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY)),
}));

function keep(views: SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
  useSavedViews.setState({ views });
}

/** Saves a query under a name; the same name replaces what it meant before. */
export function saveView(name: string, query: JobQuery): void {
  const rest = readQuery(query);
  // Longer than a saved view may be.
  if (rest === null) return;
  const others = useSavedViews.getState().views.filter((view) => view.name !== name);
  keep([...others, { name, query: rest }].slice(-MOST_SAVED_VIEWS));
}

export const removeSavedView = (name: string): void =>
  keep(useSavedViews.getState().views.filter((view) => view.name !== name));

export const openSavedView = (view: SavedView): void => setQuery(view.query);

/** Shows a view of the sidebar; what a saved view had beside its own goes with it. What a person set by hand stays. */
export function setView(view: View): void {
  const { query } = useList.getState();
  const isSaved = useSavedViews.getState().views.some((saved) => showsView(query, saved));
  setQuery(isSaved ? { view, filters: {}, search: '' } : { view });
}

/** True when the list shows exactly this view. */
export function showsView(query: JobQuery, view: SavedView): boolean {
  return JSON.stringify(readQuery(query)) === JSON.stringify(view.query);
}
