/** The middle of the window when it shows batches: one of them, or all. */
import { Button, Loader } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { inSentences } from '../../ui/format.ts';
import styles from './Batches.module.css';
import { BatchList } from './BatchList.tsx';
import { BatchPage } from './BatchPage.tsx';
import { followBatches, loadBatches, useBatches } from './batches.ts';

export default function BatchesPlace() {
  const { t } = useTranslation(['batch', 'ui']);
  const batchId = useUi((state) => state.batchId);
  const batches = useBatches((state) => state.batches);
  const error = useBatches((state) => state.error);
  useEffect(() => followBatches(), []);
  const batch = batches?.find(({ id }) => id === batchId);
  if (batch) return <BatchPage key={batch.id} batch={batch} />;
  return (
    <>
      <div className={styles.header}>
        <h1>{t('list.title')}</h1>
      </div>
      {error && (
        <div className={styles.problem}>
          <ErrorNote
            error={error}
            actions={
              <Button variant="default" onClick={() => void loadBatches()}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {batches === null && !error && (
        <div className={styles.problem}>
          <Loader size="sm" aria-label={t('list.loading')} />
        </div>
      )}
      {batches?.length === 0 && (
        <EmptyState
          icon={<IconStack2 size={30} stroke={1.4} />}
          title={t('list.emptyTitle')}
          text={t('list.empty')}
        >
          <Button variant="default" onClick={() => useUi.getState().openCompose()}>
            {t('list.newJob')}
          </Button>
        </EmptyState>
      )}
      {batches !== null && batches.length > 0 && (
        <>
          {batchId !== null && (
            <p className={styles.gone} role="status">
              {inSentences(t('page.goneTitle'), t('page.gone'))}
            </p>
          )}
          <BatchList batches={batches} />
        </>
      )}
    </>
  );
}
