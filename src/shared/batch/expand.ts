/**
 * From a spec to the requests of its rows. Every row follows from the spec, the notes and its index alone, so the same rows
 * come out after a restart, in any order. Pure.
 */

import {
  type BadRow,
  type BatchColumn,
  type BatchNotes,
  type BatchSpec,
  type BatchTarget,
  mostBatchRows,
  nameOfTarget,
} from '../batch.ts';
import { checked } from '../checked.ts';
import type { FieldIssue } from '../errors.ts';
import type { Family } from '../families/index.ts';
import { familyOf } from '../families/index.ts';
import { convertedText } from '../form/values.ts';
import type { JobInput } from '../inputs.ts';
import type { JobRequest } from '../job.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { inputSourceSchema } from '../request.ts';
import { say } from '../words/batches/say.ts';
import { chosen, seedFor } from './chance.ts';
import { areOfOneLength, countRows, keptLines, lineAt } from './lines.ts';
import { fillIn } from './placeholders.ts';

export interface ExpandedRow {
  index: number;
  line: number;
  request: JobRequest;
  /** In the order of `columns`. */
  varied: JsonValue[];
}

export interface Expansion {
  /** Rows, the bad ones among them. */
  count: number;
  columns: BatchColumn[];
  /** @param index from 0 up to `count` */
  row(index: number): ExpandedRow | (BadRow & { index: number });
}

export const isBad = (row: ReturnType<Expansion['row']>): row is BadRow & { index: number } =>
  'reason' in row;

const targetsOf = ({ table, vary }: BatchSpec): readonly BatchTarget[] =>
  table?.targets ?? vary.columns.map(({ target }) => target);

/** Why the whole cannot be a batch; its rows are looked at one by one. Empty: it can. */
export function specIssues(spec: BatchSpec): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const { table, vary, seeds } = spec;
  if (table !== null && vary.columns.length > 0)
    issues.push({ path: 'table', message: say('tableAndLists') });
  if (!areOfOneLength(spec)) issues.push({ path: 'vary', message: say('listsAreOfDifferentLength') });
  const names = new Set<string>();
  for (const target of targetsOf(spec)) {
    const name = nameOfTarget(target);
    const key = `${target.kind === 'variable' ? 'variable' : 'field'} ${name}`;
    if (names.has(key)) issues.push({ path: name, message: say('columnIsTwice', { name }) });
    names.add(key);
  }
  if (seeds.kind !== 'model' && names.has('field seed'))
    issues.push({ path: 'seeds', message: say('seedIsVariedTwice') });
  const count = countRows(spec) ?? 1;
  if (count > mostBatchRows)
    issues.push({ path: 'vary', message: say('batchTakesAtMost', { count, most: mostBatchRows }) });
  if (count === 0) issues.push({ path: 'vary', message: say('batchIsEmpty') });
  return issues;
}

/** Every text that a row may get. */
export function textsOf(spec: BatchSpec): string[] {
  const { request, vary, table } = spec;
  const values: JsonValue[] = [...Object.values(request.fields), ...Object.values(request.rawFields ?? {})];
  for (const column of vary.columns) if (column.target.kind !== 'media') values.push(...column.values);
  for (const row of table?.rows ?? []) values.push(...row.values);
  return values.filter((value) => typeof value === 'string');
}

