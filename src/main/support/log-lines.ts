/** The last lines of the app's log that belong to one job, and to no other. */
import type { JobDetail } from '../../shared/job.ts';
import type { Redactor } from './redact.ts';

const maxLines = 60;
const anyId = /\b(?:job|res|ldtask|task)_[A-Za-z0-9]{6,}\b/g;

/** Lines that name this job, its task or its results, without those that also name somebody else's. */
export function logLinesOf(job: JobDetail, lines: readonly string[], redactor: Redactor): string[] {
  const own = new Set([job.id, ...job.results.map((result) => result.id)]);
  if (job.taskId !== null && job.taskId.length >= 6) own.add(job.taskId);
  const names = [...own];
  const found: string[] = [];
  for (let at = lines.length - 1; at >= 0 && found.length < maxLines; at -= 1) {
    const line = lines[at]!.slice(0, 8000);
    if (!names.some((name) => line.includes(name))) continue;
    if ((line.match(anyId) ?? []).some((id) => !own.has(id))) continue;
    found.push(redactor.text(line).slice(0, 1000));
  }
  return found.reverse();
}
