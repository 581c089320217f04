/** Views of the ledger with their live counts. */

import {
  IconActivity,
  IconAlertTriangle,
  IconBan,
  IconBell,
  IconCheck,
  IconEyeOff,
  IconFolder,
  IconFolderOpen,
  IconLink,
  IconReceipt2,
  IconStack2,
  IconTemplate,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { families, familyOf } from '../../../shared/families/index.ts';
import type { View } from '../../../shared/views.ts';
import { call } from '../../bridge.ts';
import { shown, useTranslation } from '../../i18n/index.ts';
import { useList } from '../../store/list.ts';
import { setView, showsView, useSavedViews } from '../../store/savedViews.ts';
import { useUi } from '../../store/ui.ts';
import { familyIcon } from '../../ui/family-icons.ts';
import { formatCount } from '../../ui/format.ts';
import { goHomeAfterClick } from '../../ui/home.ts';
import { later } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { useAction } from '../../ui/useAction.ts';
import { SavedViews } from './SavedViews.tsx';
import styles from './Sidebar.module.css';

const SidebarBatches = later(async () => (await import('../batch/SidebarBatches.tsx')).default);

type Icon = typeof IconCheck;

const sameView = (a: View, b: View): boolean =>
  a.kind === b.kind &&
  (a.kind !== 'family' || (b.kind === 'family' && a.family === b.family)) &&
  (a.kind !== 'project' || (b.kind === 'project' && a.projectId === b.projectId));

interface EntryProps {
  view: View;
  name: string;
  icon: Icon;
  count: number | null;
  urgent?: boolean;
}

function Entry({ view, name, icon: Icon, count, urgent = false }: EntryProps) {
  const { t } = useTranslation('frame');
  const saved = useSavedViews((state) => state.views);
  const amongJobs = useUi((state) => state.place === 'jobs');
  const shown = useList(
    (state) => sameView(state.query.view, view) && !saved.some((one) => showsView(state.query, one)),
  );
  const current = amongJobs && shown;
  return (
    <li>
      <button
        type="button"
        className={styles.entry}
        aria-current={current ? 'page' : undefined}
        aria-label={count === null ? name : t('sidebar.countLabel', { name, count })}
        title={name}
        onClick={(event) => {
          setView(view);
          goHomeAfterClick(event);
        }}
      >
        <Icon size={16} stroke={1.7} aria-hidden className={styles.icon} />
        <span className={styles.name}>{name}</span>
        {count !== null && (
          <span className={styles.count} data-urgent={(urgent && count > 0) || undefined}>
            {formatCount(count)}
          </span>
        )}
      </button>
    </li>
  );
}

/** @param props.handle the line that changes its width */
export function Sidebar({ handle }: { handle: ReactNode }) {
  const { t } = useTranslation(['frame', 'ui']);
  const counts = useList((state) => state.counts);
  const place = useUi((state) => state.place);
  const openFolder = useAction(() => call('openResultsFolder'));
  const of = (pick: 'all' | 'active' | 'attention' | 'done' | 'failed'): number | null =>
    counts?.[pick] ?? null;
  const kinds = families.filter(
    (family) => familyOf(family).isAlwaysListed || (counts?.families[family] ?? 0) > 0,
  );
  return (
    <nav className={styles.sidebar} aria-label={t('sidebar.label')}>
      {handle}
      <div className={styles.scroll}>
        <ul className={styles.group} aria-label={t('sidebar.views')}>
          <Entry view={{ kind: 'all' }} name={t('sidebar.all')} icon={IconStack2} count={of('all')} />
          <Entry
            view={{ kind: 'active' }}
            name={t('sidebar.active')}
            icon={IconActivity}
            count={of('active')}
          />
          <Entry
            view={{ kind: 'attention' }}
            name={t('sidebar.attention')}
            icon={IconBell}
            count={of('attention')}
            urgent
          />
          <Entry view={{ kind: 'done' }} name={t('sidebar.done')} icon={IconCheck} count={of('done')} />
          <Entry
            view={{ kind: 'failed' }}
            name={t('sidebar.failed')}
            icon={IconAlertTriangle}
            count={of('failed')}
          />
        </ul>
        <h2 className={styles.heading}>{t('sidebar.kinds')}</h2>
        <ul className={styles.group} aria-label={t('sidebar.kinds')}>
          {kinds.map((family) => (
            <Entry
              key={family}
              view={{ kind: 'family', family }}
              name={t(`ui:family.${family}`)}
              icon={familyIcon(family)}
              count={counts ? (counts.families[family] ?? 0) : null}
            />
          ))}
        </ul>
        {counts && counts.projects.length > 0 && (
          <>
            <h2 className={styles.heading}>{t('sidebar.projects')}</h2>
            <ul className={styles.group} aria-label={t('sidebar.projects')}>
              {counts.projects.map(({ projectId, count }) => (
                <Entry
                  key={projectId}
                  view={{ kind: 'project', projectId }}
                  name={projectId}
                  icon={IconFolder}
                  count={count}
                />
              ))}
            </ul>
          </>
        )}
        <UntilLoaded fallback={null}>
          <SidebarBatches styles={styles} />
        </UntilLoaded>
        <SavedViews />
        {counts && counts.unsent + counts.hidden > 0 && (
          <ul className={styles.group} data-apart aria-label={t('sidebar.apart')}>
            {counts.unsent > 0 && (
              <Entry
                view={{ kind: 'unsent' }}
                name={t('sidebar.unsent')}
                icon={IconBan}
                count={counts.unsent}
              />
            )}
            {counts.hidden > 0 && (
              <Entry
                view={{ kind: 'hidden' }}
                name={t('sidebar.hidden')}
                icon={IconEyeOff}
                count={counts.hidden}
              />
            )}
          </ul>
        )}
      </div>
      <ul className={styles.foot}>
        <li>
          <button
            type="button"
            className={styles.entry}
            aria-current={place === 'spending' ? 'page' : undefined}
            aria-label={t('sidebar.spending')}
            title={t('sidebar.spending')}
            onClick={() => useUi.getState().goTo('spending')}
          >
            <IconReceipt2 size={16} stroke={1.7} aria-hidden className={styles.icon} />
            <span className={styles.name}>{t('sidebar.spending')}</span>
          </button>
        </li>
        <li>
          <button
            type="button"
            className={styles.entry}
            aria-label={t('sidebar.templates')}
            title={t('sidebar.templates')}
            onClick={() => useUi.getState().openDialog({ kind: 'templates' })}
          >
            <IconTemplate size={16} stroke={1.7} aria-hidden className={styles.icon} />
            <span className={styles.name}>{t('sidebar.templates')}</span>
          </button>
        </li>
        <li>
          <button
            type="button"
            className={styles.entry}
            aria-label={t('sidebar.trackTasks')}
            title={t('sidebar.trackTasks')}
            onClick={() => useUi.getState().openDialog({ kind: 'track' })}
          >
            <IconLink size={16} stroke={1.7} aria-hidden className={styles.icon} />
            <span className={styles.name}>{t('sidebar.trackTasks')}</span>
          </button>
        </li>
        <li>
          <button
            type="button"
            className={styles.entry}
            aria-label={t('sidebar.resultsFolder')}
            title={t('sidebar.resultsFolder')}
            onClick={() => void openFolder.run()}
          >
            <IconFolderOpen size={16} stroke={1.7} aria-hidden className={styles.icon} />
            <span className={styles.name}>{t('sidebar.resultsFolder')}</span>
          </button>
          {openFolder.error && (
            <p role="alert" className={styles.problem}>
              {shown(openFolder.error.message)}
            </p>
          )}
        </li>
      </ul>
    </nav>
  );
}
