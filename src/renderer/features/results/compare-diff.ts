/** What differs between the requests of jobs that are compared. */
import type { JobDetail, JsonValue } from '../../../shared/job.ts';

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
  if (job.operation) table.set('operation', job.operation);
  const { fields, inputs, rawFields } = job.request;
  for (const [name, value] of Object.entries({ ...fields, ...rawFields })) table.set(name, asText(value));
  for (const input of inputs) {
    const { source } = input;
    const said = source.kind === 'url' ? source.url : source.kind === 'file' ? source.name : source.resultId;
    const before = table.get(input.field);
    table.set(input.field, before === undefined ? said : `${before}, ${said}`);
  }
  return table;
}

const asText = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const MAX_COMPARED = 4;

/** Pictures and videos that are on disk can be compared. */
export const comparable = (result: { media: string; download: string }): boolean =>
  (result.media === 'image' || result.media === 'video') && result.download === 'done';

/** Two to four results that can all be compared. */
export const canCompare = (results: readonly { media: string; download: string }[]): boolean =>
  results.length >= 2 && results.length <= MAX_COMPARED && results.every(comparable);
