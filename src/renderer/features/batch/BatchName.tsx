/** The name of a batch; a press, a double click or the key for a new name lets it be changed in place. */
import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { BatchSummary } from '../../../shared/batch.ts';
import { keysOf } from '../../../shared/keys.ts';
import { call } from '../../bridge.ts';
import { keysPressed } from '../../commands/keys.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSession } from '../../store/session.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { isText } from '../../ui/keys.ts';
import { openOnes } from '../../ui/leaving.ts';
import { useAction } from '../../ui/useAction.ts';
import styles from './Batches.module.css';
import { loadBatches } from './batches.ts';

export function BatchName({ batch: { id, name } }: { batch: BatchSummary }) {
  const { t } = useTranslation('batch');
  const [typed, setTyped] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const end = (): void => {
    setTyped(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  const save = useAction(async () => {
    const next = typed?.trim() ?? '';
    if (next !== '' && next !== name) {
      await call('renameBatch', { batchId: id, name: next });
      await loadBatches();
    }
    end();
  });
  useEffect(() => {
    const onPress = (event: globalThis.KeyboardEvent): void => {
      const own = useSession.getState().settings?.keys ?? {};
      // A key of the person's own may be a letter.
      const isMeant = keysPressed(event).some(
        (key) => keysOf('rename', own).includes(key) && !isText(key, event.target),
      );
      if (!isMeant || event.defaultPrevented || openOnes('[role="dialog"]').length > 0) return;
      event.preventDefault();
      setTyped((now) => now ?? name);
    };
    document.addEventListener('keydown', onPress);
    return () => document.removeEventListener('keydown', onPress);
  }, [name]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') void save.run();
    else if (event.key === 'Escape') end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (typed === null) {
    return (
      <>
        <h1 title={name} onDoubleClick={() => setTyped(name)}>
          {name}
        </h1>
        <Tooltip label={t('page.rename')}>
          <ActionIcon
            ref={button}
            variant="subtle"
            color="gray"
            aria-label={t('page.rename')}
            onClick={() => setTyped(name)}
          >
            <IconPencil size={15} />
          </ActionIcon>
        </Tooltip>
      </>
    );
  }
  return (
    <>
      <TextInput
        size="xs"
        className={styles.naming}
        aria-label={t('page.name')}
        maxLength={200}
        autoFocus
        readOnly={save.busy}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => !save.busy && void save.run()}
        onKeyDown={onKeyDown}
      />
      {save.error && <ErrorNote error={save.error} compact />}
    </>
  );
}
