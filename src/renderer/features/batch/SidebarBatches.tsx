/** Batches in the sidebar, as soon as there is one: the newest, and the way to all of them. */
import { IconDots, IconStack2 } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useUi } from '../../store/ui.ts';
import { formatCount } from '../../ui/format.ts';
import { goHomeAfterClick } from '../../ui/home.ts';
import { loadBatches, useBatches } from './batches.ts';

const SHOWN = 5;

export interface SidebarBatchesProps {
  /** The sidebar's own looks. */
  styles: Readonly<Record<string, string>>;
}

export default function SidebarBatches({ styles }: SidebarBatchesProps) {
  const { t } = useTranslation('batch');
  const batches = useBatches((state) => state.batches) ?? [];
  const place = useUi((state) => state.place);
  const open = useUi((state) => state.batchId);
  // Names and sizes only: they change with what is done on the page of batches, which loads them again.
  useEffect(() => void loadBatches(), []);
  if (batches.length === 0) return null;
  return (
    <>
      <h2 className={styles.heading}>{t('list.title')}</h2>
      <ul className={styles.group} aria-label={t('list.title')}>
        {batches.slice(0, SHOWN).map(({ id, name, count }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.entry}
              aria-current={place === 'batches' && open === id ? 'page' : undefined}
              aria-label={t('list.of', { name, count })}
              title={name}
              onClick={(event) => {
                useUi.getState().openBatch(id);
                goHomeAfterClick(event);
              }}
            >
              <IconStack2 size={16} stroke={1.7} aria-hidden className={styles.icon} />
              <span className={styles.name}>{name}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </button>
          </li>
        ))}
        {batches.length > SHOWN && (
          <li>
            <button
              type="button"
              className={styles.entry}
              aria-current={place === 'batches' && open === null ? 'page' : undefined}
              onClick={(event) => {
                useUi.getState().openBatch(null);
                goHomeAfterClick(event);
              }}
            >
              <IconDots size={16} stroke={1.7} aria-hidden className={styles.icon} />
              <span className={styles.name}>{t('list.all')}</span>
              <span className={styles.count}>{formatCount(batches.length)}</span>
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
