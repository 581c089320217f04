/** The last lines of the app's log that belong to one job, and to no other. */
import type { JobDetail } from '../../shared/job.ts';
import type { Redactor } from './redact.ts';

const maxLines = 60;
const longestLine = 8000;
const anyId = /\b(?:job|res|ldtask|task)_[A-Za-z0-9]{6,}\b/g;

interface LogLine {
  at: number;
  text: string;
  /** Ids of jobs, results and tasks that the line names. */
  ids: readonly string[];
}

/** The log, read once for all jobs of a packet. */
export interface LogIndex {
  lines: readonly LogLine[];
  byId: ReadonlyMap<string, readonly LogLine[]>;
}

export function indexLog(lines: readonly string[]): LogIndex {
  const byId = new Map<string, LogLine[]>();
  const all = lines.map((line, at): LogLine => {
    const text = line.slice(0, longestLine);
    const entry = { at, text, ids: [...new Set(text.match(anyId) ?? [])] };
    for (const id of entry.ids) {
      const known = byId.get(id);
      if (known === undefined) byId.set(id, [entry]);
      else known.push(entry);
    }
    return entry;
  });
  return { lines: all, byId };
}

/** Lines that name this job, its task or its results, without those that also name somebody else's. */
export function logLinesOf(job: JobDetail, log: LogIndex, redactor: Redactor): string[] {
  const own = new Set([job.id, ...job.results.map((result) => result.id)]);
  const { taskId } = job;
  if (taskId !== null && taskId.length >= 6) own.add(taskId);
  const found = new Map<number, LogLine>();
  for (const id of own) for (const line of log.byId.get(id) ?? []) found.set(line.at, line);
  // A task id of an unusual form is in no index.
  if (taskId !== null && taskId.length >= 6 && taskId.replace(anyId, '') !== '') {
    for (const line of log.lines) if (line.text.includes(taskId)) found.set(line.at, line);
  }
  return [...found.values()]
    .filter((line) => line.ids.every((id) => own.has(id)))
    .sort((one, other) => one.at - other.at)
    .slice(-maxLines)
    .map((line) => redactor.text(line.text).slice(0, 1000));
}
