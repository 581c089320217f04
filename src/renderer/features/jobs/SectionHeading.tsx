// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** Heading of a section: Active, Today, Yesterday, or a date; folds its rows. */
import { IconChevronRight } from '@tabler/icons-react';
import type { ListSection } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { toggleFold } from '../../store/list.ts';
import { formatNumber } from '../../ui/format.ts';
import styles from './SectionHeading.module.css';
import { sectionName } from './section-name.ts';

export interface SectionHeadingProps {
  section: ListSection;
  rowIndex: number;
  folded: boolean;
}

export function SectionHeading({ section, rowIndex, folded }: SectionHeadingProps) {
  const { t } = useTranslation('jobs');
  const part = sectionName(section.key, Date.now());
  const name = part.kind === 'word' ? t(`section.${part.word}`) : part.text;
  return (
    <div role="row" aria-rowindex={rowIndex} className={styles.heading}>
      <div role="gridcell">
        <button
          type="button"
          className={styles.button}
          aria-expanded={!folded}
          aria-label={t('section.label', { name, count: section.count })}
          title={t(folded ? 'section.unfold' : 'section.fold', { name })}
          onClick={() => toggleFold(section.key)}
        >
          <IconChevronRight
            size={13}
            aria-hidden
            className={styles.chevron}
            data-folded={folded || undefined}
          />
          {name}
          <span className={styles.count}>{formatNumber(section.count)}</span>
        </button>
      </div>
    </div>
  );
}
