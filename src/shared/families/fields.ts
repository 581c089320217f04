/** The fields of a request: their shape, and short words to write them down, one line per field of TokenLab's contract. */
import { MiB } from '../units.ts';

export type FieldType =
  | 'text'
  | 'textarea'
  | 'select'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'media'
  | 'mediaList'
  | 'tags'
  | 'elements';

export type MediaKind = 'image' | 'video' | 'audio';

export interface MediaRules {
  kind: MediaKind;
  /** Links are possible. */
  url: boolean;
  /** Local files are possible; otherwise the contract has no way to send one. */
  file: boolean;
  /** `asset://asset-...` links of the material library are possible. */
  asset: boolean;
  /** MIME types that are accepted for local files; empty: any of the kind. */
  types: string[];
  /** Bytes of one file. */
  maxBytes: number | null;
  /** Bytes of all files of the field together. */
  maxTotalBytes: number | null;
  /** Pixels of either side. */
  minSide: number | null;
  maxSide: number | null;
  /** Width to height. */
  minRatio: number | null;
  maxRatio: number | null;
}

export interface FormField {
  /** Name in the request, and `path` of complaints about it. */
  name: string;
  type: FieldType;
  /** i18n key of the label, `field.<name>` unless an operation needs another word. */
  labelKey: string;
  required: boolean;
  /** Belongs under "More settings". */
  advanced: boolean;
  /** Values as strings; for `select`. */
  options?: string[];
  /** A select that also takes a value that is not listed. */
  custom?: boolean;
  min?: number;
  max?: number;
  step?: number;
  maxLength?: number;
  /** Number of items of a list. */
  minItems?: number;
  maxItems?: number;
  /** Longest single tag. */
  maxItemLength?: number;
  media?: MediaRules;
  /** What the request holds: strings of selects are converted to it. */
  send: 'string' | 'integer' | 'number' | 'boolean' | 'media' | 'list' | 'json';
}

type Rest = Partial<Omit<FormField, 'name' | 'type'>>;

const field = (
  name: string,
  type: FormField['type'],
  send: FormField['send'],
  rest: Rest,
  advanced: boolean,
): FormField => ({
  name,
  type,
  labelKey: `field.${name}`,
  required: false,
  advanced,
  send,
  ...rest,
});

export const line = (name: string, maxLength: number, rest: Rest = {}): FormField =>
  field(name, 'text', 'string', { maxLength, ...rest }, false);

export const area = (name: string, maxLength: number, rest: Rest = {}): FormField =>
  field(name, 'textarea', 'string', { maxLength, ...rest }, false);

/** A choice of values. `custom` also lets a value in that is not listed: most of TokenLab's lists are open. */
export const choice = (name: string, options: readonly string[], rest: Rest = {}): FormField =>
  field(name, 'select', 'string', { options: [...options], custom: true, ...rest }, false);

export const integer = (name: string, min: number, max: number, rest: Rest = {}): FormField =>
  field(name, 'integer', 'integer', { min, max, step: 1, ...rest }, true);

export const decimal = (name: string, min: number, max: number, rest: Rest = {}): FormField =>
  field(name, 'number', 'number', { min, max, ...rest }, true);

/** On, off, or not stated: then the model decides. */
export const toggle = (name: string, rest: Rest = {}): FormField =>
  field(name, 'boolean', 'boolean', rest, true);

export const tagList = (name: string, maxItems: number, maxItemLength: number, rest: Rest = {}): FormField =>
  field(name, 'tags', 'list', { maxItems, maxItemLength, ...rest }, true);

export const medium = (name: string, media: MediaRules, rest: Rest = {}): FormField =>
  field(name, 'media', 'media', { maxItems: 1, media, ...rest }, false);

export const mediaList = (name: string, maxItems: number, media: MediaRules, rest: Rest = {}): FormField =>
  field(name, 'mediaList', 'media', { maxItems, media, ...rest }, false);

export const elements = (name: string, maxItems: number): FormField =>
  field(name, 'elements', 'json', { maxItems }, true);

const anyMedia = (kind: MediaKind): MediaRules => ({
  kind,
  url: true,
  file: false,
  asset: false,
  types: [],
  maxBytes: null,
  maxTotalBytes: null,
  minSide: null,
  maxSide: null,
  minRatio: null,
  maxRatio: null,
});

/** A link only: the contract has no way to send a local file here. */
export const linked = (kind: MediaKind): MediaRules => anyMedia(kind);

/** A picture as a link, or from this computer. Without a stated limit, 30 MiB keeps a JSON body reasonable. */
export const picture = (over: Partial<MediaRules> = {}): MediaRules => ({
  ...anyMedia('image'),
  file: true,
  types: ['image/png', 'image/jpeg', 'image/webp'],
  maxBytes: 30 * MiB,
  ...over,
});

/**
 * What one operation asks for.
 * - `needs`: always shown, and required.
 * - `oneOf`: groups of which one member is required; members are shown when the model takes them.
 * - `takes`: shown when the model takes them; media and ids that only make sense for this operation.
 * Every other field of the family that is not somebody's `takes` is shown when the model takes it.
 */
export interface OperationFields {
  needs: readonly string[];
  oneOf?: readonly (readonly string[])[];
  takes?: readonly string[];
  /** Needed where the model takes it at all. */
  needsIfTaken?: readonly string[];
  /** General fields that this operation does not have. */
  without?: readonly string[];
  /** The operation that TokenLab's records name instead: this one is offered for every model that has that one. */
  variantOf?: string;
  /** The field that makes a variant of it; a model that names its fields has to name this one. */
  byField?: string;
}

export interface FamilyFields {
  /** In the order in which they are shown. */
  fields: readonly FormField[];
  operations: Readonly<Record<string, OperationFields>>;
}
