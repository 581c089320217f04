/** The width of a pane beside the jobs, dragged or moved by keys, remembered by the page. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import styles from './Frame.module.css';

export interface PaneWidth {
  /** Name under which the page remembers it. */
  key: string;
  label: string;
  smallest: number;
  largest: number;
  usual: number;
  side: 'left' | 'right';
}

const STEP = 16;

export function usePaneWidth({ key, label, smallest, largest, usual, side }: PaneWidth) {
  const clamp = (width: number): number => Math.round(Math.max(smallest, Math.min(largest, width)));
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(key)) || usual));
  const change = (next: number): void => {
    const clamped = clamp(next);
    localStorage.setItem(key, String(clamped));
    setWidth(clamped);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    change(side === 'left' ? event.clientX : window.innerWidth - event.clientX);
  };
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const outwards = (event.key === 'ArrowRight') === (side === 'left');
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') change(width + (outwards ? STEP : -STEP));
    else if (event.key === 'Home') change(smallest);
    else if (event.key === 'End') change(largest);
    else return;
    event.preventDefault();
  };
  const handle = (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves has no element of its own in HTML.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={smallest}
      aria-valuemax={largest}
      aria-valuenow={width}
      className={styles.handle}
      data-side={side}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => change(usual)}
      onKeyDown={keys}
    />
  );
  return { width, handle };
}
