/** From what the sheet has of making many to the batch that is planned, or what is still in the way. Pure. */

import { countRows } from '../../../shared/batch/lines.ts';
import { variablesIn, wildcardsIn } from '../../../shared/batch/placeholders.ts';
import { type BatchSpec, mostBatchColumns, mostBatchRows, mostRepeats } from '../../../shared/batch.ts';
import { checked } from '../../../shared/checked.ts';
import type { FormField, FormValues, ModelForm } from '../../../shared/form/types.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { limitSchema } from '../../../shared/spend-limit.ts';
import type { Making } from './state.ts';
import { plannedRows, type RowFault, type TableInUse, tableInUse } from './table-use.ts';
import {
  type Choice,
  fieldOf,
  fieldsToVary,
  fieldValue,
  keyOf,
  linesOf,
  type TargetKey,
  targetOf,
  targetOfField,
  variableKey,
} from './targets.ts';

export type LabelOf = (field: Pick<FormField, 'name' | 'labelKey'>) => string;

/** Names that the texts of a form speak of. */
export interface Named {
  variables: readonly string[];
  wildcards: readonly string[];
}

/** @param more texts beside the form's fields: values written by hand, lists */
export function namedIn(form: ModelForm | null, values: FormValues, more: readonly string[] = []): Named {
  const texts = (form?.fields ?? []).flatMap(({ name }) => {
    const value = values[name];
    return typeof value === 'string' ? [value] : [];
  });
  return { variables: variablesIn(texts), wildcards: wildcardsIn([...texts, ...more]) };
}

/** What a column of a table may stand for. */
export const choicesFor = (form: ModelForm, { variables }: Named, labelOf: LabelOf): Choice[] => [
  ...variables.map((name) => ({ key: variableKey(name), names: [name] })),
  ...fieldsToVary(form).map((field) => ({
    key: keyOf(targetOfField(field)),
    names: [field.name, labelOf(field)],
  })),
];

/** A list in use, with its values. */
export interface UsedList {
  key: TargetKey;
  values: JsonValue[];
}

export function listsInUse(making: Making, form: ModelForm, { variables }: Named): UsedList[] {
  const keys = [...variables.map(variableKey), ...making.fields];
  return keys.flatMap((key): UsedList[] => {
    const target = targetOf(key);
    if (target.kind === 'media') {
      const isThere = fieldOf(form, target) !== undefined;
      return isThere ? [{ key, values: (making.media[key] ?? []).map(({ source }) => ({ ...source })) }] : [];
    }
    const lines = linesOf(making.texts[key] ?? '');
    if (target.kind === 'variable') return [{ key, values: lines }];
    const field = fieldOf(form, target);
    return field ? [{ key, values: lines.map((line) => fieldValue(form, field, line)) }] : [];
  });
}

/** What keeps the batch from being planned. */
export type Obstacle =
  | { kind: 'noValues'; key: TargetKey }
  | { kind: 'lengths' }
  | { kind: 'tooMany'; count: number }
  | { kind: 'tooManyColumns'; count: number }
  | { kind: 'tableFault' }
  | { kind: 'tableGone' }
  | { kind: 'tableComing' }
  | { kind: 'undecided'; count: number }
  | { kind: 'noRows' }
  | { kind: 'noTarget' }
  | { kind: 'limit' };

export interface Outlook {
  lists: UsedList[];
  table: TableInUse | null;
  /** Jobs that it would make; null while nobody can tell. */
  count: number | null;
  obstacle: Obstacle | null;
}

const amount = limitSchema.shape.amountUsd;

/** What the sheet would make as it stands. */
export function outlookOf(making: Making, form: ModelForm, values: FormValues, labelOf: LabelOf): Outlook {
  const named = namedIn(form, values);
  const lists = making.table === null ? listsInUse(making, form, named) : [];
  const table = making.table && tableInUse(making.table, choicesFor(form, named, labelOf));
  const count = countOf(making, lists, table);
  return { lists, table, count, obstacle: obstacleOf(making, lists, table, count) };
}

function countOf(making: Making, lists: readonly UsedList[], table: TableInUse | null): number | null {
  if (table !== null) return table.ok ? table.used.good.length * making.repeat : null;
  const columns = lists.map(({ key, values }) => ({ target: targetOf(key), values }));
  return countRows({
    vary: { how: making.how, columns },
    table: null,
    repeat: making.repeat,
    leaveOut: [...making.leftOut],
  });
}

function obstacleOf(
  making: Making,
  lists: readonly UsedList[],
  table: TableInUse | null,
  count: number | null,
): Obstacle | null {
  const empty = lists.find(({ values }) => values.length === 0);
  if (empty) return { kind: 'noValues', key: empty.key };
  if (table) {
    if (making.awaits !== null) return { kind: 'tableComing' };
    if (making.table?.isGone) return { kind: 'tableGone' };
    if (!table.ok) return { kind: 'tableFault' };
    const { bad, good, targets } = table.used;
    if (bad.length > 0) return { kind: 'undecided', count: bad.length };
    if (good.length === 0) return { kind: 'noRows' };
    if (targets.every((key) => key === null)) return { kind: 'noTarget' };
  }
  const columns = table?.ok ? table.used.targets.filter((key) => key !== null) : lists;
  if (columns.length > mostBatchColumns) return { kind: 'tooManyColumns', count: columns.length };
  if (count === null) return { kind: 'lengths' };
  if (count > mostBatchRows) return { kind: 'tooMany', count };
  if (making.limitUsd.trim() !== '' && !checked(amount, making.limitUsd.trim()).success)
    return { kind: 'limit' };
  return null;
}

export type BatchBase = Pick<BatchSpec, 'accountId' | 'projectId' | 'request'>;

/** @param faultWords what is wrong with a line of the table, in words: main keeps it with the line */
export function specOf(
  making: Making,
  { lists, table }: Outlook,
  form: ModelForm,
  base: BatchBase,
  faultWords: (fault: RowFault) => string,
): BatchSpec {
  const used = table?.ok ? table.used : null;
  return {
    ...base,
    name: making.name.trim(),
    vary: {
      how: making.how,
      columns: lists.map(({ key, values }) => ({ target: targetOf(key), values })),
    },
    table:
      used === null || making.table === null
        ? null
        : {
            ...plannedRows(used, form, making.table.files),
            unread: used.leftOut.map(({ line, fault }) => ({ line, reason: faultWords(fault) })),
          },
    repeat: making.repeat,
    seeds: making.seeds,
    leaveOut: [...(used === null ? making.leftOut : (making.table?.leftOut ?? []))],
    limitUsd: making.limitUsd.trim() || null,
  };
}

/** Fields whose value the batch brings: the form may leave them empty. */
export const variedFields = ({ lists, table }: Outlook): ReadonlySet<string> => {
  const keys = table?.ok ? table.used.targets.filter((key) => key !== null) : lists.map(({ key }) => key);
  return new Set(
    keys
      .map(targetOf)
      .flatMap((target) =>
        target.kind === 'variable' ? [] : [target.kind === 'media' ? target.field : target.name],
      ),
  );
};

export const repeatOf = (typed: number | string): number => {
  const count = Math.round(Number(typed));
  return Number.isFinite(count) ? Math.min(mostRepeats, Math.max(1, count)) : 1;
};
