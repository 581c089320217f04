/** A video with its poster; only one plays at a time, and the volume is kept. */
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resultMediaUrl, thumbnailMediaUrl } from '../../../shared/media.ts';
import { guardPlayback, keepVolume } from './playback.ts';
import { Unplayable } from './Unplayable.tsx';
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
  const [broken, setBroken] = useState(false);
  useImperativeHandle<HTMLVideoElement | null, HTMLVideoElement | null>(ref, () => video.current);
  useEffect(() => guardPlayback(), []);
  useEffect(() => keepVolume(video.current), []);
  if (broken) return <Unplayable resultId={resultId} text={t('video.broken')} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: generated videos come without captions
    <video
      ref={video}
      className={styles.video}
      src={resultMediaUrl(resultId)}
      poster={thumbnailMediaUrl(resultId)}
      aria-label={t('video.label', { title })}
      controls
      // The player counts each of its buttons as a stop of its own; Tab goes past all of them at once.
      onKeyDown={({ key, shiftKey, currentTarget }) =>
        key === 'Tab' && !shiftKey && leaveControls(currentTarget)
      }
      controlsList="nodownload noremoteplayback"
      disableRemotePlayback
      preload="metadata"
      loop={loop}
      autoPlay={autoPlay}
      onError={() => setBroken(true)}
      // Of a codec that it does not have, the player takes the sound alone and calls that well.
      onLoadedMetadata={(event) => event.currentTarget.videoWidth === 0 && setBroken(true)}
    />
  );
}

/** Takes the buttons away for the moment in which Tab looks for its next stop. */
function leaveControls(video: HTMLVideoElement): void {
  video.controls = false;
  requestAnimationFrame(() => {
    video.controls = true;
  });
}
