/** The person's own views in the sidebar. */
import { IconBookmark, IconX } from '@tabler/icons-react';
import { useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { openSavedView, removeSavedView, showsView, useSavedViews } from '../../store/savedViews.ts';
import { useUi } from '../../store/ui.ts';
import { firstPress } from '../../ui/first-press.ts';
import { goHomeAfterClick } from '../../ui/home.ts';
import styles from './Sidebar.module.css';

export function SavedViews() {
  const { t } = useTranslation('frame');
  const views = useSavedViews((state) => state.views);
  const query = useList((state) => state.query);
  const amongJobs = useUi((state) => state.place === 'jobs');
  if (views.length === 0) return null;
  return (
    <>
      <h2 className={styles.heading}>{t('sidebar.saved')}</h2>
      <ul className={styles.group} aria-label={t('sidebar.saved')}>
        {views.map((view) => (
          <li key={view.name} className={styles.saved}>
            <button
              type="button"
              className={styles.entry}
              aria-current={amongJobs && showsView(query, view) ? 'page' : undefined}
              onClick={(event) => {
                openSavedView(view);
                goHomeAfterClick(event);
              }}
            >
              <IconBookmark size={16} stroke={1.7} aria-hidden className={styles.icon} />
              <span className={styles.name}>{view.name}</span>
            </button>
            <button
              type="button"
              className={styles.remove}
              aria-label={t('sidebar.removeSaved', { name: view.name })}
              onClick={firstPress(() => removeSavedView(view.name))}
            >
              <IconX size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
