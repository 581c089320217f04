/** Which templates are shown, and in which order. Pure. */
import type { Template } from '../../../shared/templates/template.ts';
import { searchForm, sortKey } from '../../../shared/text.ts';

export interface Wanted {
  search: string;
  /** Null: every folder; empty: those that are in none. */
  folder: string | null;
  favourites: boolean;
}

const searched = ({ content: { name, folder, request } }: Template): string =>
  searchForm([name, folder, request.model, ...Object.values(request.fields).filter(isText)].join('\n'));
const isText = (value: unknown): value is string => typeof value === 'string';

/** Favourites first, then by name. */
export function shownTemplates(
  templates: readonly Template[],
  { search, folder, favourites }: Wanted,
): Template[] {
  const words = searchForm(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = templates.filter(
    (template) =>
      (folder === null || template.content.folder === folder) &&
      (!favourites || template.favourite) &&
      words.every((word) => searched(template).includes(word)),
  );
  const order = (one: Template, other: Template): number =>
    Number(other.favourite) - Number(one.favourite) ||
    compare(sortKey(one.content.name), sortKey(other.content.name));
  return found.sort(order);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Every folder once, by name; those without one count for none. */
export const foldersOf = (templates: readonly Template[]): string[] =>
  [...new Set(templates.map(({ content }) => content.folder).filter((folder) => folder !== ''))].sort(
    (one, other) => compare(sortKey(one), sortKey(other)),
  );
