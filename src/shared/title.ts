/** A job's title, where the person gave none. Pure. */
import { familyOf } from './families/index.ts';
import type { JobRequest } from './job.ts';
import { cutText } from './text.ts';

/** Longest title in letters as people see them, before the ellipsis. */
const longest = 80;

/** The first line of what is asked for, cut at a word; the model's name where no text says what is asked for. */
export function titleOf({ family, fields, model }: Pick<JobRequest, 'family' | 'fields' | 'model'>): string {
  for (const name of [familyOf(family).promptField, 'prompt', 'title']) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const title = typeof value === 'string' ? shortened(firstLine(value)) : '';
    if (title !== '') return title;
  }
  return model;
}

const firstLine = (text: string): string =>
  (text.trimStart().slice(0, 1000).split('\n', 1)[0] ?? '').trim().replace(/\s+/g, ' ');

function shortened(line: string): string {
  const cut = cutText(line, longest);
  if (cut === line) return line;
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space < longest / 2 ? undefined : space).trimEnd()}…`;
}
