/** What Safelight has to know about a kind of media. CONTRIBUTING.md says how to add one. */
import type { Check } from './check.ts';
import type { FamilyFields } from './fields.ts';

export type Path = `/v1/${string}`;

/** In a definition, addresses and fields have TokenLab's names; the words for people are in `en.ts`. */
export interface FamilyDefinition {
  /** Addresses that its creates go to, with what each takes. The first is the default, and knows every operation. */
  routes: Readonly<Record<Path, FamilyFields>>;
  /** Operations with an address of their own, whatever single address a model names. */
  ownRoutes?: Readonly<Record<string, Path>>;
  /** Other words that TokenLab has used for an operation, and ours. */
  otherWords: Readonly<Record<string, string>>;
  /** The rules between the fields of a request. */
  rules: (check: Check) => void;
  /** The field that holds what the person describes. */
  promptField: string;
  /** The field that chooses among the output formats of a model. */
  formatField: string | null;
  /** Whether a general field is shown for a model that does not say what it takes; without it, all are. */
  isShownUnasked?: (field: string, model: string) => boolean;
  /** TokenLab fetches inputs by https alone. */
  linksNeedHttps?: true;
  /** What its main output is. */
  media: 'image' | 'video' | 'audio' | 'model' | 'other';
  /** Shortest and longest wait (ms) between two status checks of a young task, as TokenLab advises. */
  polling: readonly [from: number, to: number];
  /** Past this age (ms) a task is no longer expected soon. */
  deadline: number;
  /** Names of the catalogue's categories that mean this family. */
  categories: readonly string[];
  /** The category whose models TokenLab puts into an order of recommendation. */
  rankedIn: string | null;
  /** The price range of a model that is priced by tokens is that of one image. */
  tokenRangeIsPerImage?: true;
  /** The sidebar lists it even while it has no job. */
  isAlwaysListed?: true;
  /** Length in seconds of what people usually make, for comparing prices. */
  typicalSeconds?: number;
  /** Its sign in the window, see `renderer/ui/family-icons.ts`. */
  icon: string;
}
