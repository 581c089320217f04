/** Asks before a cancellation is requested, and says what such a request is worth. */

import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useDetail } from '../../store/detail.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAction } from '../../ui/useAction.ts';

export function CancelDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation('job');
  const title = useDetail((state) => (state.job?.id === jobId ? state.job.title : jobId));
  const request = useAction(async () => {
    await call('actOnJob', { jobId, action: 'requestCancellation' });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('cancelDialog.title')}
      confirm={t('cancelDialog.confirm')}
      keep={t('cancelDialog.keep')}
      action={request}
      onClose={onClose}
    >
      <p>{t('cancelDialog.text', { title })}</p>
      <p>{t('cancelDialog.honest')}</p>
    </ConfirmDialog>
  );
}
