/** A video large, with frame steps and a loop. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconPlayerTrackNext, IconPlayerTrackPrev, IconRepeat } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VideoView } from './VideoView.tsx';
import styles from './ZoomImage.module.css';

/** Files do not say their frame rate to the page; at 1/30 s a step never skips a frame of common rates. */
const FRAME_SECONDS = 1 / 30;

export function LargeVideo({ resultId, title }: { resultId: string; title: string }) {
  const { t } = useTranslation('results');
  const video = useRef<HTMLVideoElement>(null);
  const [loop, setLoop] = useState(false);
  const step = (direction: 1 | -1): void => {
    if (!video.current) return;
    video.current.pause();
    video.current.currentTime += direction * FRAME_SECONDS;
  };
  useWindowEvent('keydown', (event) => {
    const actions: Record<string, () => void> = {
      ',': () => step(-1),
      '.': () => step(1),
      l: () => setLoop((on) => !on),
    };
    const act = actions[event.key];
    if (!act || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
  return (
    <div className={styles.whole}>
      <div className={styles.frame} style={{ cursor: 'default' }}>
        <VideoView ref={video} resultId={resultId} title={title} loop={loop} />
      </div>
      <div className={styles.tools}>
        <Tooltip label={`${t('look.frameBack')} (,)`}>
          <ActionIcon onClick={() => step(-1)} aria-label={t('look.frameBack')}>
            <IconPlayerTrackPrev size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t('look.frameForward')} (.)`}>
          <ActionIcon onClick={() => step(1)} aria-label={t('look.frameForward')}>
            <IconPlayerTrackNext size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t('look.loop')} (L)`}>
          <ActionIcon
            onClick={() => setLoop((on) => !on)}
            aria-label={t('look.loop')}
            aria-pressed={loop}
            variant={loop ? 'light' : 'subtle'}
            color={loop ? 'safelight' : 'gray'}
          >
            <IconRepeat size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
