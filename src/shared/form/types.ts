/** The shape of a form that follows a model, and of what a person fills in. */
import type { CreateEndpoint } from '../endpoints.ts';
import type { FieldIssue } from '../errors.ts';
import type { Family, FormField } from '../families/index.ts';
import type { InputSource, JobInput } from '../inputs.ts';
import type { JsonObject } from '../json.ts';

/**
 * - `generic`: TokenLab says nothing about this model's request; the form shows what the family has in general.
 * - `model_level`: it says nothing about this operation; the form shows what the model has in general.
 */
export type FormNote = 'generic' | 'model_level' | null;

export interface ModelForm {
  family: Family;
  /** In our words. */
  operation: string;
  modelId: string;
  endpoint: CreateEndpoint;
  fields: FormField[];
  note: FormNote;
  /** Parameters that the model names and this form has no control for: for the raw JSON mode. */
  unknownParameters: string[];
  /** TokenLab's own notes on the model and operation. Untrusted text. */
  notes: string[];
}

export interface MediaValue {
  source: InputSource;
  /** As measured; null when not known (links). */
  width: number | null;
  height: number | null;
  /** What is known of a result that is used as input; absent for everything else. */
  result?: ResultFacts;
}

export interface ResultFacts {
  mime: string | null;
  bytes: number | null;
  /** TokenLab's own link to it can be given to fields that take links only. */
  linked: boolean;
  /** Names of the task and the song at TokenLab, for operations of the same family that take these instead. */
  family: Family;
  taskId: string | null;
  audioId: string | null;
}

/** One Kling element: a named subject that the prompt can speak of as `@name`. */
export interface ElementValue {
  name: string;
  description: string;
  urls: string[];
}

export type FormValue = string | number | boolean | MediaValue[] | string[] | ElementValue[];

/** By field name. A missing, empty or blank value is not sent. A single `media` field holds a list of at most one. */
export type FormValues = Record<string, FormValue | undefined>;

/** The parts of a `JobRequest` that a form makes. */
export interface FormRequest {
  fields: JsonObject;
  inputs: JobInput[];
}

export interface FormContext {
  /** The built-in account: links to this computer are fine there. */
  isSandbox?: boolean;
}

export interface CarryOver {
  values: FormValues;
  /** Names of fields that had a value and whose value did not fit, in the old form's order. */
  dropped: string[];
}

export type { FieldType, FormField, MediaKind, MediaRules } from '../families/index.ts';
export type { FieldIssue };
