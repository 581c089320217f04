/** The honest state of a request for cancellation: requested, not settled, confirmed, or refused, with the reason. */

import type { TFunction } from 'i18next';
import { type Cancellation, isOpen, type JobDetail } from '../../../shared/job.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { formatTime, inSentences } from '../../ui/format.ts';
import styles from './CancellationNote.module.css';

export function CancellationNote({ job }: { job: JobDetail }) {
  const { t } = useTranslation('job');
  const { cancel } = job;
  if (cancel.state === 'none') return null;
  return (
    <div className={styles.note} role="note" aria-label={t('cancellation.label')}>
      {wordsFor(job, t)}
      {cancel.state !== 'confirmed' && cancel.httpStatus !== null && (
        <span className={styles.facts}>{factsOf(cancel.httpStatus, cancel.code, t)}</span>
      )}
    </div>
  );
}

function wordsFor(job: JobDetail, t: TFunction<'job'>): string {
  const { cancel } = job;
  const time = cancel.requestedAt === null ? '' : formatTime(cancel.requestedAt);
  if (cancel.state === 'confirmed') return t('cancellation.confirmed');
  if (cancel.state === 'refused') return t('cancellation.refused', { reason: reasonOf(cancel, t) });
  if (cancel.message === null) return t('cancellation.requested', { time });
  const unsettled = t('cancellation.unsettled', { time, reason: shown(cancel.message) });
  return inSentences(unsettled, t(isOpen(job.state) ? 'cancellation.goesOn' : 'cancellation.mayGoOn'));
}

function reasonOf({ code, message }: Cancellation, t: TFunction<'job'>): string {
  if (code === 'unsupported_task_cancel') return t('cancellation.unsupported');
  if (code === 'task_not_cancellable') return t('cancellation.tooLate');
  return shown(message ?? '');
}

const factsOf = (status: number, code: string | null, t: TFunction<'job'>): string =>
  code === null ? t('cancellation.status', { status }) : t('cancellation.facts', { status, code });
