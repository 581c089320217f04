/** One medium in a field: a small picture of it, what it is, and its remove button. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconLink, IconMusic, IconPhoto, IconVideo, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { MediaKind, MediaValue } from '../../../shared/form/types.ts';
import { inputMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { firstPress } from '../../ui/first-press.ts';
import { formatBytes } from '../../ui/format.ts';
import styles from './MediaField.module.css';

export interface MediaItemProps {
  medium: MediaValue;
  kind: MediaKind;
  onRemove: () => void;
  onEarlier?: () => void;
}

const icons = { image: IconPhoto, video: IconVideo, audio: IconMusic };

export function MediaItem({ medium, kind, onRemove, onEarlier }: MediaItemProps) {
  const { t } = useTranslation('compose');
  const { source, width, height } = medium;
  const name =
    source.kind === 'file' ? source.name : source.kind === 'url' ? shortLink(source.url) : t('media.result');
  const facts = [
    source.kind === 'file' ? formatBytes(source.bytes) : null,
    width !== null && height !== null ? t('media.size', { width: `${width}`, height: `${height}` }) : null,
  ].filter((fact) => fact !== null);
  return (
    <li className={styles.item}>
      <Picture medium={medium} kind={kind} />
      <span className={styles.itemWords}>
        <span className={styles.itemName} title={source.kind === 'url' ? source.url : name}>
          {name}
        </span>
        {facts.length > 0 && <span className={styles.itemFacts}>{facts.join(' · ')}</span>}
      </span>
      {onEarlier && (
        <Tooltip label={t('media.earlier', { name })}>
          <ActionIcon size={22} onClick={onEarlier} aria-label={t('media.earlier', { name })}>
            <IconArrowLeft size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      <ActionIcon size={22} onClick={firstPress(onRemove)} aria-label={t('media.remove', { name })}>
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}

/** Links are never loaded here: the window reaches no other host. */
function Picture({ medium, kind }: { medium: MediaValue; kind: MediaKind }) {
  const [broken, setBroken] = useState(false);
  const { source } = medium;
  const Icon = source.kind === 'url' ? IconLink : icons[kind];
  const address =
    source.kind === 'result' && kind !== 'audio'
      ? thumbnailMediaUrl(source.resultId)
      : source.kind === 'file' && kind === 'image'
        ? inputMediaUrl(source.inputId)
        : null;
  return (
    <span className={styles.itemPicture} aria-hidden>
      {address && !broken ? (
        <img src={address} alt="" draggable={false} onError={() => setBroken(true)} />
      ) : (
        <Icon size={16} stroke={1.6} />
      )}
    </span>
  );
}

function shortLink(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return `${host}/…/${pathname.split('/').at(-1) ?? ''}`.replace('/…//', '/');
}
