/** Views that the person saved: a view, a search, an order and filters under a name. Kept by the page itself. */
import { z } from 'zod';
import { create } from 'zustand';
import { type JobQuery, jobQuerySchema } from '../../shared/views.ts';
import { setQuery } from './list.ts';

const savedViewSchema = z.object({
  name: z.string().min(1).max(60),
  query: jobQuerySchema.omit({ accountId: true, withSample: true }),
});
export type SavedView = z.infer<typeof savedViewSchema>;

const KEY = 'safelight.savedViews';
/** More would be a list of their own. */
export const MOST_SAVED_VIEWS = 30;

/** What is usable of the stored text; anything else counts as nothing saved. */
export function readSavedViews(text: string | null): SavedView[] {
  if (text === null) return [];
  try {
    const parsed = z.array(z.unknown()).safeParse(JSON.parse(text));
    if (!parsed.success) return [];
    return parsed.data
      .flatMap((one) => {
        const view = savedViewSchema.safeParse(one);
        return view.success ? [view.data] : [];
      })
      .slice(0, MOST_SAVED_VIEWS);
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

/** A view is the same for every account. */
const viewOf = (query: JobQuery): SavedView['query'] => savedViewSchema.shape.query.parse(query);

/** Saves a query under a name; the same name replaces what it meant before. */
export function saveView(name: string, query: JobQuery): void {
  const rest = viewOf(query);
  const others = useSavedViews.getState().views.filter((view) => view.name !== name);
  keep([...others, { name, query: rest }].slice(-MOST_SAVED_VIEWS));
}

export const removeSavedView = (name: string): void =>
  keep(useSavedViews.getState().views.filter((view) => view.name !== name));

export const openSavedView = (view: SavedView): void => setQuery(view.query);

/** True when the list shows exactly this view. */
export function showsView(query: JobQuery, view: SavedView): boolean {
  const rest = viewOf(query);
  return JSON.stringify(rest) === JSON.stringify(view.query);
}
