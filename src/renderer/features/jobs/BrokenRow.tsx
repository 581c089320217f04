// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** A job whose row could not be drawn: its name still stands there and can be selected. */

import type { JobRow } from '../../../shared/job.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './JobRowView.module.css';
import { rowElementId } from './JobRowView.tsx';

export interface BrokenRowProps {
  job: JobRow;
  /** Position among all rows and headings, from 1. */
  rowIndex: number;
  selected: boolean;
}

export function BrokenRow({ job, rowIndex, selected }: BrokenRowProps) {
  const { t } = useTranslation('boundary');
  return (
    <div
      id={rowElementId(job.id)}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={selected}
      className={styles.row}
      data-job={job.id}
      data-broken="row"
    >
      <div role="gridcell" />
      <div role="gridcell" className={styles.text}>
        <div className={styles.title}>
          <span className={styles.name}>{String(job.title)}</span>
        </div>
        <div className={styles.sub}>{t('title.row')}</div>
      </div>
    </div>
  );
}
