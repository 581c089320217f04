/** A video with its poster; only one plays at a time, and the volume is kept. */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { resultMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { guardPlayback, keepVolume } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
import { type FilmSize, useBroken } from './useBroken.ts';
import styles from './views.module.css';

export interface VideoViewProps {
  result: FilmSize & { id: string };
  title: string;
  loop?: boolean;
  autoPlay?: boolean;
  ref?: Ref<HTMLVideoElement | null>;
}

export function VideoView({ result, title, loop = false, autoPlay = false, ref }: VideoViewProps) {
  const { t } = useTranslation('results');
  const video = useRef<HTMLVideoElement>(null);
  const { broken, watch } = useBroken(result);
  useImperativeHandle<HTMLVideoElement | null, HTMLVideoElement | null>(ref, () => video.current);
  useEffect(() => guardPlayback(), []);
  useEffect(() => keepVolume(video.current), []);
  if (broken) return <Unplayable resultId={result.id} text={t('video.broken')} />;
  return (
    <video
      ref={video}
      className={styles.video}
      src={resultMediaUrl(result.id)}
      poster={thumbnailMediaUrl(result.id)}
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
