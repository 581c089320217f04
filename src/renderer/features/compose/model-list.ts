/** Which models the picker shows, in which order. Pure. */
import type { ModelSummary } from '../../../shared/catalogue.ts';
import { type Family, families } from '../../../shared/families/index.ts';
import { searchForm } from '../../../shared/text.ts';
import { compareNames } from '../../ui/format.ts';
import { typicalPrice } from './prices.ts';

/** As people count: v2 before v10. */

export type ModelSort = 'recommended' | 'name' | 'price' | 'release';

export interface ModelFilter {
  family: Family;
  search: string;
  /** Null: any. */
  operation: string | null;
  vendor: string | null;
  badge: string | null;
  sort: ModelSort;
  showRetired: boolean;
}

export const noFilter = (family: Family): ModelFilter => ({
  family,
  search: '',
  operation: null,
  vendor: null,
  badge: null,
  sort: 'recommended',
  showRetired: false,
});

/** The other kinds of media that have what is searched for; none without a search. */
export const familiesWith = (models: readonly ModelSummary[], { family, search }: ModelFilter): Family[] =>
  search.trim() === ''
    ? []
    : families.filter(
        (other) => other !== family && pickModels(models, { ...noFilter(other), search }).length > 0,
      );

/** Models that pass; those on their way out stand last whatever the order. */
export function pickModels(models: readonly ModelSummary[], filter: ModelFilter): ModelSummary[] {
  const words = searchForm(filter.search).split(/\s+/).filter(Boolean);
  return models
    .filter((model) => model.family === filter.family)
    .filter((model) => filter.showRetired || model.stage !== 'retired')
    .filter((model) => filter.operation === null || model.operations.includes(filter.operation))
    .filter((model) => filter.vendor === null || model.vendor === filter.vendor)
    .filter((model) => filter.badge === null || badgesOf(model).includes(filter.badge))
    .filter((model) => {
      const text = searchText(model);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => leaving(a) - leaving(b) || orders[filter.sort](a, b) || compareNames(a.id, b.id));
}

/** Marks of a model, each once: those that TokenLab gives, and its stage. */
export function badgesOf(model: ModelSummary): string[] {
  // That it is free is shown where its price stands.
  const badges = model.badges.map((badge) => badge.key).filter((key) => key !== 'free');
  if (model.latest) badges.push('latest');
  if (model.stage !== 'active' && model.stage !== 'unknown') badges.push(model.stage);
  return [...new Set(badges)];
}

/** What the filters can choose from, among models of the family. */
export function filterChoices(
  models: readonly ModelSummary[],
  family: Family,
): { operations: string[]; vendors: string[]; badges: string[] } {
  const own = models.filter((model) => model.family === family);
  const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort(compareNames);
  return {
    operations: sorted(own.flatMap((model) => model.operations)),
    vendors: sorted(own.map((model) => model.vendor).filter((vendor) => vendor !== null)),
    badges: sorted(own.flatMap(badgesOf)),
  };
}

const searchText = (model: ModelSummary): string =>
  searchForm([model.id, model.vendor ?? '', ...model.aliases, ...model.operations].join(' '));

const leaving = (model: ModelSummary): number => ({ deprecated: 1, retired: 2 })[model.stage as string] ?? 0;

const orders: Record<ModelSort, (a: ModelSummary, b: ModelSummary) => number> = {
  recommended: (a, b) =>
    (a.preferredRank ?? Number.MAX_SAFE_INTEGER) - (b.preferredRank ?? Number.MAX_SAFE_INTEGER) ||
    Number(b.latest) - Number(a.latest),
  name: () => 0,
  price: (a, b) => {
    const [price, other] = [typicalPrice(a), typicalPrice(b)];
    if (price === null || other === null) return Number(price === null) - Number(other === null);
    return price.comparedTo(other);
  },
  release: (a, b) => (b.releasedAt ?? 0) - (a.releasedAt ?? 0),
};
