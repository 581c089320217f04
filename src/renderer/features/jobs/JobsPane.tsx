/** The centre: header, then the list or the gallery of the same jobs. */
import { ActionIcon, Button, Menu, SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconLayoutGrid,
  IconLayoutList,
  IconLayoutSidebarRight,
} from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { isFiltered, sorts, type View } from '../../../shared/views.ts';
import { useTranslation } from '../../i18n/index.ts';
import { setSort, settleOrder, useList } from '../../store/list.ts';
import { pausedAccounts } from '../../store/pauses.ts';
import { useSession } from '../../store/session.ts';
import { useUi } from '../../store/ui.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatPair } from '../../ui/format.ts';
import { goHome, goHomeAfterClick } from '../../ui/home.ts';
import { later, soon } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { PausedAccounts } from '../pauses/PausedAccounts.tsx';
import { AccountFilter } from './AccountFilter.tsx';
import { ColumnHeads } from './ColumnHeads.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { HiddenBar } from './HiddenBar.tsx';
import { JobList } from './JobList.tsx';
import { JobMenu, type MenuPlace } from './JobMenu.tsx';
import styles from './JobsPane.module.css';
import { ListEmpty } from './ListEmpty.tsx';

const SelectionBar = soon(async () => (await import('./SelectionBar.tsx')).SelectionBar);
const Gallery = later(async () => (await import('../results/Gallery.tsx')).Gallery);

function useViewName(view: View): string {
  const { t } = useTranslation(['frame', 'ui']);
  if (view.kind === 'family') return t(`ui:family.${view.family}`);
  if (view.kind === 'project') return view.projectId;
  return t(`frame:sidebar.${view.kind}`);
}

export function JobsPane({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation(['jobs', 'ui']);
  const layout = useUi((state) => state.layout);
  const query = useList((state) => state.query);
  const total = useList((state) => state.total);
  const isCounting = useList((state) => state.isCounting);
  const error = useList((state) => state.error);
  const selected = useList((state) => state.selection.ids.size);
  const name = useViewName(query.view);
  const accounts = useSession((state) => state.accounts);
  const isInbox = query.view.kind === 'attention' && layout === 'list';
  const paused = isInbox ? pausedAccounts(accounts, query) : [];
  const content = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const openMenu = (jobId: string, x: number, y: number): void => {
    const box = content.current?.getBoundingClientRect();
    setMenu({ jobId, x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) });
  };
  const closeMenu = (): void => {
    setMenu(null);
    goHome();
  };
  return (
    <>
      <div className={styles.header}>
        <h1 className={styles.title} title={name}>
          {name}
        </h1>
        <span className={styles.count}>
          {total !== null && t(isCounting ? 'pane.counting' : 'pane.count', { count: total })}
          {query.search !== '' && ` ${t('pane.searching', { text: query.search })}`}
          {isFiltered(query) && ` ${t('pane.filtered')}`}
        </span>
        <AccountFilter />
        <FilterMenu />
        <SortMenu />
        <SegmentedControl
          size="xs"
          value={layout}
          onChange={(value) => useUi.getState().setLayout(value === 'gallery' ? 'gallery' : 'list')}
          aria-label={t('pane.layout')}
          onClick={goHomeAfterClick}
          data={[
            { value: 'list', label: <LayoutIcon icon={IconLayoutList} name={t('pane.asList')} /> },
            { value: 'gallery', label: <LayoutIcon icon={IconLayoutGrid} name={t('pane.asGallery')} /> },
          ]}
        />
        {narrow && (
          <Tooltip label={t('pane.details')}>
            <ActionIcon
              aria-label={t('pane.details')}
              disabled={selected === 0}
              onClick={() => useUi.getState().setInspectorOpen(!useUi.getState().inspectorOpen)}
            >
              <IconLayoutSidebarRight size={17} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <UntilLoaded fallback={null}>{selected > 1 && <SelectionBar />}</UntilLoaded>
      {error && (
        <div className={styles.problem}>
          <ErrorNote
            error={error}
            actions={
              <Button variant="default" size="compact-sm" onClick={() => void settleOrder()}>
                {t('ui:tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      <PausedAccounts accounts={paused} />
      <div ref={content} className={styles.content}>
        {total === 0 && !error ? (
          paused.length === 0 && <ListEmpty />
        ) : layout === 'list' ? (
          <div className={styles.list}>
            <ColumnHeads />
            <div className={styles.rows}>
              <JobList narrow={narrow} onMenu={openMenu} />
            </div>
          </div>
        ) : (
          <UntilLoaded fallback={null}>
            <Gallery onMenu={openMenu} />
          </UntilLoaded>
        )}
        <JobMenu place={menu} onClose={closeMenu} />
        <HiddenBar />
      </div>
    </>
  );
}

function LayoutIcon({ icon: Icon, name }: { icon: typeof IconLayoutList; name: string }) {
  return (
    <span className={styles.layout} title={name}>
      <Icon size={15} aria-hidden />
      <span className={styles.layoutName}>{name}</span>
    </span>
  );
}

function SortMenu() {
  const { t } = useTranslation('jobs');
  const sort = useList((state) => state.query.sort ?? 'newest');
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={styles.sort} aria-label={formatPair(t('pane.sort'), t(`sort.${sort}`))}>
          {t(`sort.${sort}`)}
          <IconChevronDown size={13} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('pane.sort')}>
        {sorts.map((option) => (
          <Menu.Item
            key={option}
            onClick={() => setSort(option)}
            leftSection={
              <IconCheck
                size={14}
                aria-hidden
                style={{ visibility: option === sort ? 'visible' : 'hidden' }}
              />
            }
          >
            {t(`sort.${option}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
