/** The progress of a batch as a bar of its parts, and in words by state. */
import type { TFunction } from 'i18next';
import type { BatchSummary } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './Batches.module.css';
import { parts, progressOf } from './progress.ts';

/** `3 completed · 1 failed · 8 waiting` */
export function progressWords(batch: BatchSummary, t: TFunction<readonly ['batch', 'ui']>): string {
  const { states, parts: sums } = progressOf(batch);
  const waiting = t('page.waiting', { count: sums.waiting });
  const words: string[] = states.flatMap(({ state, count }): string[] =>
    state === 'draft'
      ? []
      : [
          state === 'not_sent'
            ? t('page.notSent', { count })
            : t('page.state', { count, state: t(`ui:state.${state}`) }),
        ],
  );
  if (sums.waiting > 0) words.push(waiting);
  if (batch.attention > 0) words.push(t('page.attention', { count: batch.attention }));
  return words.join(' · ');
}

export function ProgressBar({ batch }: { batch: BatchSummary }) {
  const { t } = useTranslation(['batch', 'ui']);
  const { total, parts: sums } = progressOf(batch);
  const words = progressWords(batch, t);
  return (
    <div
      className={styles.bar}
      role="progressbar"
      aria-label={t('page.progress')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={total - sums.running - sums.waiting}
      aria-valuetext={words}
    >
      {parts.map((part) =>
        sums[part] === 0 ? null : <span key={part} data-part={part} style={{ flexGrow: sums[part] }} />,
      )}
    </div>
  );
}
