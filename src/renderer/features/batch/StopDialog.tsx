/** Before a batch is stopped: what that means for what waits, and for what was sent. */
import { Button, Group, Modal } from '@mantine/core';
import type { BatchSummary } from '../../../shared/batch.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import dialog from '../../ui/ConfirmDialog.module.css';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { loadBatches } from './batches.ts';

export interface StopDialogProps {
  batch: BatchSummary;
  /** Jobs that were not sent. */
  waiting: number;
  onClose: () => void;
}

export function StopDialog({ batch, waiting, onClose }: StopDialogProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const stop = useAction(async () => {
    await call('stopBatch', { batchId: batch.id });
    await loadBatches();
    onClose();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('stop.title')}
      size={440}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={dialog.form}>
        <p>{waiting > 0 ? t('stop.text', { count: waiting }) : t('stop.none')}</p>
        <p>{t('stop.running')}</p>
        {stop.error && <ErrorNote error={stop.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('ui:cancel')}
          </Button>
          <Button loading={stop.busy} onClick={() => void stop.run()}>
            {t('stop.confirm')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