/** Only for a spec without issues. */
export function expand(spec: BatchSpec, notes: BatchNotes): Expansion {
  const targets = targetsOf(spec);
  const wildcards = Object.keys(notes.wildcards);
  const lines = keptLines(spec);
  const columns: BatchColumn[] = [
    ...targets,
    ...(spec.seeds.kind === 'model' ? [] : [{ kind: 'seed', name: 'seed' } as const]),
    ...wildcards.map((name) => ({ kind: 'wildcard', name }) as const),
  ];

  const entry = (index: number, name: string): string | undefined =>
    Object.hasOwn(notes.wildcards, name)
      ? chosen(notes.wildcards[name] ?? [], `${notes.chance} ${index} ${name}`)
      : undefined;

  return {
    count: lines.length * spec.repeat,
    columns,
    row(index) {
      const at = lines[Math.floor(index / spec.repeat)] ?? 0;
      const line = lineAt(spec, at);
      const values = valuesAt(spec, at);
      const bad = (reason: string) => ({ index, line, reason });
      if (values.length !== targets.length)
        return bad(say('lineHasOtherColumns', { found: values.length, wanted: targets.length }));

      const set: Setting = { request: spec.request, variables: new Map(), problem: null };
      for (const [position, target] of targets.entries()) apply(set, target, values[position] ?? null);
      const seed = seedOf(spec, notes, index);
      if (seed !== null) set.request = withField(set.request, 'seed', seed);
      const filled = fillIn(set.request, set.variables, (name) => entry(index, name));
      const problem = set.problem ?? filled.problem;
      if (problem !== null) return bad(problem);
      return {
        index,
        line,
        request: filled.request,
        varied: [
          ...values,
          ...(seed === null ? [] : [seed]),
          ...wildcards.map((name) => (filled.used.has(name) ? (entry(index, name) ?? null) : null)),
        ],
      };
    },
  };
}

function valuesAt({ table, vary: { how, columns } }: BatchSpec, at: number): JsonValue[] {
  if (table !== null) return table.rows[at]?.values ?? [];
  if (how === 'together') return columns.map(({ values }) => values[at] ?? null);
  let rest = at;
  return columns
    .toReversed()
    .map(({ values }) => {
      const value = values[rest % values.length] ?? null;
      rest = Math.floor(rest / values.length);
      return value;
    })
    .reverse();
}

function seedOf({ seeds }: BatchSpec, { chance }: BatchNotes, index: number): number | null {
  if (seeds.kind === 'model') return null;
  return seeds.kind === 'range' ? seeds.from + index : seedFor(chance, index);
}

interface Setting {
  request: JobRequest;
  variables: Map<string, string>;
  problem: string | null;
}

/** Null leaves what the form has; a variable without a value is missed where a text names it. */
function apply(set: Setting, target: BatchTarget, value: JsonValue): void {
  if (value === null) return;
  switch (target.kind) {
    case 'field':
      set.request = withField(set.request, target.name, value);
      return;
    case 'variable':
      if (typeof value === 'object') set.problem ??= say('valueIsNoText', { name: target.name });
      else set.variables.set(target.name, String(value));
      return;
    case 'media': {
      const sources = (Array.isArray(value) ? value : [value]).map((each) =>
        checked(inputSourceSchema, each),
      );
      const inputs: JobInput[] = [];
      for (const source of sources) {
        if (source.success) inputs.push({ field: target.field, source: source.data });
        else set.problem ??= say('mediaValueIsNone', { name: target.field });
      }
      const others = set.request.inputs.filter(({ field }) => field !== target.field);
      set.request = { ...set.request, inputs: [...others, ...inputs] };
    }
  }
}

/** Where a raw field has the name, that one is meant: it wins over the form's. */
function withField(request: JobRequest, name: string, value: JsonValue): JobRequest {
  const raw = request.rawFields;
  if (raw !== undefined && Object.hasOwn(raw, name)) return { ...request, rawFields: put(raw, name, value) };
  const converted = typeof value === 'string' ? asSent(request.family, name, value) : value;
  return { ...request, fields: put(request.fields, name, converted) };
}

const put = (fields: JsonObject, name: string, value: JsonValue): JsonObject => ({
  ...fields,
  [name]: value,
});

/** A text of a file, as the kind of value that the field takes. */
function asSent(family: Family, name: string, text: string): JsonValue {
  for (const { fields } of Object.values(familyOf(family).routes)) {
    const field = fields.find((each) => each.name === name);
    if (field !== undefined) return convertedText(field, text);
  }
  return text;
}
