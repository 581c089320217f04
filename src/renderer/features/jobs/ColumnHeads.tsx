/** Heads of the list's columns. Those that the list can be sorted by are buttons; a second press turns the order of time. */
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { Sort } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setSort, useList } from '../../store/list.ts';
import { goHomeAfterClick } from '../../ui/home.ts';
import styles from './ColumnHeads.module.css';

interface Head {
  name: 'job' | 'model' | 'status' | 'started' | 'took' | 'cost';
  /** Orders that a press goes through. */
  sorts: readonly Sort[];
}

const heads: readonly Head[] = [
  { name: 'job', sorts: ['title'] },
  { name: 'model', sorts: ['model'] },
  { name: 'status', sorts: [] },
  { name: 'started', sorts: ['newest', 'oldest'] },
  { name: 'took', sorts: [] },
  { name: 'cost', sorts: ['cost'] },
];

export function ColumnHeads() {
  const { t } = useTranslation('jobs');
  const sort = useList((state) => state.query.sort ?? 'newest');
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons beside each other, no fields of a form
    <div className={styles.heads} role="group" aria-label={t('head.label')}>
      <span />
      {heads.map(({ name, sorts }) => {
        const at = sorts.indexOf(sort);
        const next = sorts[(at + 1) % sorts.length];
        const Icon = sort === 'oldest' ? IconChevronUp : IconChevronDown;
        return (
          <span key={name} className={styles.head} data-head={name} title={t(`head.${name}`)}>
            {next === undefined ? (
              t(`head.${name}`)
            ) : (
              <button
                type="button"
                className={styles.sort}
                aria-pressed={at >= 0}
                title={t(`sort.${next}`)}
                onClick={(event) => {
                  setSort(next);
                  goHomeAfterClick(event);
                }}
              >
                {t(`head.${name}`)}
                {at >= 0 && <Icon size={11} aria-hidden />}
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}
