/**
 * Names of files: made from a template, safe on Windows, macOS and Linux whatever a prompt or a server says. A name is
 * one plain path segment; it cannot leave the folder, hide itself, or look like something else.
 */
import { localDay } from '../base/dates.ts';
import { numberSuffix } from '../base/files.ts';
import { sidecarEnding } from './sidecar.ts';

export interface NameFacts {
  /** Unix ms; shown as local date and time. */
  at: number;
  model: string;
  title: string;
  project: string | null;
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

/** How long one name may be, with number and ending; that of its sidecar is longer by `.json`. */
export interface NameRoom {
  /** Of UTF-8: what file systems of Linux and macOS count. */
  bytes: number;
  /** Of UTF-16: what Windows counts. */
  units: number;
}

/**
 * One after another until the folder takes one. Common file systems take 255 bytes; those that encrypt names may end at 143,
 * the sidecar's name included.
 */
export const nameRooms: readonly number[] = [180, 138, 90, 50];
const widest: NameRoom = { bytes: 180, units: 180 };
const longestValue = 90;
/** More would only make paths that other programs cannot open. */
const mostFolders = 8;
/** Longest path that all programs on Windows can open. */
const windowsPath = 259;
/** What a name on Windows is not cut below, however long its folder's path is. */
const leastUnits = 24;

export interface Place {
  /** Folders below the results folder, from the outside in. */
  folders: string[];
  /** Of the file's name, without number and ending. */
  stem: string;
}

/** Where a result goes: each `/` of the template makes a folder, unless nothing would stand in its name. */
export function placeFor(template: string, facts: NameFacts): Place {
  const parts = template.split('/');
  const last = parts.pop() ?? '';
  const folders = parts
    .map((part) => filledIn(part, facts))
    .filter((part) => plain(part).replace(/[\s.~-]+/gu, '') !== '')
    .slice(0, mostFolders);
  return { folders: folders.map((part) => safeStem(part)), stem: stemFor(last, facts) };
}

/** The same place where a path must not be longer than Windows allows, with its folder and the sidecar. */
export function placeWithin({ folders, stem }: Place, folder: string): Place & { units: number } {
  const left = windowsPath - folder.length - sidecarEnding.length - 1;
  // The file's name has half of what is left.
  const each = Math.max(leastUnits / 2, Math.floor(left / 2 / Math.max(1, folders.length)) - 1);
  const cut = folders.map((name) => safeStem(name, { bytes: widest.bytes, units: each }));
  const used = cut.reduce((sum, name) => sum + name.length + 1, 0);
  return { folders: cut, stem, units: Math.max(leastUnits, left - used) };
}

/** The name's stem (without ending) for one result. Never empty. */
export function stemFor(template: string, facts: NameFacts): string {
  const filled = filledIn(template, facts);
  // A cover or a last frame says so in its name, whatever the template.
  const unnamed = facts.role !== 'main' && !/\{(?:role|label)\}/.test(template);
  return safeStem(unnamed ? `${filled} ${facts.role.replaceAll('_', ' ')}` : filled);
}

/** Words in braces become what they stand for. `{n}` is empty when the job has one file. */
function filledIn(template: string, facts: NameFacts): string {
  const values: Record<string, string> = {
    date: localDay(facts.at),
    time: localTime(facts.at),
    model: facts.model,
    title: facts.title,
    project: facts.project ?? '',
    jobId: facts.jobId,
    family: facts.family,
    operation: facts.operation ?? '',
    role: facts.role === 'main' ? '' : facts.role.replaceAll('_', ' '),
    label: facts.label ?? '',
    index: String(facts.index + 1),
    n: facts.count > 1 ? String(facts.index + 1) : '',
  };
  return template.replace(/\{(\w{1,20})\}/g, (whole, word: string) =>
    Object.hasOwn(values, word)
      ? cut(plain(values[word]!), { bytes: longestValue, units: longestValue })
      : whole,
  );
}

/** The full name: stem, ` (2)` and so on for a number above 1, and the ending, within its room. */
export function nameWith(stem: string, extension: string, number = 1, room = widest): string {
  const ending = `${numberSuffix(number)}.${extension.replace(/[^a-z0-9]/gi, '').slice(0, 8) || 'bin'}`;
  const left = { bytes: room.bytes - ending.length, units: room.units - ending.length };
  return `${safeStem(stem, left)}${ending}`;
}

/** Names that Windows keeps for devices, whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** One safe path segment without ending. Never empty, never `.` or `..`. */
export function safeStem(text: string, room = widest): string {
  let stem = plain(text)
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.~-]+/u, '')
    .replace(/[\s.]+$/u, '');
  if (reserved.test(stem.split('.')[0]!.trim())) stem = `_${stem}`;
  stem = cut(stem, room).replace(/[\s.]+$/u, '');
  if (stem === '') return 'result';
  // Cutting can leave one of those.
  return reserved.test(stem.split('.')[0]!.trim()) ? `_${stem.slice(1)}` : stem;
}

/** Without what no name may hold: separators, wildcards, control and invisible characters, broken letters. */
function plain(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('utf8')
    .normalize('NFC')
    .replace(/[/\\:*?"<>|\u2044\u2215\u29f8\u29f9\ufe68\uff0f\uff3c\ua789\u2236]/gu, '-')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(invisible, (sign, at: number, whole: string) => (isJoint(sign, at, whole) ? sign : ''));
}

const invisible = /[\p{Cf}\p{Co}\p{Cn}\p{Cs}\ufffd]/gu;

/** The sign that makes one picture of two, such as a family. */
const isJoint = (sign: string, at: number, whole: string): boolean =>
  sign === '\u200d' &&
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?$/u.test(whole.slice(Math.max(0, at - 3), at)) &&
  /^\p{Extended_Pictographic}/u.test(whole.slice(at + 1, at + 3));

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** As much as there is room for, cut between letters as people see them. */
function cut(text: string, { bytes, units }: NameRoom): string {
  if (text.length <= units && Buffer.byteLength(text) <= bytes) return text;
  // Only the beginning can be kept, so only that is taken apart, with room for half a sign that stands alone at its end.
  let kept = '';
  let used = 0;
  for (const { segment } of letters.segment(text.slice(0, Math.min(bytes, units) + 2))) {
    used += Buffer.byteLength(segment);
    if (used > bytes || kept.length + segment.length > units) break;
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
