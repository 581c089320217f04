/** What the sheet has of making many, from a batch that was made before: "Same again with changes". Pure. */
import { nameColumns } from '../../../shared/batch/table.ts';
import { type BatchSpec, nameOfTarget } from '../../../shared/batch.ts';
import { checked } from '../../../shared/checked.ts';
import type { InputSource } from '../../../shared/inputs.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { inputSourceSchema } from '../../../shared/request.ts';
import { type ListedMedium, type Making, single, type TableUse } from './state.ts';
import { fileKey } from './table-use.ts';
import { keyOf, type TargetKey } from './targets.ts';

const textOf = (value: JsonValue): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const sourcesOf = (value: JsonValue): InputSource[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => {
    const read = checked(inputSourceSchema, each);
    return read.success ? [read.data] : [];
  });

/** As a person writes it into a cell. */
function wordOf(source: InputSource): string {
  switch (source.kind) {
    case 'url':
      return source.url;
    case 'file':
      return source.name;
    case 'result':
      return `result:${source.resultId}`;
  }
}

export function fillFrom(spec: BatchSpec): Making {
  const texts: Record<TargetKey, string> = {};
  const media: Record<TargetKey, readonly ListedMedium[]> = {};
  const fields: TargetKey[] = [];
  for (const { target, values } of spec.vary.columns) {
    const key = keyOf(target);
    if (target.kind !== 'variable') fields.push(key);
    if (target.kind === 'media') {
      media[key] = values.flatMap(sourcesOf).map((source) => ({ label: wordOf(source), source }));
    } else texts[key] = values.map(textOf).join('\n');
  }
  return {
    ...single,
    name: spec.name,
    repeat: spec.repeat,
    seeds: spec.seeds,
    how: spec.vary.how,
    texts,
    media,
    fields,
    table: spec.table && tableFrom(spec.table),
    limitUsd: spec.limitUsd ?? '',
  };
}

/** The rows as a table of text. The lines of the file that it once was are not known any more. */
function tableFrom({ targets, rows }: NonNullable<BatchSpec['table']>): TableUse {
  const files = new Map<string, InputSource>();
  // A variable may be called like a field.
  const columns = nameColumns(targets.map(nameOfTarget));
  const cells = rows.map(({ values }) =>
    targets.map((target, index) => {
      const value = values[index] ?? null;
      if (target.kind !== 'media') return textOf(value);
      const sources = value === null ? [] : sourcesOf(value);
      for (const source of sources) if (source.kind === 'file') files.set(fileKey(source.name), source);
      return sources.map(wordOf).join('\n');
    }),
  );
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
  return {
    name: '',
    content: [columns, ...cells].map((row) => row.map(quoted).join(',')).join('\n'),
    withHeader: true,
    targets: Object.fromEntries(
      columns.map((column, index) => [column, keyOf(targets[index] ?? { kind: 'field', name: column })]),
    ),
    isGone: false,
    fixed: {},
    leftOut: [],
    files: Object.fromEntries(files),
  };
}
