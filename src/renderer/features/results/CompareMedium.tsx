/** One picture or video of a comparison. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryRow } from '../../../shared/bridge.ts';
import { resultMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import { guardPlayback, SYNC_GROUP } from './playback.ts';

export interface CompareMediumProps {
  result: GalleryRow;
  /** The player's own buttons; without them it is played with the others only. */
  controls?: boolean;
  style?: React.CSSProperties;
}

export function CompareMedium({ result, controls = false, style }: CompareMediumProps) {
  const { t } = useTranslation('results');
  useEffect(() => guardPlayback(), []);
  if (result.media === 'image') {
    return <img src={resultMediaUrl(result.id)} alt={result.jobTitle} draggable={false} style={style} />;
  }
  return (
    <video
      src={resultMediaUrl(result.id)}
      poster={thumbnailMediaUrl(result.id)}
      aria-label={t('video.label', { title: result.jobTitle })}
      controls={controls}
      controlsList="nodownload noremoteplayback"
      disableRemotePlayback
      muted
      data-silent=""
      preload="auto"
      style={style}
      {...{ [SYNC_GROUP]: 'compare' }}
    />
  );
}
