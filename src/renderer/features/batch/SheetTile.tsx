// biome-ignore-all lint/a11y/useSemanticElements: results that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the result by aria-activedescendant.
/** One result of the contact sheet, or what keeps it from being there. */
import type { MouseEvent } from 'react';
import type { BatchColumn, BatchTableRow } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { formatList } from '../../ui/format.ts';
import { StatusWord } from '../../ui/StatusWord.tsx';
import styles from './ContactSheet.module.css';
import { columnName, valueWords } from './columns.ts';
import { JobStill } from './JobStill.tsx';

/** From here on a tile has room for the word of a state beside its sign, CSS pixels. */
const wideEnough = 80;

export interface SheetTileProps {
  id: string;
  row: BatchTableRow;
  columns: readonly BatchColumn[];
  /** CSS pixels. */
  side: number;
  current: boolean;
  caption: boolean;
  onPick: (event: MouseEvent) => void;
}

export function SheetTile({ id, row, columns, side, current, caption, onPick }: SheetTileProps) {
  const { t } = useTranslation(['batch', 'ui']);
  const { job, varied } = row;
  const values = columns.map((_, index) => valueWords(varied[index] ?? null));
  const named = formatList(columns.map((column, index) => `${columnName(column)} ${values[index]}`));
  const words = values.join(' · ') || job.title;
  const state = job.remoteStatus ?? t(`ui:state.${job.state}`);
  const about = t('sheet.cell', { values: named || String(row.index + 1), state });
  const hasStill = job.thumbnailResultId !== null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys, by its active descendant
    <div
      id={id}
      role="gridcell"
      className={styles.tile}
      style={{ width: side }}
      aria-selected={current}
      aria-label={about}
      title={about}
      data-current={current || undefined}
      onClick={onPick}
      onDoubleClick={() => void revealJob(job.id)}
    >
      <span className={styles.picture}>
        <JobStill job={job} side={side} />
        {!hasStill && (
          <span className={styles.state} data-small={side < wideEnough || undefined}>
            <StatusWord job={job} isStill />
          </span>
        )}
      </span>
      {caption && (
        <span className={styles.caption} title={words}>
          {words}
        </span>
      )}
    </div>
  );
}
