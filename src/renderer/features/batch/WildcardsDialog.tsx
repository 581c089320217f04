/** The library of wildcards: lists of texts of which each row of a batch gets one. */
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Wildcard, wildcardSchema } from '../../../shared/batch.ts';
import { checked } from '../../../shared/checked.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { GrowingTextarea } from '../../ui/GrowingTextarea.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import styles from './Many.module.css';
import { linesOf } from './targets.ts';

export interface WildcardsDialogProps {
  /** Name of the one that is edited first. */
  begin: string;
  onClose: () => void;
}

export function WildcardsDialog({ begin, onClose }: WildcardsDialogProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const library = useQuery({ key: 'wildcards', ask: () => call('wildcards') }, { keepsOld: true });
  const [name, setName] = useState(begin);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const known = library.value?.find((one) => one.name === name.trim());
  const edit = (wildcard: Wildcard | undefined): void => {
    setName(wildcard?.name ?? '');
    setText(wildcard?.entries.join('\n') ?? '');
    setTried(false);
  };
  // What is there of the one that was asked for, as soon as it is known.
  useOnChange(library.value === null, (isWaiting) => {
    const first = library.value?.find((one) => one.name === begin);
    if (!isWaiting && first && text === '') edit(first);
  });
  const wildcard = checked(wildcardSchema, { name: name.trim(), entries: linesOf(text) });
  const problem = (field: 'name' | 'entries'): string | null =>
    (tried && shown(wildcard.error?.issues.find(({ path }) => path[0] === field)?.message ?? '')) || null;
  const save = useAction(async () => {
    setTried(true);
    if (!wildcard.success) return;
    await call('setWildcard', wildcard.data);
    library.refresh();
    onClose();
  });
  const remove = useAction(async () => {
    await call('removeWildcard', { name: name.trim() });
    library.refresh();
    edit(undefined);
  });
  // What is typed while it is saved or removed would be lost with the dialog.
  const busy = save.busy || remove.busy;
  const error = library.error ?? save.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('wildcards.library')}
      size={560}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form
        className={styles.library}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void save.run();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          // It means this dialog, and not the sheet below it.
          event.preventDefault();
          event.stopPropagation();
          void save.run();
        }}
      >
        <p className={styles.hint}>{t('wildcards.hint')}</p>
        {library.value !== null && library.value.length > 0 && (
          <ul className={styles.names} aria-label={t('wildcards.names')}>
            {library.value.map((one) => (
              <li key={one.name}>
                <Button
                  variant={one.name === name.trim() ? 'light' : 'default'}
                  color="gray"
                  size="compact-xs"
                  aria-pressed={one.name === name.trim()}
                  disabled={busy}
                  onClick={() => edit(one)}
                >
                  {one.name}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <TextInput
          size="xs"
          label={t('wildcards.name')}
          leftSection="__"
          rightSection="__"
          maxLength={60}
          readOnly={busy}
          value={name}
          error={problem('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <GrowingTextarea
          size="xs"
          label={t('wildcards.entriesLabel')}
          fewest={6}
          most={12}
          data-autofocus
          readOnly={busy}
          value={text}
          error={problem('entries')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {error && <ErrorNote error={error} compact />}
        <Group justify="flex-end" gap="xs">
          {known && (
            <Button variant="default" loading={remove.busy} onClick={() => void remove.run()}>
              {t('wildcards.remove', { name: known.name })}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={save.busy}>
            {t('wildcards.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
