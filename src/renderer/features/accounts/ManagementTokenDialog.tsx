/** The optional management token: what it is for, putting one in, taking it away. */
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { fieldIssue, SecretField } from './SecretField.tsx';
import { type Storage, StorageChoice, useDefaultStorage } from './StorageChoice.tsx';

export function ManagementTokenDialog({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const account = useSession((state) => state.accounts.find((one) => one.id === accountId));
  const [token, setToken] = useState('');
  const [chosen, setChosen] = useState<Storage | null>(null);
  const preset = useDefaultStorage();
  const storage = chosen ?? preset;
  const send = async (value: string | null, where: Storage): Promise<void> => {
    useSession
      .getState()
      .putAccount(await call('setManagementToken', { accountId, token: value, storage: where }));
    setToken('');
    onClose();
  };
  const keep = useAction(async () => {
    if (storage !== null) await send(token.trim(), storage);
  });
  const remove = useAction(() => send(null, storage ?? 'session'));
  return (
    <ConfirmDialog
      title={t('token.title', { label: account?.label ?? accountId })}
      confirm={t('token.confirm')}
      disabled={token.trim() === '' || storage === null}
      action={keep}
      onClose={onClose}
    >
      <p>{t('token.text')}</p>
      <Stack gap={12}>
        {account?.hasManagementToken && (
          <div>
            {t('token.has')}{' '}
            <Button
              variant="default"
              size="compact-sm"
              loading={remove.busy}
              onClick={() => void remove.run()}
            >
              {t('token.remove')}
            </Button>
          </div>
        )}
        <SecretField
          label={t('form.token')}
          value={token}
          onChange={setToken}
          wrong={fieldIssue(keep.error, 'token') !== null}
        />
        <StorageChoice label={t('form.whereToken')} value={storage} onChange={setChosen} />
        {remove.error && <ErrorNote error={remove.error} compact />}
      </Stack>
    </ConfirmDialog>
  );
}
