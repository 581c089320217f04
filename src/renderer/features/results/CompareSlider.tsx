/** Two pictures or videos over each other; a divider shows more of one or of the other. */
import { useState } from 'react';
import type { GalleryRow } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './Compare.module.css';
import { CompareMedium } from './CompareMedium.tsx';

export function CompareSlider({ left, right }: { left: GalleryRow; right: GalleryRow }) {
  const { t } = useTranslation('results');
  const [at, setAt] = useState(50);
  return (
    <div className={styles.slider}>
      <CompareMedium result={right} />
      <CompareMedium result={left} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
      <div className={styles.divider} style={{ left: `${at}%` }} aria-hidden />
      <input
        type="range"
        min={0}
        max={100}
        value={at}
        onChange={(event) => setAt(Number(event.currentTarget.value))}
        aria-label={t('compare.divider', { left: left.jobTitle, right: right.jobTitle })}
      />
    </div>
  );
}
