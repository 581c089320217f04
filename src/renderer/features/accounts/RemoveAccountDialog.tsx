/** Asks before an account's key leaves this computer. */

import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAction } from '../../ui/useAction.ts';

export function RemoveAccountDialog({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const account = useSession((state) => state.accounts.find((one) => one.id === accountId));
  const remove = useAction(async () => {
    await call('removeAccount', { accountId });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('remove.title', { label: account?.label ?? accountId })}
      confirm={t('remove.confirm')}
      action={remove}
      onClose={onClose}
    >
      <p>{t('remove.text')}</p>
    </ConfirmDialog>
  );
}
