/** What can be done with a batch. What pays says its price; what cannot be taken back asks first. */
import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconCopyPlus,
  IconDownload,
  IconGauge,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { BatchSummary } from '../../../shared/batch.ts';
import { isSample } from '../../../shared/sample.ts';
import { call, isDeclined } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { newSubmitToken } from '../../store/submit-token.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { firstPress } from '../../ui/first-press.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Batches.module.css';
import { loadBatches } from './batches.ts';
import { mostWords } from './price.ts';
import { progressOf } from './progress.ts';
import { StopDialog } from './StopDialog.tsx';

export function BatchActions({ batch }: { batch: BatchSummary }) {
  const { t } = useTranslation(['batch', 'ui']);
  const { id: batchId, held, phase, stoppedAt, retryable, limitUsd } = batch;
  const [stopping, setStopping] = useState(false);
  const [written, setWritten] = useState('');
  // One token for what a press means; the next press after it was made is another wish.
  const token = useRef(newSubmitToken());
  const hold = useAction(async () => {
    await call(held ? 'releaseBatch' : 'holdBatch', { batchId });
    await loadBatches();
  });
  const again = useAction(async () => {
    const spec = await call('batchSpec', { batchId });
    useUi.getState().openCompose({ request: spec.request, title: spec.name, batch: spec });
  });
  const retrying = useAction(async () => {
    try {
      await call('retryFailedInBatch', { batchId, submitToken: token.current });
      token.current = newSubmitToken();
      await loadBatches();
    } catch (thrown) {
      if (!isDeclined(thrown)) throw thrown;
    }
  });
  const exporting = useAction(async (format: 'csv' | 'jsonl') => {
    setWritten('');
    const { path } = await call('exportBatch', { batchId, format });
    if (path !== null) setWritten(t('page.exported', { path }));
  });
  const { waiting } = progressOf(batch).parts;
  const canStop = stoppedAt === null && phase !== 'stopping' && waiting > 0;
  const error = hold.error ?? again.error ?? retrying.error ?? exporting.error;
  // What failed may cost something else now, and so may another number of failed jobs.
  const priced = useQuery(
    retryable === 0
      ? null
      : { key: `${batchId} ${retryable}`, ask: () => call('priceRetryInBatch', { batchId }) },
    { keepsOld: true },
  );
  const price = priced.value && mostWords(priced.value.mostUsd, isSample(batch.accountId), t);
  const icon = { size: 15, stroke: 1.7, 'aria-hidden': true };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, named by its own words
    <div className={styles.actions} role="group" aria-label={t('page.actions')}>
      {(canStop || held) && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={held ? <IconPlayerPlay {...icon} /> : <IconPlayerPause {...icon} />}
          loading={hold.busy}
          onClick={() => void hold.run()}
        >
          {t(held ? 'page.resume' : 'page.pause')}
        </Button>
      )}
      {canStop && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlayerStop {...icon} />}
          onClick={() => setStopping(true)}
        >
          {t('page.stop')}
        </Button>
      )}
      {(canStop || limitUsd !== null) && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconGauge {...icon} />}
          onClick={() => useUi.getState().openDialog({ kind: 'batchLimit', batchId })}
        >
          {t('page.changeLimit')}
        </Button>
      )}
      {retryable > 0 && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh {...icon} />}
          loading={retrying.busy}
          onClick={firstPress(() => retrying.run())}
        >
          {price === null
            ? t('page.retry', { count: retryable })
            : t('page.retryPriced', { count: retryable, price })}
        </Button>
      )}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconCopyPlus {...icon} />}
        loading={again.busy}
        onClick={() => void again.run()}
      >
        {t('page.again')}
      </Button>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDownload {...icon} />}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            loading={exporting.busy}
          >
            {t('page.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void exporting.run('csv')}>{t('page.exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => void exporting.run('jsonl')}>{t('page.exportJsonl')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <span role="status" className={styles.soft}>
        {written}
      </span>
      {error && <ErrorNote error={error} compact />}
      {stopping && <StopDialog batch={batch} waiting={waiting} onClose={() => setStopping(false)} />}
    </div>
  );
}
