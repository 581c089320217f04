/** What differs between the requests of jobs that are compared. */
import type { JobDetail, ResultRow } from '../../../shared/job.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { canShowModel } from '../../../shared/media.ts';
import { formatList } from '../../ui/format.ts';
import { operationName } from '../../ui/names.ts';

export interface ParameterRow {
  name: string;
  /** One per job, in the order given; null where the job does not have it. */
  values: (string | null)[];
  differs: boolean;
}

type Compared = Pick<JobDetail, 'model' | 'operation' | 'request' | 'settledUsd' | 'estimateUsd'>;

/** Every parameter of the jobs, model first, then those that differ, then the rest; names in order. */
export function parameterRows(jobs: readonly Compared[]): ParameterRow[] {
  const tables = jobs.map(parameters);
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  const rows = names.map((name) => {
    const values = tables.map((table) => table.get(name) ?? null);
    return { name, values, differs: values.some((value) => value !== values[0]) };
  });
  const place = (row: ParameterRow): number => (row.name === 'model' ? 0 : row.differs ? 1 : 2);
  return rows.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

function parameters(job: Compared): Map<string, string> {
  const table = new Map<string, string>([['model', job.model]]);
  if (job.operation) table.set('operation', operationName(job.operation));
  const { fields, inputs, rawFields } = job.request;
  for (const [name, value] of Object.entries({ ...fields, ...rawFields })) table.set(name, asText(value));
  for (const input of inputs) {
    const { source } = input;
    const value = source.kind === 'url' ? source.url : source.kind === 'file' ? source.name : source.resultId;
    const before = table.get(input.field);
    table.set(input.field, before === undefined ? value : formatList([before, value]));
  }
  return table;
}

const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const MAX_COMPARED = 4;

type Comparable = Pick<ResultRow, 'media' | 'download' | 'mime' | 'fileName'>;

/** What this window can show, and is on disk, can be compared. */
export const comparable = ({ media, download, mime, fileName }: Comparable): boolean =>
  download === 'done' &&
  (media === 'image' ||
    media === 'video' ||
    media === 'audio' ||
    (media === 'model' && canShowModel(mime, fileName)));

/** Two to four results that can all be compared. */
export const canCompare = (results: readonly Comparable[]): boolean =>
  results.length >= 2 && results.length <= MAX_COMPARED && results.every(comparable);

/** Two pictures, or two videos, can lie over each other. */
export const canLieOver = ([left, right, ...more]: readonly Pick<ResultRow, 'media'>[]): boolean =>
  more.length === 0 && left?.media === right?.media && (left?.media === 'image' || left?.media === 'video');
