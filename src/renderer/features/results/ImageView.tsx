/** A picture in its frame, on a checkerboard where it is see-through. */
import { useState } from 'react';
import { resultMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { dragOut } from './drag-out.ts';
import { Unplayable } from './Unplayable.tsx';
import styles from './views.module.css';

export interface ImageViewProps {
  resultId: string;
  title: string;
  /** Opens the picture large. */
  onEnlarge?: () => void;
  /** There is something to see. */
  onSeen?: () => void;
}

export function ImageView({ resultId, title, onEnlarge, onSeen }: ImageViewProps) {
  const { t } = useTranslation('results');
  const [broken, setBroken] = useState(false);
  if (broken) return <Unplayable resultId={resultId} text={t('image.broken')} />;
  const picture = (
    <img
      className={styles.picture}
      src={resultMediaUrl(resultId)}
      alt={title}
      draggable={false}
      onLoad={onSeen}
      onError={() => setBroken(true)}
    />
  );
  if (!onEnlarge) return picture;
  return (
    <button
      type="button"
      className={styles.enlarge}
      onClick={onEnlarge}
      aria-label={t('enlarge', { title })}
      {...dragOut(() => [resultId])}
    >
      {picture}
    </button>
  );
}
