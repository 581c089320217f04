/** All batches, the newest first; each opens its page. */

import type { BatchSummary } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import { formatStamp } from '../../ui/format.ts';
import { goHomeAfterClick } from '../../ui/home.ts';
import styles from './Batches.module.css';
import { costWords } from './cost.ts';
import { ProgressBar, progressWords } from './ProgressBar.tsx';

export function BatchList({ batches }: { batches: readonly BatchSummary[] }) {
  const { t } = useTranslation(['batch', 'ui']);
  return (
    <ul className={styles.list} aria-label={t('list.label')}>
      {batches.map((batch, index) => (
        <li key={batch.id}>
          <button
            type="button"
            className={styles.item}
            {...(index === 0 ? { 'data-home': '' } : {})}
            onClick={(event) => {
              useUi.getState().openBatch(batch.id);
              goHomeAfterClick(event);
            }}
          >
            <span className={styles.itemHead}>
              <strong>{batch.name}</strong>
              <span>{formatStamp(batch.createdAt)}</span>
            </span>
            <ProgressBar batch={batch} />
            <span className={styles.soft}>
              {[progressWords(batch, t), ...costWords(batch, t)].join(' · ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
