/** The files of one job as a row of small pictures; arrow keys move along it. */
import type { KeyboardEvent } from 'react';
import type { ResultRow } from '../../../shared/job.ts';
import { useTranslation } from '../../i18n/index.ts';
import { dragOut } from './drag-out.ts';
import styles from './Filmstrip.module.css';
import { resultName } from './names.ts';
import { ResultGlyph } from './ResultGlyph.tsx';

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
          {...(result.download === 'done' ? dragOut(() => [result.id]) : {})}
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
