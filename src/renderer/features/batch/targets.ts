/** What can be varied in a form, by a key that names it, and the values that a text stands for. Pure. */
import type { BatchTarget } from '../../../shared/batch.ts';
import type { FormField, ModelForm } from '../../../shared/form/types.ts';
import { toRequest } from '../../../shared/form/values.ts';
import type { JsonValue } from '../../../shared/json.ts';

/** `field:size`, `variable:subject`, `media:image_url`. */
export type TargetKey = string;

export const keyOf = (target: BatchTarget): TargetKey =>
  `${target.kind}:${target.kind === 'media' ? target.field : target.name}`;

export function targetOf(key: TargetKey): BatchTarget {
  const at = key.indexOf(':');
  const [kind, name] = [key.slice(0, at), key.slice(at + 1)];
  if (kind === 'media') return { kind: 'media', field: name };
  return { kind: kind === 'variable' ? 'variable' : 'field', name };
}

export const variableKey = (name: string): TargetKey => keyOf({ kind: 'variable', name });

export const targetOfField = ({ name, send }: FormField): BatchTarget =>
  send === 'media' ? { kind: 'media', field: name } : { kind: 'field', name };

/** Fields that can have another value in each row, in the form's order. */
export const fieldsToVary = (form: ModelForm): FormField[] =>
  form.fields.filter(({ type }) => type !== 'elements');

export const fieldOf = (form: ModelForm, target: BatchTarget): FormField | undefined =>
  target.kind === 'variable'
    ? undefined
    : form.fields.find(({ name }) => name === (target.kind === 'media' ? target.field : target.name));

const yes = /^(?:true|yes|on|1|是)$/i;
const no = /^(?:false|no|off|0|否)$/i;

/** The value of a field as its request holds it; null for a blank text, which leaves what the form has. */
export function fieldValue(form: ModelForm, field: FormField, text: string): JsonValue {
  const trimmed = field.type === 'textarea' ? text : text.trim();
  if (trimmed.trim() === '') return null;
  const typed =
    field.send === 'boolean'
      ? yes.test(trimmed)
        ? 'true'
        : no.test(trimmed)
          ? 'false'
          : trimmed
      : (field.options?.find((option) => option.toLowerCase() === trimmed.toLowerCase()) ?? trimmed);
  const own = { ...form, fields: [field] };
  return toRequest(own, { [field.name]: typed }).fields[field.name] ?? null;
}

/** The values of a list: one to a line, blank lines left out. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

export interface Choice {
  key: TargetKey;
  /** Names under which a column may mean it. */
  names: readonly string[];
}

/** What a column stands for by its name; each is given to the first column that means it. */
export function guessTargets(columns: readonly string[], choices: readonly Choice[]): Map<string, TargetKey> {
  const taken = new Set<TargetKey>();
  const guessed = new Map<string, TargetKey>();
  for (const column of columns) {
    const name = plain(column);
    const found = choices.find(
      ({ key, names }) => !taken.has(key) && name !== '' && names.some((one) => plain(one) === name),
    );
    if (!found) continue;
    taken.add(found.key);
    guessed.set(column, found.key);
  }
  return guessed;
}
