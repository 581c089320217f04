// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** One place of the list with the row that stands there now. Nothing that happens to another row draws it again. */
import { memo } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { rowAt } from '../../store/ranges.ts';
import { Boundary } from '../boundary/Boundary.tsx';
import { BrokenRow } from './BrokenRow.tsx';
import styles from './JobList.module.css';
import { JobRowView, type JobRowViewProps } from './JobRowView.tsx';

export interface ListRowProps extends Pick<JobRowViewProps, 'rowIndex' | 'tall' | 'isDated'> {
  /** Place among the rows, from 0. */
  index: number;
}

export const ListRow = memo(function ListRow({ index, rowIndex, tall, isDated }: ListRowProps) {
  const { t } = useTranslation('jobs');
  const row = useList(({ pages }) => rowAt(pages, index));
  const selected = useList(({ selection }) => row !== null && selection.ids.has(row.id));
  const focused = useList(({ selection }) => row !== null && selection.focus === row.id);
  if (row === null) {
    return (
      <div className={styles.blank} role="row" aria-rowindex={rowIndex} aria-busy>
        <div role="gridcell" className={styles.blankBox} aria-label={t('row.loading')} />
      </div>
    );
  }
  return (
    <Boundary
      area="row"
      resetKey={row}
      fallback={() => <BrokenRow job={row} rowIndex={rowIndex} selected={selected} />}
    >
      <JobRowView
        job={row}
        rowIndex={rowIndex}
        selected={selected}
        focused={focused}
        tall={tall}
        isDated={isDated}
      />
    </Boundary>
  );
});
