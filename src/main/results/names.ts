/**
 * Names of files: made from a template, safe on Windows, macOS and Linux whatever a prompt or a server says. A name is
 * one plain path segment; it cannot leave the folder, hide itself, or look like something else.
 */
import { localDay } from '../base/dates.ts';
import { numberSuffix } from '../base/files.ts';

export interface NameFacts {
  /** Unix ms; shown as local date and time. */
  at: number;
  model: string;
  title: string;
  jobId: string;
  family: string;
  operation: string | null;
  role: string;
  /** What TokenLab calls this output, for example a stem's name. */
  label: string | null;
  /** Zero-based place among the job's results. */
  index: number;
  /** Number of results of the job that become files. */
  count: number;
}

/** Words that a template may hold in braces. `{n}` is empty when the job has one file. */
export const templateWords = [
  'date',
  'time',
  'model',
  'title',
  'jobId',
  'family',
  'operation',
  'role',
  'label',
  'index',
  'n',
] as const;

/** Bytes of a whole name in UTF-8, with ending, number and room for `.json`; every common file system takes 255. */
export const longestName = 180;
const longestValue = 90;

/** The name's stem (without ending) for one result. Never empty. */
export function stemFor(template: string, facts: NameFacts): string {
  const values: Record<string, string> = {
    date: localDay(facts.at),
    time: localTime(facts.at),
    model: facts.model,
    title: facts.title,
    jobId: facts.jobId,
    family: facts.family,
    operation: facts.operation ?? '',
    role: facts.role === 'main' ? '' : facts.role.replaceAll('_', ' '),
    label: facts.label ?? '',
    index: String(facts.index + 1),
    n: facts.count > 1 ? String(facts.index + 1) : '',
  };
  const filled = template.replace(/\{(\w{1,20})\}/g, (whole, word: string) =>
    Object.hasOwn(values, word) ? cutBytes(plain(values[word]!), longestValue) : whole,
  );
  // A cover or a last frame says so in its name, whatever the template.
  const unnamed = facts.role !== 'main' && !/\{(?:role|label)\}/.test(template);
  return safeStem(unnamed ? `${filled} ${facts.role.replaceAll('_', ' ')}` : filled);
}

/** The full name: stem, ` (2)` and so on for a number above 1, and the ending, within `longestName` bytes. */
export function nameWith(stem: string, extension: string, number = 1): string {
  const ending = `${numberSuffix(number)}.${extension.replace(/[^a-z0-9]/gi, '').slice(0, 8) || 'bin'}`;
  return `${safeStem(cutBytes(stem, longestName - ending.length))}${ending}`;
}

/** Names that Windows keeps for devices, whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** One safe path segment without ending. Never empty, never `.` or `..`. */
export function safeStem(text: string): string {
  let stem = plain(text)
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.~-]+/u, '')
    .replace(/[\s.]+$/u, '');
  stem = cutBytes(stem, longestName).replace(/[\s.]+$/u, '');
  if (stem === '') return 'result';
  return reserved.test(stem.split('.')[0]!.trim()) ? `_${stem}` : stem;
}

/** Without what no name may hold: separators, wildcards, control and invisible characters, broken letters. */
function plain(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('utf8')
    .normalize('NFC')
    .replace(/[/\\:*?"<>|\u2044\u2215\u29f8\u29f9\ufe68\uff0f\uff3c\ua789\u2236]/gu, '-')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu, '');
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** At most `bytes` bytes of UTF-8, cut between letters as people see them. */
function cutBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // Only the beginning can be kept, so only the beginning is taken apart.
  let kept = '';
  let used = 0;
  for (const { segment } of letters.segment(text.slice(0, bytes))) {
    used += Buffer.byteLength(segment);
    if (used > bytes) break;
    kept += segment;
  }
  return kept;
}

function localTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}
