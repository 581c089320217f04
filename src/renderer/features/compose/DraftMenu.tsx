/** The unsent drafts: one is in the sheet, the others wait. */
import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { familyIcon } from '../../ui/family-icons.ts';
import { firstPress } from '../../ui/first-press.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import styles from './DraftMenu.module.css';
import {
  type Draft,
  discardDraft,
  draftsToKeep,
  draftTitle,
  newDraft,
  openDraft,
  undoDiscard,
  useDraft,
} from './draft.ts';

export function DraftMenu({ projectId }: { projectId: string }) {
  const { t } = useTranslation('compose');
  const [open, setOpen] = useState(false);
  const draft = useDraft((state) => state.draft);
  const aside = useDraft((state) => state.aside);
  const discarded = useDraft((state) => state.discarded);
  const [latest] = discarded;
  const message = latest ? t('drafts.discarded', { title: draftTitle(latest) || t('drafts.untitled') }) : '';
  const drafts = draftsToKeep({ draft, aside });
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  // What had the focus may have gone with its draft.
  useOnChange(drafts.length, () => {
    if (!open || document.activeElement !== document.body) return;
    (list.current?.querySelector('button') ?? add.current)?.focus();
  });
  const leave = (act: () => void) => () => {
    act();
    setOpen(false);
  };
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={340}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button variant="subtle" color="gray" onClick={() => setOpen(!open)}>
          {drafts.length > 1 ? t('drafts.count', { count: drafts.length }) : t('drafts.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu}>
        {drafts.length === 0 && <p className={styles.none}>{t('drafts.none')}</p>}
        <ul ref={list} className={styles.list} aria-label={t('drafts.label')} onKeyDown={moveByKeys}>
          {drafts.map((each) => (
            <DraftItem
              key={each.id}
              draft={each}
              isCurrent={each.id === draft.id}
              onOpen={leave(() => openDraft(each.id))}
              onDiscard={() => discardDraft(each.id, projectId)}
            />
          ))}
        </ul>
        <div className={styles.foot}>
          <Button
            ref={add}
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={leave(() => newDraft(projectId))}
          >
            {t('drafts.add')}
          </Button>
          <span className={styles.discarded} role="status" title={message}>
            {message}
          </span>
          {latest && (
            // Stays open for the ones that were discarded before it.
            <Button
              variant="subtle"
              color="gray"
              onClick={discarded.length > 1 ? undoDiscard : leave(undoDiscard)}
            >
              {t('drafts.undo')}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface DraftItemProps {
  draft: Draft;
  isCurrent: boolean;
  onOpen: () => void;
  onDiscard: () => void;
}

function DraftItem({ draft, isCurrent, onOpen, onDiscard }: DraftItemProps) {
  const { t } = useTranslation('compose');
  const { family, modelId } = draft;
  const Icon = familyIcon(family);
  const name = draftTitle(draft) || t('drafts.untitled');
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.open}
        aria-current={isCurrent || undefined}
        onClick={onOpen}
        onKeyDown={(event) => event.key === 'Delete' && !event.repeat && onDiscard()}
      >
        <Icon size={15} aria-hidden />
        <span className={styles.words}>
          <span className={styles.title}>{name}</span>
          <span className={styles.about}>
            {[modelId ?? t('drafts.noModel'), isCurrent ? t('drafts.current') : null]
              .filter((each) => each !== null)
              .join(' · ')}
          </span>
        </span>
      </button>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('drafts.discard', { title: name })}
        title={t('drafts.discard', { title: name })}
        onClick={firstPress(onDiscard)}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </li>
  );
}

function moveByKeys(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${styles.open}`)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
