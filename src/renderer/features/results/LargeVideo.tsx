/** A video large, with frame steps and a loop. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconPlayerTrackNext, IconPlayerTrackPrev, IconRepeat } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { formatBeside } from '../../ui/format.ts';
import { type ShownFrame, stepFrame, watchFrames } from './frame-step.ts';
import { VideoView, type VideoViewProps } from './VideoView.tsx';
import styles from './ZoomImage.module.css';

/** Steps that may wait for their turn. */
const MOST_STEPS = 4;

export function LargeVideo({ result, title }: Pick<VideoViewProps, 'result' | 'title'>) {
  const { t } = useTranslation('results');
  const video = useRef<HTMLVideoElement>(null);
  const [loop, setLoop] = useState(false);
  const shown = useRef<ShownFrame | null>(null);
  useEffect(() => {
    if (!video.current) return;
    const frames = watchFrames(video.current);
    shown.current = frames;
    return () => frames.stop();
  }, []);
  const steps = useRef<{ last: Promise<unknown>; waiting: number }>({ last: Promise.resolve(), waiting: 0 });
  const step = (direction: 1 | -1): void => {
    // One after the other; a key that is held down asks faster than frames can be shown.
    const film = video.current;
    if (!film || steps.current.waiting >= MOST_STEPS) return;
    steps.current.waiting += 1;
    steps.current.last = steps.current.last
      .then(async () => shown.current && stepFrame(film, shown.current, direction))
      .finally(() => {
        steps.current.waiting -= 1;
      });
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
        <VideoView ref={video} result={result} title={title} loop={loop} />
      </div>
      <div className={styles.tools}>
        <Tooltip label={formatBeside(t('look.frameBack'), ',')}>
          <ActionIcon onClick={() => step(-1)} aria-label={t('look.frameBack')}>
            <IconPlayerTrackPrev size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={formatBeside(t('look.frameForward'), '.')}>
          <ActionIcon onClick={() => step(1)} aria-label={t('look.frameForward')}>
            <IconPlayerTrackNext size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={formatBeside(t('look.loop'), 'L')}>
          <ActionIcon
            onClick={() => setLoop((on) => !on)}
            aria-label={t('look.loop')}
            aria-pressed={loop}
            color="gray"
            variant={loop ? 'light' : 'subtle'}
          >
            <IconRepeat size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
