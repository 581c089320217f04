/** Puts a new key in the place of an account's old one. */
import { Stack } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useAction } from '../../ui/useAction.ts';
import { fieldIssue, SecretField } from './SecretField.tsx';
import { type Storage, StorageChoice, useDefaultStorage } from './StorageChoice.tsx';

export function ReplaceKeyDialog({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const account = useSession((state) => state.accounts.find((one) => one.id === accountId));
  const [key, setKey] = useState('');
  const [chosen, setChosen] = useState<Storage | null>(null);
  const preset = useDefaultStorage();
  const storage = chosen ?? preset;
  const replace = useAction(async () => {
    if (storage === null) return;
    useSession.getState().putAccount(await call('replaceKey', { accountId, key: key.trim(), storage }));
    setKey('');
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('replace.title', { label: account?.label ?? accountId })}
      confirm={t('replace.confirm')}
      disabled={key.trim() === '' || storage === null}
      action={replace}
      onClose={onClose}
    >
      <p>{t('replace.text')}</p>
      <Stack gap={12}>
        <SecretField
          label={t('form.key')}
          description={t('form.keyHint')}
          value={key}
          onChange={setKey}
          wrong={fieldIssue(replace.error, 'key') !== null}
        />
        <StorageChoice label={t('form.where')} value={storage} onChange={setChosen} />
      </Stack>
    </ConfirmDialog>
  );
}
