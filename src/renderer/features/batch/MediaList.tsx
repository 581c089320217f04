/** The values of a media field: files of this computer and links, each of them a value of its own. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconUpload, IconX } from '@tabler/icons-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import type { FormField } from '../../../shared/form/types.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { firstPress } from '../../ui/first-press.ts';
import { takeOnEnter } from '../../ui/take-on-enter.ts';
import { addressesIn, fileInAddress, isLink, transferOf } from '../../ui/transfer.ts';
import { useAction } from '../../ui/useAction.ts';
import { addToList } from './files.ts';
import styles from './Many.module.css';
import { type ListedMedium, useMaking, withMedia } from './state.ts';
import type { TargetKey } from './targets.ts';

export interface MediaListProps {
  field: FormField;
  listKey: TargetKey;
  name: string;
  count: number;
  onRemove?: () => void;
}

const none: readonly ListedMedium[] = [];

export function MediaList({ field, listKey, name, count, onRemove }: MediaListProps) {
  const { t } = useTranslation(['batch', 'compose']);
  const media = useMaking((state) => state.media[listKey] ?? none);
  const picker = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState('');
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const isAddress = (text: string): boolean => isLink(text, field.media?.asset ?? false);
  const id = useId();
  const take = useAction((files: readonly File[]) => addToList(listKey, files));
  const addLinks = (urls: readonly string[]): void => {
    const more = urls.map((url): ListedMedium => ({ label: url, source: { kind: 'url', url } }));
    useMaking.setState(withMedia(listKey, (before) => [...before, ...more]));
  };
  /** False for what is no link. */
  const takeLink = (): boolean => {
    const url = link.trim();
    const isGood = url === '' || isAddress(url);
    setProblem(isGood ? '' : t('compose:media.badLink'));
    if (url === '' || !isGood) return isGood;
    addLinks([url]);
    setLink('');
    return true;
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const { media: rules } = field;
    if (!rules) return;
    const transfer = transferOf(event.dataTransfer);
    const addresses = addressesIn(transfer, rules.kind);
    const files =
      transfer.files.length > 0
        ? transfer.files
        : addresses.flatMap((address) => fileInAddress(address) ?? []);
    const links = files.length > 0 || !rules.url ? [] : addresses.filter(isAddress);
    setProblem('');
    if (files.length > 0 && rules.file) void take.run(files);
    else if (links.length > 0) addLinks(links);
    else setProblem(t(rules.file ? 'compose:media.notDropped' : 'compose:media.linkOnly'));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, named by its own words
    <div
      className={styles.list}
      role="group"
      aria-labelledby={id}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.listHead}>
        <span id={id} className={styles.listName}>
          {name}
        </span>
        <span>{t('many.listCount', { count })}</span>
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('many.removeList', { name })}
            onClick={onRemove}
          >
            <IconX size={13} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {media.length > 0 && (
        <ul className={styles.media}>
          {media.map(({ label }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand twice
            <li key={`${index} ${label}`}>
              <span title={label}>{label}</span>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('many.removeMedium', { name: label })}
                onClick={firstPress(() =>
                  useMaking.setState(withMedia(listKey, (before) => before.filter((_, at) => at !== index))),
                )}
              >
                <IconX size={12} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.ways}>
        {field.media?.file && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconUpload size={14} aria-hidden />}
            loading={take.busy}
            aria-label={t('many.chooseFilesFor', { name })}
            onClick={() => picker.current?.click()}
          >
            {t('many.chooseFiles')}
          </Button>
        )}
        {field.media?.url && (
          <TextInput
            size="xs"
            className={styles.grow}
            placeholder={t('many.link')}
            aria-label={t('many.linkFor', { name })}
            value={link}
            error={problem !== ''}
            onChange={(event) => setLink(event.currentTarget.value)}
            onBlur={takeLink}
            onKeyDown={takeOnEnter(takeLink)}
          />
        )}
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        data-testid={`many-${field.name}`}
        accept={field.media?.types.join(',') || `${field.media?.kind}/*`}
        onChange={(event) => {
          void take.run([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      {problem !== '' && (
        <p className={styles.bad} role="alert">
          {problem}
        </p>
      )}
      {take.error && <ErrorNote error={take.error} compact />}
    </div>
  );
}
