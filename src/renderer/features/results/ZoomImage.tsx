/** A picture that can be zoomed to its pixels and moved: wheel, double click, drag, and keys. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useElementSize, useMergedRef, useWindowEvent } from '@mantine/hooks';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { resultMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Unplayable } from './Unplayable.tsx';
import styles from './ZoomImage.module.css';
import { bounded, fitScale, fitted, type Size, stepped, type View, zoomedAt } from './zoom.ts';

const MOVE_PX = 60;
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function ZoomImage({ resultId, title }: { resultId: string; title: string }) {
  const { t } = useTranslation('results');
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>();
  const frameElement = useRef<HTMLDivElement>(null);
  // One and the same each time: to measure an element again ends in drawing it again.
  const ref = useMergedRef(frameElement, measure);
  const [picture, setPicture] = useState<Size | null>(null);
  /** Null while fitted: a fitted picture stays fitted when the window changes. */
  const [chosen, setChosen] = useState<View | null>(null);
  const [broken, setBroken] = useState(false);
  const drag = useRef<{ x: number; y: number } | null>(null);

  const frame = { width, height };
  const view = picture ? (chosen ? bounded(chosen, picture, frame) : fitted(picture, frame)) : null;

  const zoomTo = (scale: number, at = { x: 0, y: 0 }): void => {
    if (picture && view) setChosen(zoomedAt(view, scale, at, picture, frame));
  };
  const onWheel = useEffectEvent((event: WheelEvent): void => {
    if (!view) return;
    event.preventDefault();
    const box = frameElement.current?.getBoundingClientRect();
    if (!box) return;
    const at = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
    zoomTo(view.scale * Math.exp(-event.deltaY / 400), at);
  });
  useEffect(() => {
    const element = frameElement.current;
    // React listens to the wheel passively; zooming has to keep the page still.
    const listener = (event: WheelEvent): void => onWheel(event);
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  const move = (dx: number, dy: number): void => {
    if (!picture || !view) return;
    setChosen(bounded({ ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale }, picture, frame));
  };
  useWindowEvent('keydown', (event) => {
    if (!view || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const zoomed = picture !== null && view.scale > fitScale(picture, frame);
    const direction = arrows[event.key];
    const actions: Record<string, () => void> = {
      '+': () => zoomTo(stepped(view.scale, 1)),
      '=': () => zoomTo(stepped(view.scale, 1)),
      '-': () => zoomTo(stepped(view.scale, -1)),
      '0': () => setChosen(null),
      '1': () => zoomTo(1),
    };
    // With Shift the arrows move a zoomed picture; alone they belong to next and previous.
    const act =
      direction && zoomed && event.shiftKey
        ? () => move(direction[0] * MOVE_PX, direction[1] * MOVE_PX)
        : actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const onPointerMove = (event: PointerEvent): void => {
    if (!drag.current) return;
    move(drag.current.x - event.clientX, drag.current.y - event.clientY);
    drag.current = { x: event.clientX, y: event.clientY };
  };

  if (broken) return <Unplayable resultId={resultId} text={t('image.broken')} />;
  const percent = view ? Math.round(view.scale * 100) : 100;
  return (
    <div className={styles.whole}>
      <div
        ref={ref}
        className={styles.frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes the zoom keys
        tabIndex={0}
        role="img"
        aria-label={t('look.picture', { title, percent })}
        onDoubleClick={() => (chosen ? setChosen(null) : zoomTo(1))}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
        data-zoomed={chosen !== null || undefined}
      >
        <img
          src={resultMediaUrl(resultId)}
          alt=""
          draggable={false}
          onLoad={(event) =>
            setPicture({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })
          }
          onError={() => setBroken(true)}
          style={
            view && picture
              ? {
                  width: picture.width,
                  height: picture.height,
                  transform: `translate(-50%, -50%) scale(${view.scale}) translate(${-view.x}px, ${-view.y}px)`,
                  imageRendering: view.scale >= 2 ? 'pixelated' : 'auto',
                }
              : { visibility: 'hidden' }
          }
        />
      </div>
      <div className={styles.tools}>
        <Tooltip label={t('look.zoomOut')}>
          <ActionIcon onClick={() => view && zoomTo(stepped(view.scale, -1))} aria-label={t('look.zoomOut')}>
            <IconMinus size={16} />
          </ActionIcon>
        </Tooltip>
        <span className={styles.scale}>{t('look.scale', { percent })}</span>
        <Tooltip label={t('look.zoomIn')}>
          <ActionIcon onClick={() => view && zoomTo(stepped(view.scale, 1))} aria-label={t('look.zoomIn')}>
            <IconPlus size={16} />
          </ActionIcon>
        </Tooltip>
        <Button variant="subtle" color="gray" onClick={() => setChosen(null)} aria-pressed={chosen === null}>
          {t('look.fit')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => zoomTo(1)} aria-pressed={percent === 100}>
          {t('look.actual')}
        </Button>
      </div>
    </div>
  );
}
