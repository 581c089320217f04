/** One result in the gallery. The pointer over a video goes through it; marks choose what to compare. */
import {
  IconAlertTriangle,
  IconCheck,
  IconDownload,
  IconEyeExclamation,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';
import { type MouseEvent, memo, useRef, useState } from 'react';
import { isTooLargeToPlay, resultMediaUrl } from '../../../shared/media.ts';
import type { GalleryRow } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatElapsed, formatList } from '../../ui/format.ts';
import type { DragSource } from './drag-out.ts';
import styles from './Gallery.module.css';
import { ResultGlyph } from './ResultGlyph.tsx';

export interface GalleryTileProps {
  /** Null while its page is loading. */
  row: GalleryRow | null;
  /** CSS pixels. */
  side: number;
  index: number;
  total: number;
  current: boolean;
  marked: boolean;
  /** What makes the tile's file (and those marked with it) go out of the window. */
  drag?: DragSource;
  onPick: (event: MouseEvent) => void;
  onLook: () => void;
  onMark: () => void;
  onMenu: (event: MouseEvent) => void;
}

export const GalleryTile = memo(Tile, (before, after) =>
  (['row', 'side', 'index', 'total', 'current', 'marked'] as const).every(
    (key) => before[key] === after[key],
  ),
);

function Tile(props: GalleryTileProps) {
  const { row, side, index, total, current, marked, drag, onPick, onLook, onMark, onMenu } = props;
  const { t } = useTranslation(['results', 'ui']);
  if (!row) {
    return (
      <div
        className={styles.tile}
        style={{ width: side }}
        role="option"
        aria-selected={false}
        aria-busy
        aria-label={t('ui:loading')}
        tabIndex={-1}
      >
        <div className={styles.picture} style={{ height: side }} />
      </div>
    );
  }
  const label = t('gallery.tile', { title: row.jobTitle, model: row.model, media: t(`media.${row.media}`) });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
    <div
      id={`tile-${row.id}`}
      className={styles.tile}
      style={{ width: side }}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-label={marked ? formatList([label, t('gallery.marked')]) : label}
      data-current={current || undefined}
      data-marked={marked || undefined}
      onClick={onPick}
      onDoubleClick={onLook}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(event);
      }}
      {...drag}
    >
      <div className={styles.picture} style={{ height: side }}>
        {row.download === 'done' && row.media === 'video' ? (
          <ScrubbedVideo row={row} side={side} />
        ) : (
          <ResultGlyph result={row} size={side} />
        )}
        <State row={row} />
        {drag && (
          // For the pointer; Ctrl+Space does the same by keys.
          <span
            className={styles.mark}
            data-marked={marked || undefined}
            title={t(marked ? 'gallery.unmark' : 'gallery.mark', { title: row.jobTitle })}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              onMark();
            }}
          >
            <IconCheck size={13} stroke={2.6} />
          </span>
        )}
      </div>
      <div className={styles.caption}>
        <span className={styles.name}>{row.jobTitle}</span>
        <span className={styles.sub}>{row.model}</span>
      </div>
    </div>
  );
}

/** A result whose tile could not be drawn: the name of its job still stands there and can be selected. */
export function BrokenTile({
  row,
  side,
  current,
  onPick,
}: Pick<GalleryTileProps, 'row' | 'side' | 'current' | 'onPick'>) {
  const { t } = useTranslation('boundary');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
    <div
      id={`tile-${row?.id}`}
      className={styles.tile}
      style={{ width: side }}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      data-current={current || undefined}
      data-broken="tile"
      onClick={onPick}
    >
      <div className={styles.picture} style={{ height: side }} />
      <div className={styles.caption}>
        <span className={styles.name}>{String(row?.jobTitle)}</span>
        <span className={styles.sub}>{t('title.tile')}</span>
      </div>
    </div>
  );
}

function State({ row }: { row: GalleryRow }) {
  const { t } = useTranslation('results');
  if (row.download === 'done') {
    return row.doubt === null ? null : (
      <span className={styles.state} data-bad>
        <IconEyeExclamation size={12} aria-hidden />
        {t('doubt.short')}
      </span>
    );
  }
  const bad = row.download === 'failed' || row.download === 'expired' || row.download === 'missing';
  const Icon = bad ? IconAlertTriangle : IconDownload;
  return (
    <span className={styles.state} data-bad={bad || undefined}>
      <Icon size={12} aria-hidden />
      {t(`gallery.notDone.${row.error?.code === 'disk_away' ? 'away' : row.download}`)}
    </span>
  );
}

/** The video is fetched only once the pointer is on it, and let go when it leaves. */
function ScrubbedVideo({ row, side }: { row: GalleryRow; side: number }) {
  const [over, setOver] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const scrub = (event: MouseEvent<HTMLDivElement>): void => {
    const element = video.current;
    if (!element || !Number.isFinite(element.duration)) return;
    const box = event.currentTarget.getBoundingClientRect();
    element.currentTime = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * element.duration;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a preview for the pointer; quick look is its equal by keys
    <div
      className={styles.scrub}
      onMouseEnter={() => setOver(true)}
      onMouseLeave={() => setOver(false)}
      onMouseMove={scrub}
    >
      <ResultGlyph result={row} size={side} />
      {over && !isTooLargeToPlay(row.width, row.height) && (
        <video
          ref={video}
          className={styles.scrubbed}
          src={resultMediaUrl(row.id)}
          muted
          data-silent=""
          preload="auto"
          tabIndex={-1}
          aria-hidden
        />
      )}
      <span className={styles.length}>
        <IconPlayerPlayFilled size={9} aria-hidden />
        {row.durationMs !== null && formatElapsed(row.durationMs)}
      </span>
    </div>
  );
}
