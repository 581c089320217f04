/** Media of a request: dropped, pasted or chosen files, https links, and results of earlier jobs. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPhotoPlus, IconPlus, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useId, useRef, useState } from 'react';
import type { FormField } from '../../../shared/form/types.ts';
import { mediaOf } from '../../../shared/form/values.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatBeside, inSentences } from '../../ui/format.ts';
import { takeOnEnter } from '../../ui/take-on-enter.ts';
import { isLink, transferOf } from '../../ui/transfer.ts';
import { setValue, useDraft } from './draft.ts';
import { FieldFrame } from './FieldFrame.tsx';
import { addFiles, addMedium, setProblems, takeDrop, useImports } from './imports.ts';
import styles from './MediaField.module.css';
import { MediaItem } from './MediaItem.tsx';
import { ResultPicker } from './ResultPicker.tsx';

export interface MediaFieldProps {
  field: FormField;
  label: string;
  error?: string | undefined;
}

export function MediaField({ field, label, error }: MediaFieldProps) {
  const { t } = useTranslation('compose');
  const id = useId();
  const value = mediaOf(useDraft((state) => state.draft.values[field.name]));
  const running = useImports((state) => state.running[field.name] ?? 0);
  const problems = useImports((state) => state.problems[field.name]);
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { media } = field;
  if (!media) return null;
  const many = field.type === 'mediaList';
  const max = field.maxItems ?? 1;
  const hasRoom = value.length < max;

  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void takeDrop(field, transferOf(event.dataTransfer));
  };
  const remove = (index: number): void => {
    setProblems(field.name, []);
    setValue(
      field.name,
      value.filter((_, at) => at !== index),
    );
  };
  const earlier = (index: number): void => {
    const moved = [...value];
    const [item] = moved.splice(index, 1);
    if (item) moved.splice(index - 1, 0, item);
    setValue(field.name, moved);
  };

  return (
    <FieldFrame
      id={id}
      label={label}
      required={field.required}
      error={inSentences(...(problems ?? []), error ?? null) || undefined}
      aside={many ? t('media.of', { count: value.length, max }) : undefined}
      group
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping has its equal in the buttons inside */}
      <div
        className={styles.drop}
        data-over={over || undefined}
        data-field={field.name}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {value.length > 0 && (
          <ul className={styles.items}>
            {value.map((medium, index) => (
              <MediaItem
                // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may stand twice
                key={`${index}-${keyOf(medium.source)}`}
                medium={medium}
                kind={media.kind}
                onRemove={() => remove(index)}
                {...(many && index > 0 ? { onEarlier: () => earlier(index) } : {})}
              />
            ))}
          </ul>
        )}
        {(hasRoom || !many) && (
          <div className={styles.ways}>
            {value.length === 0 && (
              <span className={styles.hint}>
                {media.file ? t(`media.drop_${media.kind}`) : t('media.linkOnly')}
              </span>
            )}
            {media.file && (
              <Button
                variant="default"
                leftSection={<IconUpload size={14} aria-hidden />}
                loading={running > 0}
                onClick={() => picker.current?.click()}
                aria-label={formatBeside(t(many ? 'media.chooseMany' : 'media.choose'), label)}
              >
                {t(many ? 'media.chooseMany' : 'media.choose')}
              </Button>
            )}
            <ResultPicker field={field} label={label} />
            {media.url && <LinkInput field={field} label={label} />}
          </div>
        )}
        {media.file && (
          <input
            ref={picker}
            type="file"
            hidden
            data-testid={`file-${field.name}`}
            multiple={many}
            accept={media.types.length > 0 ? media.types.join(',') : `${media.kind}/*`}
            onChange={(event) => {
              void addFiles(field, [...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = '';
            }}
          />
        )}
        {running > 0 && (
          <span className={styles.running} role="status">
            <IconPhotoPlus size={14} aria-hidden /> {t('media.importing', { count: running })}
          </span>
        )}
      </div>
    </FieldFrame>
  );
}

const keyOf = (source: { kind: string; url?: string; inputId?: string; resultId?: string }): string =>
  source.url ?? source.inputId ?? source.resultId ?? '';

function LinkInput({ field, label }: { field: FormField; label: string }) {
  const { t } = useTranslation('compose');
  const [text, setText] = useState('');
  const [bad, setBad] = useState(false);
  /** False for what is no link. */
  const take = (): boolean => {
    const url = text.trim();
    const good = url === '' || isLink(url, field.media?.asset ?? false);
    setBad(!good);
    if (url === '' || !good) return good;
    setProblems(field.name, []);
    addMedium(field, { source: { kind: 'url', url }, width: null, height: null });
    setText('');
    return true;
  };
  return (
    <TextInput
      size="xs"
      className={styles.link}
      placeholder={t('media.link')}
      aria-label={t('media.linkFor', { field: label })}
      error={bad ? t('media.badLink') : undefined}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={takeOnEnter(take)}
      rightSection={
        text !== '' && (
          <ActionIcon size={20} onClick={take} aria-label={t('media.addLink')}>
            <IconPlus size={14} />
          </ActionIcon>
        )
      }
    />
  );
}
