/** The files of one job as a row of small pictures; arrow keys move along it. */
import { IconCube, IconDownload, IconFile, IconPhoto, IconVideo } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultRow } from '../../../shared/job.ts';
import { thumbnailMediaUrl } from '../../../shared/media.ts';
import styles from './Filmstrip.module.css';
import { resultName } from './names.ts';
import { WaveGlyph } from './WaveGlyph.tsx';

export interface FilmstripProps {
  results: readonly ResultRow[];
  chosen: string;
  onChoose: (resultId: string) => void;
}

export function Filmstrip({ results, chosen, onChoose }: FilmstripProps) {
  const { t } = useTranslation('results');
  const at = results.findIndex((result) => result.id === chosen);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : results[at + step];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    onChoose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-result="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className={styles.strip} role="radiogroup" aria-label={t('panel.strip')} onKeyDown={onKeyDown}>
      {results.map((result, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a picture to choose, with the keys of a radio group
        <button
          key={result.id}
          type="button"
          role="radio"
          aria-checked={result.id === chosen}
          tabIndex={result.id === chosen ? 0 : -1}
          className={styles.item}
          data-result={result.id}
          onClick={() => onChoose(result.id)}
          aria-label={t('panel.item', {
            index: index + 1,
            count: results.length,
            name: resultName(result, t),
          })}
        >
          <ResultGlyph result={result} size={48} />
        </button>
      ))}
    </div>
  );
}

/** The still of a result, or the sign of its kind. */
export function ResultGlyph({
  result,
  size,
}: {
  result: Pick<ResultRow, 'id' | 'media' | 'download'>;
  size: number;
}) {
  const [broken, setBroken] = useState(false);
  const icon = { size: Math.round(size * 0.42), stroke: 1.5, 'aria-hidden': true };
  if (result.download !== 'done') return <IconDownload {...icon} />;
  if (!broken && result.media !== 'audio' && result.media !== 'other') {
    return (
      <img
        src={thumbnailMediaUrl(result.id)}
        alt=""
        decoding="async"
        draggable={false}
        onError={() => setBroken(true)}
      />
    );
  }
  if (result.media === 'audio') return <WaveGlyph seed={result.id} size={size} />;
  if (result.media === 'video') return <IconVideo {...icon} />;
  if (result.media === 'model') return <IconCube {...icon} />;
  if (result.media === 'image') return <IconPhoto {...icon} />;
  return <IconFile {...icon} />;
}
