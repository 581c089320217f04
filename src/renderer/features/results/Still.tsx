/** A still over the sign that stands there until it is drawn, or for good when there is none. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './Still.module.css';
import { drawStill } from './still-pixels.ts';

export interface StillProps {
  resultId: string;
  /** CSS pixels of the place that it fills. */
  side: number;
  meanwhile: ReactNode;
}

export function Still({ resultId, side, meanwhile }: StillProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<'waiting' | 'shown' | 'none'>('waiting');
  useEffect(() => {
    const leaving = new AbortController();
    drawStill(canvas.current, resultId, side, leaving.signal).then(
      () => setState('shown'),
      () => {
        if (!leaving.signal.aborted) setState('none');
      },
    );
    return () => leaving.abort();
  }, [resultId, side]);
  useEffect(() => {
    const { current } = canvas;
    // A canvas that waits for the garbage collector keeps its pixels: a gallery that is scrolled leaves thousands.
    return () => {
      if (current) current.width = current.height = 0;
    };
  }, []);
  return (
    <>
      {state !== 'shown' && meanwhile}
      {state !== 'none' && (
        <canvas
          ref={canvas}
          className={styles.still}
          data-shown={state === 'shown' || undefined}
          aria-hidden
        />
      )}
    </>
  );
}
