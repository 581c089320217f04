/** Asks before a lost answer is declared as "no task was made". */

import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAction } from '../../ui/useAction.ts';

export function MarkNotCreatedDialog({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation('job');
  const mark = useAction(async () => {
    await call('actOnJob', { jobId, action: 'markNotCreated' });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('notCreatedDialog.title')}
      confirm={t('notCreatedDialog.confirm')}
      action={mark}
      onClose={onClose}
    >
      <p>{t('notCreatedDialog.text')}</p>
      <p>{t('notCreatedDialog.warn')}</p>
    </ConfirmDialog>
  );
}
