/** A still over the sign that stands there until it is drawn, or for good when there is none. */
import { type ReactNode, useState } from 'react';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import styles from './Still.module.css';

export interface StillProps {
  resultId: string;
  meanwhile: ReactNode;
  onShown?: () => void;
}

export function Still({ resultId, meanwhile, onShown }: StillProps) {
  const [state, setState] = useState<'waiting' | 'shown' | 'none'>('waiting');
  return (
    <>
      {state !== 'shown' && meanwhile}
      {state !== 'none' && (
        <img
          className={styles.still}
          data-shown={state === 'shown' || undefined}
          src={thumbnailMediaUrl(resultId)}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={() => {
            setState('shown');
            onShown?.();
          }}
          onError={() => setState('none')}
        />
      )}
    </>
  );
}
