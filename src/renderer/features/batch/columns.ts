/** Names of a batch's columns, and its varied values in a few words. */
import type { BatchColumn } from '../../../shared/batch.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { i18next } from '../../i18n/index.ts';
import { formatList } from '../../ui/format.ts';

/** A field name that there are no words for, readable. */
function humanised(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const fieldName = (name: string): string => {
  const words: string = i18next.t(`compose:field.${name}` as 'compose:field.prompt', {
    name: humanised(name),
    defaultValue: humanised(name),
  });
  return words;
};

export function columnName(column: BatchColumn): string {
  switch (column.kind) {
    case 'variable':
    case 'wildcard':
      return column.name;
    case 'media':
      return fieldName(column.field);
    default:
      return fieldName(column.name);
  }
}

export const columnKey = (column: BatchColumn): string =>
  `${column.kind}:${column.kind === 'media' ? column.field : column.name}`;

/** A source by what a person knows of it. */
function sourceWords(value: { [key: string]: JsonValue }): string {
  const known = value.name ?? value.url ?? value.resultId;
  return typeof known === 'string' ? known : JSON.stringify(value);
}

export function valueWords(value: JsonValue): string {
  if (value === null) return '–';
  if (Array.isArray(value)) return formatList(value.map(valueWords));
  if (typeof value === 'object') return sourceWords(value);
  return typeof value === 'boolean'
    ? i18next.t(value ? 'compose:form.on' : 'compose:form.off')
    : String(value);
}
