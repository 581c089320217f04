/** The inspector's width, dragged or moved by arrow keys, remembered by the page. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Frame.module.css';

const KEY = 'safelight.inspectorWidth';
const SMALLEST = 320;
const LARGEST = 640;
const STEP = 16;

const clamp = (width: number): number => Math.round(Math.max(SMALLEST, Math.min(LARGEST, width)));

export function useInspectorWidth() {
  const { t } = useTranslation('frame');
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(KEY)) || 384));
  const change = (next: number): void => {
    const clamped = clamp(next);
    localStorage.setItem(KEY, String(clamped));
    setWidth(clamped);
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) change(window.innerWidth - event.clientX);
  };
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'ArrowLeft') change(width + STEP);
    else if (event.key === 'ArrowRight') change(width - STEP);
    else return;
    event.preventDefault();
  };
  const handle = (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves has no element of its own in HTML.
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('inspectorWidth')}
      aria-valuemin={SMALLEST}
      aria-valuemax={LARGEST}
      aria-valuenow={width}
      className={styles.handle}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={keys}
    />
  );
  return { width, handle };
}
