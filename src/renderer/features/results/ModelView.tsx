/** A 3D model that can be turned, zoomed and moved. Nothing is fetched but the file itself. */
import type { ModelViewerElement } from '@google/model-viewer';
import { Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { canShowModel, resultMediaUrl } from '../../../shared/media.ts';
import { useTranslation } from '../../i18n/index.ts';
import { lightUp } from '../../ui/studio-light.ts';
import { Unplayable } from './Unplayable.tsx';
import styles from './views.module.css';

export interface ModelViewProps {
  resultId: string;
  title: string;
  mime: string | null;
  fileName: string | null;
}

export function ModelView({ resultId, title, mime, fileName }: ModelViewProps) {
  const { t } = useTranslation('results');
  const holder = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'shown' | 'turned' | 'broken'>('loading');
  const shown = canShowModel(mime, fileName);

  useEffect(() => {
    const place = holder.current;
    if (!place || !shown) return;
    setState('loading');
    let viewer: ModelViewerElement | null = null;
    let left = false;
    void import('@google/model-viewer').then(({ ModelViewerElement: Viewer }) => {
      if (left) return;
      // Decoders would come from another host; a file that needs one is opened in another program instead.
      Viewer.dracoDecoderLocation = '';
      Viewer.ktx2TranscoderLocation = '';
      viewer = document.createElement('model-viewer');
      viewer.setAttribute('camera-controls', '');
      viewer.setAttribute('touch-action', 'pan-y');
      viewer.setAttribute('interaction-prompt', 'none');
      viewer.setAttribute('shadow-intensity', '0.7');
      viewer.setAttribute('shadow-softness', '0.9');
      lightUp(viewer);
      viewer.setAttribute('alt', t('model.alt', { title }));
      if (!matchMedia('(prefers-reduced-motion: reduce)').matches) viewer.setAttribute('auto-rotate', '');
      viewer.addEventListener('load', () => setState('shown'));
      viewer.addEventListener('error', () => setState('broken'));
      // Once it has been turned by hand the hint has done its work.
      viewer.addEventListener('camera-change', (event) => {
        if ((event as CustomEvent<{ source: string }>).detail.source === 'user-interaction')
          setState('turned');
      });
      viewer.src = resultMediaUrl(resultId);
      place.append(viewer);
    });
    return () => {
      left = true;
      viewer?.remove();
    };
  }, [resultId, title, shown, t]);

  if (!shown) return <Unplayable resultId={resultId} text={t('model.otherFormat')} />;
  if (state === 'broken') return <Unplayable resultId={resultId} text={t('model.broken')} />;
  return (
    <div className={styles.model}>
      {state === 'loading' && (
        <Loader size="sm" className={styles.modelLoader} aria-label={t('model.loading')} />
      )}
      <div ref={holder} className={styles.modelHolder} />
      {state === 'shown' && <p className={styles.modelHint}>{t('model.hint')}</p>}
    </div>
  );
}
