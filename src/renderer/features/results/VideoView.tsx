/** A video with its poster; only one plays at a time, and the volume is kept. */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { resultMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import { guardPlayback, keepVolume } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
import { useBroken } from './useBroken.ts';
import styles from './views.module.css';

export interface VideoViewProps {
  resultId: string;
  title: string;
  loop?: boolean;
  autoPlay?: boolean;
  ref?: Ref<HTMLVideoElement | null>;
}

export function VideoView({ resultId, title, loop = false, autoPlay = false, ref }: VideoViewProps) {
  const { t } = useTranslation('results');
  const video = useRef<HTMLVideoElement>(null);
  const { broken, watch } = useBroken();
  useImperativeHandle<HTMLVideoElement | null, HTMLVideoElement | null>(ref, () => video.current);
  useEffect(() => guardPlayback(), []);
  useEffect(() => keepVolume(video.current), []);
  if (broken) return <Unplayable resultId={resultId} text={t('video.broken')} />;
  return (
    <video
      ref={video}
      className={styles.video}
      src={resultMediaUrl(resultId)}
      poster={thumbnailMediaUrl(resultId)}
      aria-label={t('video.label', { title })}
      controls
      tabIndex={0}
      controlsList="nodownload noremoteplayback"
      disableRemotePlayback
      preload="metadata"
      loop={loop}
      autoPlay={autoPlay}
      {...watch}
    />
  );
}
