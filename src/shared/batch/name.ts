/** The name of what makes many jobs, a batch or a template, where the person gave none. Pure. */
import type { JobRequest } from '../job.ts';
import { titleOf } from '../title.ts';
import { withGaps } from './placeholders.ts';

/** What its jobs have in common: the title of the request, with “…” for what differs; the model where no word is left. */
export function nameWithGaps(request: JobRequest): string {
  const fields = Object.fromEntries(
    Object.entries(request.fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? withGaps(value) : value,
    ]),
  );
  const name = titleOf({ ...request, fields }).replace(/…\s*…$/u, '…');
  return /[^\s…]/u.test(name) ? name : request.model;
}
