/** Name, search, account, New job. */
import { Button, Kbd, TextInput, Tooltip, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setQuery, useList } from '../../store/list.ts';
import { useUi } from '../../store/ui.ts';
import { shortcutKey } from '../../ui/keys.ts';
import { AccountMenu } from '../accounts/AccountMenu.tsx';
import { SEARCH_INPUT_ID } from './keys.ts';
import styles from './Toolbar.module.css';

/** Pause after the last letter before the ledger is asked, ms. */
const TYPING_PAUSE = 150;

export function Toolbar() {
  const { t } = useTranslation('frame');
  const asked = useList((state) => state.query.search);
  const [text, setText] = useState(asked);
  const ask = useDebouncedCallback((search: string) => setQuery({ search: search.trim() }), TYPING_PAUSE);
  useEffect(() => setText((shown) => (shown.trim() === asked ? shown : asked)), [asked]);
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
            if (event.key !== 'Escape') return;
            if (text !== '') {
              setText('');
              setQuery({ search: '' });
            }
            event.currentTarget.blur();
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
                onClick={() => spotlight.open()}
                aria-label={t('toolbar.palette')}
              >
                <Kbd size="xs">{shortcutKey('K')}</Kbd>
              </UnstyledButton>
            ) : (
              <UnstyledButton
                className={styles.palette}
                onClick={() => {
                  setText('');
                  setQuery({ search: '' });
                }}
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
        <Tooltip label={t('toolbar.newJobHint')}>
          <Button
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => useUi.getState().openCompose()}
          >
            {t('toolbar.newJob')}
          </Button>
        </Tooltip>
      </div>
    </header>
  );
}
