/** Saved pieces of text: a list, and the one that is chosen to be changed. */
import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Snippet } from '../../../shared/prompts.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { useLatest } from '../../ui/useLatest.ts';
import styles from './SnippetsDialog.module.css';

const blank = (): Snippet => ({ id: crypto.randomUUID(), name: '', text: '' });

export function SnippetsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['prompts', 'ui']);
  const [edited, setEdited] = useState<Snippet>(blank);
  const [removed, setRemoved] = useState<Snippet | null>(null);
  const [isSaved, setSaved] = useState(false);
  const { value: snippets, error, refresh } = useQuery({ key: 'snippets', ask: () => call('snippets') });
  const nameId = useId();
  const begin = (snippet: Snippet): void => {
    setEdited(snippet);
    setSaved(false);
    put.clear();
  };
  const change = (part: Partial<Snippet>): void => {
    setEdited({ ...edited, ...part });
    setSaved(false);
  };
  const put = useAction(async (snippet: Snippet) => {
    await call('putSnippet', snippet);
    refresh();
    return true;
  });
  // Another one may have been chosen, or this one changed, before main has answered.
  const latest = useLatest(edited);
  const save = async (): Promise<void> => {
    const isKept = (await put.run(edited)) === true;
    if (latest.current === edited) setSaved(isKept);
  };
  const remove = useAction(async (snippet: Snippet) => {
    await call('removeSnippet', { snippetId: snippet.id });
    setRemoved(snippet);
    refresh();
    if (latest.current.id !== snippet.id) return;
    begin(blank());
    document.getElementById(nameId)?.focus();
  });
  const undo = async (): Promise<void> => {
    if (removed === null || (await put.run(removed)) !== true) return;
    setRemoved((now) => (now === removed ? null : now));
    if (latest.current !== edited) return;
    begin(removed);
    document.getElementById(nameId)?.focus();
  };
  const kept = snippets?.find(({ id }) => id === edited.id);
  const isEmpty = edited.name.trim() === '' || edited.text === '';
  const failed = error ?? put.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('snippets.title')}
      size={680}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.panes}>
        <div className={styles.side}>
          <Button
            variant="default"
            fullWidth
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => {
              begin(blank());
              document.getElementById(nameId)?.focus();
            }}
          >
            {t('manage.add')}
          </Button>
          <ul className={styles.list} aria-label={t('manage.list')}>
            {snippets?.map((snippet) => (
              <li key={snippet.id}>
                <button
                  type="button"
                  className={styles.item}
                  aria-current={snippet.id === edited.id || undefined}
                  onClick={() => begin(snippet)}
                >
                  {snippet.name}
                </button>
              </li>
            ))}
          </ul>
          {snippets?.length === 0 && <p className={styles.soft}>{t('snippets.none')}</p>}
        </div>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isEmpty) void save();
          }}
        >
          <TextInput
            id={nameId}
            label={t('manage.name')}
            value={edited.name}
            maxLength={100}
            onChange={(event) => change({ name: event.currentTarget.value })}
            data-autofocus
          />
          <Textarea
            label={t('manage.text')}
            value={edited.text}
            maxLength={50_000}
            rows={7}
            resize="vertical"
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
          {failed && <ErrorNote error={failed} compact />}
          <Group justify="flex-end" gap="xs">
            <span className={styles.status} role="status">
              {removed ? t('manage.removed', { name: removed.name }) : isSaved ? t('manage.saved') : ''}
            </span>
            {removed && (
              <Button variant="subtle" color="gray" onClick={() => void undo()}>
                {t('manage.undo')}
              </Button>
            )}
            {kept && (
              <Button variant="default" onClick={() => void remove.run(kept)}>
                {t('manage.remove')}
              </Button>
            )}
            <Button type="submit" disabled={isEmpty} loading={put.busy}>
              {t('manage.save')}
            </Button>
          </Group>
        </form>
      </div>
    </Modal>
  );
}
