/** Name, key, place to keep it: used at first run and when an account is added. */
import { Anchor, Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { fieldIssue, SecretField } from './SecretField.tsx';
import { type Storage, StorageChoice, useDefaultStorage } from './StorageChoice.tsx';

export interface KeyFormProps {
  onDone: () => void;
  /** Button beside the confirming one. */
  back: ReactNode;
  /** The keyboard comes to the key's field when nothing else has it. */
  isHome?: boolean;
}

export function KeyForm({ onDone, back, isHome = false }: KeyFormProps) {
  const { t } = useTranslation('accounts');
  const [label, setLabel] = useState<string>(t('form.labelDefault'));
  const [key, setKey] = useState('');
  const [apiBase, setApiBase] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Storage | null>(null);
  const preset = useDefaultStorage();
  const storage = chosen ?? preset;
  const add = useAction(async () => {
    if (storage === null) return;
    const account = await call('addAccount', {
      label: label.trim() || t('form.labelDefault'),
      key: key.trim(),
      apiBase: apiBase?.trim() || null,
      storage,
    });
    setKey('');
    useSession.getState().putAccount(account);
    onDone();
  });
  const getKey = useAction(() => call('openExternal', { page: 'keys' }));
  const baseIssue = fieldIssue(add.error, 'apiBase');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== '' && storage !== null) void add.run();
      }}
    >
      <Stack gap={12}>
        <SecretField
          label={t('form.key')}
          description={t('form.keyHint')}
          value={key}
          onChange={setKey}
          wrong={fieldIssue(add.error, 'key') !== null}
          isHome={isHome}
        />
        <TextInput
          label={t('form.label')}
          description={t('form.labelHint')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={100}
        />
        {apiBase === null && !baseIssue ? (
          <Group gap="lg">
            <Anchor component="button" type="button" size="sm" c="dimmed" onClick={() => setApiBase('')}>
              {t('form.advanced')}
            </Anchor>
            <Anchor component="button" type="button" size="sm" c="dimmed" onClick={() => void getKey.run()}>
              {t('form.getKey')}
            </Anchor>
          </Group>
        ) : (
          <TextInput
            label={t('form.apiBase')}
            description={t('form.apiBaseHint')}
            value={apiBase ?? ''}
            onChange={(event) => setApiBase(event.currentTarget.value)}
            maxLength={500}
            spellCheck={false}
            error={baseIssue !== null}
          />
        )}
        <StorageChoice label={t('form.where')} value={storage} onChange={setChosen} />
        {add.error && <ErrorNote error={add.error} />}
        {getKey.error && <ErrorNote error={getKey.error} compact />}
        <Group justify="flex-end" gap="xs">
          {back}
          <Button type="submit" loading={add.busy} disabled={key.trim() === '' || storage === null}>
            {t('add.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
