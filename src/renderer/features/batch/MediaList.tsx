/** The values of a media field: files of this computer and links, each of them a value of its own. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconUpload, IconX } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../shared/form/types.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAction } from '../../ui/useAction.ts';
import { importFiles } from './files.ts';
import styles from './Many.module.css';
import { type ListedMedium, setMedia, useMaking } from './state.ts';
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
  const { t } = useTranslation('batch');
  const media = useMaking((state) => state.media[listKey] ?? none);
  const picker = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState('');
  const id = useId();
  const add = (more: readonly ListedMedium[]): void =>
    setMedia(listKey, [...(useMaking.getState().media[listKey] ?? none), ...more]);
  const take = useAction(async (files: readonly File[]) => {
    const sources = await importFiles(files);
    add(sources.map((source) => ({ label: source.name, source })));
  });
  const takeLink = (): void => {
    const url = link.trim();
    if (!/^(?:https?|asset):\/\/./i.test(url)) return;
    add([{ label: url, source: { kind: 'url', url } }]);
    setLink('');
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls, named by its own words
    <div className={styles.list} role="group" aria-labelledby={id}>
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
                onClick={() =>
                  setMedia(
                    listKey,
                    media.filter((_, at) => at !== index),
                  )
                }
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
            onChange={(event) => setLink(event.currentTarget.value)}
            onBlur={takeLink}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              takeLink();
            }}
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
      {take.error && <ErrorNote error={take.error} compact />}
    </div>
  );
}
