/** What is said aloud of jobs: that one was sent, has ended, or needs a person. */
import type { JobRow } from '../../shared/job.ts';
import { i18next } from '../i18n/index.ts';
import { announce } from './announce.ts';
import { useList } from './list.ts';
import { newsOf } from './news.ts';

/** Jobs that were sent from this window and of which nothing more was said yet. */
const awaited = new Set<string>();

const say = (sentence: string): void =>
  announce(sentence, (count) => i18next.t('ui:announce.many', { count }));

/** Says which jobs in view have ended or begun to need a person. */
export function announceChanges(before: readonly JobRow[], after: readonly JobRow[]): void {
  for (const { row, what } of newsOf(before, after, awaited)) {
    awaited.delete(row.id);
    const { title } = row;
    const state = i18next.t(`ui:state.${row.state}`);
    const status = what === 'ended' ? state : i18next.t('ui:announce.attention', { status: state });
    say(i18next.t('ui:announce.one', { title, status }));
  }
}

/** Says that a job was sent; what becomes of it is said too, also when that is known before its row comes into view. */
export function announceSubmitted(jobId: string, title: string): void {
  say(i18next.t('ui:announce.submitted', { title }));
  awaited.add(jobId);
  announceChanges([], [...useList.getState().pages.values()].flat());
}
