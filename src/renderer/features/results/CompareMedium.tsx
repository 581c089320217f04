/** One result of a comparison. */
import { useEffect } from 'react';
import { resultMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import type { GalleryRow } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { AudioView } from './AudioView.tsx';
import styles from './Compare.module.css';
import { ModelView } from './ModelView.tsx';
import { guardPlayback, SYNC_GROUP } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
import { useBroken } from './useBroken.ts';

const unknownSize = { width: null, height: null };

export interface CompareMediumProps {
  result: GalleryRow;
  /** The player's own buttons; without them it is played with the others only. */
  controls?: boolean;
  style?: React.CSSProperties;
}

export function CompareMedium({ result, controls = false, style }: CompareMediumProps) {
  const { t } = useTranslation('results');
  const { broken, watch } = useBroken(result.media === 'video' ? result : unknownSize);
  useEffect(() => guardPlayback(), []);
  if (broken) return <Unplayable resultId={result.id} text={t('video.broken')} />;
  if (result.media === 'image') {
    return <img src={resultMediaUrl(result.id)} alt={result.jobTitle} draggable={false} style={style} />;
  }
  if (result.media === 'audio') {
    return (
      <div className={styles.sound}>
        <AudioView resultId={result.id} title={result.jobTitle} durationMs={result.durationMs} />
      </div>
    );
  }
  if (result.media === 'model') {
    return (
      <div className={styles.model}>
        <ModelView
          resultId={result.id}
          title={result.jobTitle}
          mime={result.mime}
          fileName={result.fileName}
        />
      </div>
    );
  }
  return (
    <video
      src={resultMediaUrl(result.id)}
      poster={thumbnailMediaUrl(result.id)}
      aria-label={t('video.label', { title: result.jobTitle })}
      controls={controls}
      tabIndex={controls ? 0 : undefined}
      controlsList="nodownload noremoteplayback"
      disableRemotePlayback
      muted
      data-silent=""
      preload="auto"
      style={style}
      {...watch}
      {...{ [SYNC_GROUP]: 'compare' }}
    />
  );
}
