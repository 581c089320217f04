/** Earlier prompts or snippets, to take one into the prompt: searched by typing, walked through by the arrows. */
import { Button, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import { useQuery } from '../../store/useQuery.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatStamp } from '../../ui/format.ts';
import styles from './PromptPicker.module.css';

export type Picked = 'history' | 'snippets';

export interface PromptPickerProps {
  kind: Picked;
  onTake: (text: string) => void;
  onClose: () => void;
}

interface Choice {
  key: string;
  text: string;
  /** Written above the text, or beside it. */
  name: string | null;
  about: string;
}

/** Earlier prompts shown at once; more are found by searching. */
const mostShown = 50;

async function choicesOf(kind: Picked, search: string): Promise<Choice[]> {
  if (kind === 'history') {
    const found = await call('pastPrompts', { search, limit: mostShown });
    return found.map(({ text, at }) => ({ key: text, text, name: null, about: formatStamp(at) }));
  }
  const words = search.toLowerCase().split(/\s+/);
  const snippets = await call('snippets');
  return snippets
    .filter(({ name, text }) => words.every((word) => `${name}\n${text}`.toLowerCase().includes(word)))
    .map(({ id, name, text }) => ({ key: id, text, name, about: '' }));
}

export default function PromptPicker({ kind, onTake, onClose }: PromptPickerProps) {
  const { t } = useTranslation('prompts');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  // It comes later than what it lies in.
  useEffect(() => input.current?.focus(), []);
  const wanted = search.trim();
  const { value, error } = useQuery(
    { key: `${kind} ${wanted}`, ask: () => choicesOf(kind, wanted) },
    { keepsOld: true },
  );
  const choices = value ?? [];
  const at = Math.min(chosen, choices.length - 1);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(choices.length - 1, to));
    setChosen(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) move(at + step);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      const choice = choices[at];
      if (choice) onTake(choice.text);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.picker}>
      <TextInput
        ref={input}
        size="xs"
        role="combobox"
        aria-label={t(`${kind}.search`)}
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        {...(choices.length > 0 ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        placeholder={t(`${kind}.search`)}
        value={search}
        maxLength={200}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      {error && <ErrorNote error={error} compact />}
      {value !== null && choices.length === 0 && (
        <p className={styles.none} role="status">
          {t(wanted === '' ? `${kind}.none` : `${kind}.noneFound`)}
        </p>
      )}
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={t(`${kind}.title`)}
        className={styles.list}
        // Its options are walked through from the search.
        tabIndex={-1}
      >
        {choices.map(({ key, text, name, about }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the search's, which keeps the focus
          <div
            key={key}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className={styles.choice}
            onClick={() => onTake(text)}
          >
            {name !== null && <span className={styles.name}>{name}</span>}
            <span className={styles.text}>{text.slice(0, 400)}</span>
            {about !== '' && <span className={styles.about}>{about}</span>}
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        <span className={styles.hint}>{t(`${kind}.hint`)}</span>
        {kind === 'snippets' && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              onClose();
              useUi.getState().openDialog({ kind: 'snippets' });
            }}
          >
            {t('snippets.manage')}
          </Button>
        )}
      </div>
    </div>
  );
}
