/** Copies of finished results with their sidecars, to a place that the person chooses. What came of it is a message. */
import { toAppErrorShape } from '../../shared/errors.ts';
import { call } from '../bridge.ts';
import { i18next, laterWords, shown } from '../i18n/index.ts';
import { say } from '../notices.ts';
import { inSentences } from '../ui/format.ts';

/** Some results, or all results of jobs. */
export type Exported = { resultIds: readonly string[] } | { jobIds: readonly string[] };

export async function exportResults(what: Exported, as: 'folder' | 'zip'): Promise<void> {
  try {
    const done = await call('exportResults', {
      ...('jobIds' in what ? { jobIds: [...what.jobIds] } : { resultIds: [...what.resultIds] }),
      as,
    });
    if (done === null) return;
    await laterWords();
    const { files, path, missing } = done;
    const words: string[] = [i18next.t('results:export.done', { count: files, path })];
    if (missing > 0) words.push(i18next.t('results:export.missing', { count: missing }));
    say(missing > 0 ? 'warning' : 'success', 'export', inSentences(...words));
  } catch (thrown) {
    say('error', 'export', shown(toAppErrorShape(thrown).message));
  }
}
