/** Where a secret is kept: the keychain when it is ready, or this session only. */
import { Radio, Stack } from '@mantine/core';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { KeychainNote } from './KeychainNote.tsx';

export type Storage = 'keychain' | 'session';

export interface StorageChoiceProps {
  label: string;
  /** Null until the person has chosen, when the keychain is not ready. */
  value: Storage | null;
  onChange: (value: Storage) => void;
}

/** What is chosen from the start: the keychain, if it can be used. */
export function useDefaultStorage(): Storage | null {
  return useSession((state) => (state.keychain?.state === 'ready' ? 'keychain' : null));
}

export function StorageChoice({ label, value, onChange }: StorageChoiceProps) {
  const { t } = useTranslation('accounts');
  const keychain = useSession((state) => state.keychain);
  const ready = keychain?.state === 'ready';
  return (
    <Stack gap={8}>
      <KeychainNote />
      <Radio.Group
        size="xs"
        label={label}
        value={value ?? ''}
        onChange={(next) => onChange(next === 'keychain' ? 'keychain' : 'session')}
      >
        <Stack gap={6} mt={6}>
          <Radio
            size="xs"
            value="keychain"
            disabled={!ready}
            label={t('form.inKeychain', { backend: keychain?.backend ?? t('keychain.label') })}
          />
          <Radio size="xs" value="session" label={t('form.inSession')} />
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
