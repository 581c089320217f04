/** The kinds of media, in the order in which they are shown. This is the only list of them. */
import { model3d } from './3d.ts';
import type { FamilyDefinition } from './definition.ts';
import en from './en.ts';
import { image } from './image.ts';
import { music } from './music.ts';
import { speech } from './speech.ts';
import { video } from './video.ts';
import { world } from './world.ts';

const definitions = { image, video, music, '3d': model3d, world, speech } as const satisfies Record<
  string,
  FamilyDefinition
>;

export type Family = keyof typeof definitions;

/** An address that creates of a family go to. */
export type EndpointOf<F extends Family> = keyof (typeof definitions)[F]['routes'] & string;
export type FamilyIcon = (typeof definitions)[Family]['icon'];

export const families = Object.keys(definitions) as [Family, ...Family[]];

export const familyOf = (family: Family): FamilyDefinition => definitions[family];

export const iconOf = (family: Family): FamilyIcon => definitions[family].icon;

export const words = en satisfies Record<'family' | 'example', Record<Family, string>>;

export { Check, type RequestParts } from './check.ts';
export type { FamilyDefinition } from './definition.ts';
export type {
  FamilyFields,
  FieldType,
  FormField,
  MediaKind,
  MediaRules,
  OperationFields,
} from './fields.ts';
export { isSeedance, referenceLimits } from './traits.ts';
export { default as chineseWords } from './zh.ts';
