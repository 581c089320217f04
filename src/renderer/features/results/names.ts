/** What a result is called, and which of a job's results are shown how. */
import type { TFunction } from 'i18next';
import type { ResultRow } from '../../../shared/job.ts';

type Translate = TFunction<'results'>;

/** Its own label, else what it is to the job, else its kind. `t` is bound to the `results` words. */
export function resultName(result: Pick<ResultRow, 'label' | 'role' | 'media'>, t: Translate): string {
  if (result.label) return result.label;
  const role = t(`role.${result.role}`, { defaultValue: '' });
  return role || t(`media.${result.media}`);
}

const onStage = ['image', 'video', 'audio', 'model', 'other'];

/** A text that came as a file, and not in the answer, is shown like one. */
const isFile = ({ media, text }: ResultRow): boolean =>
  onStage.includes(media) || (media === 'text' && text === null);

/** Results that have a file, in order. */
export const fileResults = (results: readonly ResultRow[]): ResultRow[] =>
  results.filter(isFile).sort((a, b) => a.index - b.index);

/** Texts and pages, in order: they are read beside the files. */
export const readResults = (results: readonly ResultRow[]): ResultRow[] =>
  results
    .filter((result) => (result.media === 'text' && result.text) || (result.media === 'link' && result.link))
    .sort((a, b) => a.index - b.index);

/** The result to show first: the job's main one (of a world: its panorama), preferring what is already on disk. */
export function firstShown(results: readonly ResultRow[]): ResultRow | null {
  const files = fileResults(results);
  const own = files.filter((result) => result.role === 'main');
  const main = own.length > 0 ? own : files.filter((result) => result.role === 'pano');
  return (
    main.find((result) => result.download === 'done') ??
    main[0] ??
    files.find((result) => result.download === 'done') ??
    files[0] ??
    null
  );
}
