/** Name, search, account, New job. */
import { Button, Kbd, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { firstKey, useOwnKeys } from '../../commands/actions.ts';
import { SEARCH_INPUT_ID, windowCommands } from '../../commands/window-commands.ts';
import { useTranslation } from '../../i18n/index.ts';
import { inTurn, positionOf, selectIndex, setQuery, useList } from '../../store/list.ts';
import { formatBeside } from '../../ui/format.ts';
import { goHome } from '../../ui/home.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { AccountMenu } from '../accounts/AccountMenu.tsx';
import styles from './Toolbar.module.css';

/** Pause after the last letter before the ledger is asked, ms. */
const TYPING_PAUSE = 150;

export function Toolbar() {
  const { t } = useTranslation(['frame', 'ui']);
  const own = useOwnKeys();
  const asked = useList((state) => state.query.search);
  const [text, setText] = useState(asked);
  const ask = useDebouncedCallback(search, TYPING_PAUSE);
  // What is asked for from elsewhere, or given up, is not followed by what was typed before it.
  useOnChange(asked, () => {
    if (text.trim() === asked) return;
    ask.cancel();
    setText(asked);
  });
  const clear = (): void => {
    ask.cancel();
    setText('');
    setQuery({ search: '' });
  };
  const change = (value: string): void => {
    setText(value);
    ask(value);
  };
  return (
    <header className={styles.toolbar}>
      <div className={styles.brand}>
        <span className={styles.lamp} aria-hidden />
        <span className={styles.name}>{t('ui:app')}</span>
      </div>
      <search className={styles.search}>
        <TextInput
          id={SEARCH_INPUT_ID}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              void goToResults(text);
            }
            if (event.key !== 'Escape') return;
            if (text !== '') clear();
            goHome();
          }}
          placeholder={t('toolbar.search')}
          aria-label={t('toolbar.searchJobs')}
          size="xs"
          classNames={{ input: styles.input }}
          leftSection={<IconSearch size={14} aria-hidden />}
          rightSectionWidth={text === '' ? 66 : 30}
          rightSection={
            text === '' ? (
              <UnstyledButton
                className={styles.palette}
                onClick={() => windowCommands.palette.run()}
                aria-label={t('toolbar.palette')}
              >
                <Kbd size="xs">{firstKey('palette', own) ?? '…'}</Kbd>
              </UnstyledButton>
            ) : (
              <UnstyledButton
                className={styles.palette}
                onClick={clear}
                aria-label={t('toolbar.clearSearch')}
              >
                <IconX size={14} />
              </UnstyledButton>
            )
          }
        />
      </search>
      <div className={styles.actions}>
        <AccountMenu />
        <Tooltip label={hint(t('toolbar.newJob'), firstKey('newJob', own))}>
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => windowCommands.newJob.run()}
          >
            {t('toolbar.newJob')}
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}

function search(text: string): void {
  const wanted = text.trim();
  if (useList.getState().query.search !== wanted) setQuery({ search: wanted });
}

const hint = (name: string, key: string | undefined): string =>
  key === undefined ? name : formatBeside(name, key);

/** From the search to what it found: asked at once, without the pause of typing, and the first of them is selected. */
async function goToResults(text: string): Promise<void> {
  search(text);
  goHome();
  await inTurn(async () => {
    const { focus } = useList.getState().selection;
    if (focus === null || (await positionOf(focus)) === null) await selectIndex(0, false);
  });
}
