/** One batch: how far it is, what it has cost, what can be done with it, and its rows or its results. */
import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';
import type { BatchSummary } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import { announce } from '../../store/announce.ts';
import { setQuery } from '../../store/list.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatStamp } from '../../ui/format.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { BatchActions } from './BatchActions.tsx';
import styles from './Batches.module.css';
import { BatchFinish } from './BatchFinish.tsx';
import { BatchName } from './BatchName.tsx';
import { BatchTable } from './BatchTable.tsx';
import { ContactSheet } from './ContactSheet.tsx';
import { costWords } from './cost.ts';
import { ProgressBar, progressWords } from './ProgressBar.tsx';
import { hasEnded } from './progress.ts';
import { useBatchRows } from './useBatchRows.ts';

export function BatchPage({ batch }: { batch: BatchSummary }) {
  const { t } = useTranslation(['batch', 'ui']);
  const [view, setView] = useState<'table' | 'sheet'>('table');
  const rows = useBatchRows(batch.id);
  // What a person does with all of it shows in its rows at once; jobs alone change in bursts.
  useOnChange(`${batch.phase} ${batch.held} ${batch.stoppedAt}`, rows.retry);
  const ended = hasEnded(batch);
  const [wasRunning] = useState(!ended);
  // Only the end is said: how far it is can be read at any time.
  useOnChange(ended, () => {
    // Its last jobs end at the same time: theirs may become one sentence, this one is said beside it.
    if (ended && wasRunning) announce(t('page.finished', { name: batch.name }), null);
  });
  return (
    <>
      <div className={styles.header}>
        <Tooltip label={t('page.back')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('page.back')}
            onClick={() => useUi.getState().openBatch(null)}
          >
            <IconArrowLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <BatchName key={batch.name} batch={batch} />
        <span className={styles.space} />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconListDetails size={15} stroke={1.7} aria-hidden />}
          onClick={() => {
            setQuery({ view: { kind: 'all' }, search: '', filters: { batchId: batch.id } });
            useUi.getState().goTo('jobs');
          }}
        >
          {t('page.jobs')}
        </Button>
        <SegmentedControl
          size="xs"
          aria-label={t('page.view')}
          value={view}
          onChange={(value) => setView(value === 'sheet' ? 'sheet' : 'table')}
          data={[
            { value: 'table', label: t('page.table') },
            { value: 'sheet', label: t('page.sheet') },
          ]}
        />
      </div>
      <div className={styles.summary}>
        <ProgressBar batch={batch} />
        <p className={styles.soft}>
          {progressWords(batch, t)}
          <br />
          {[...costWords(batch, t), t('page.made', { time: formatStamp(batch.createdAt) })].join(' · ')}
        </p>
        <BatchFinish batch={batch} />
        <Phase batch={batch} />
        <BatchActions batch={batch} />
      </div>
      {rows.error && (
        <div className={styles.problem}>
          <ErrorNote error={rows.error} compact />
        </div>
      )}
      {/* A key that came before the rows would move through none. */}
      {rows.total === null ? (
        rows.error === null && <p className={styles.loading}>{t('rows.loadingAll')}</p>
      ) : view === 'table' ? (
        <BatchTable columns={batch.columns} rows={rows} />
      ) : (
        <ContactSheet batchId={batch.id} columns={batch.columns} rows={rows} />
      )}
    </>
  );
}

function Phase({ batch: { phase, held, heldByRestore, stoppedAt } }: { batch: BatchSummary }) {
  const { t } = useTranslation('batch');
  const words =
    phase === 'writing'
      ? t('page.writing')
      : phase === 'stopping'
        ? t('page.stopping')
        : stoppedAt !== null
          ? t('page.stopped', { time: formatStamp(stoppedAt) })
          : held
            ? t(heldByRestore ? 'page.pausedByRestore' : 'page.paused')
            : '';
  // It is there from the start, so that what comes into it is said.
  return (
    <p className={styles.phase} role="status">
      {words}
    </p>
  );
}
