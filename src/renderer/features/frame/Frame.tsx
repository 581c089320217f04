/** The main window: toolbar, views, jobs, inspector, status bar. */
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useBulk } from '../../store/bulk.ts';
import { settleOrder, useList } from '../../store/list.ts';
import { NARROW, useUi } from '../../store/ui.ts';
import { later, loadSoon, soon } from '../../ui/later.ts';
import { UntilLoaded } from '../../ui/UntilLoaded.tsx';
import { Boundary } from '../boundary/Boundary.tsx';
import { Inspector } from '../job/Inspector.tsx';
import { JobsPane } from '../jobs/JobsPane.tsx';
import { PauseBanners } from '../pauses/PauseBanners.tsx';
import { QueueBanner } from '../queue/QueueBanner.tsx';
import { useSidecarDrop } from '../results/useSidecarDrop.ts';
import { DiskBanners } from './DiskBanners.tsx';
import styles from './Frame.module.css';
import { LedgerNotice } from './LedgerNotice.tsx';
import { Notices } from './Notices.tsx';
import { Sidebar } from './Sidebar.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useNews } from './useNews.ts';
import { usePaneWidth } from './usePaneWidth.tsx';
import { useReturnFocus } from './useReturnFocus.ts';
import { useShortcuts } from './useShortcuts.ts';

const Palette = soon(async () => (await import('./Palette.tsx')).Palette);
const BulkRuns = soon(async () => (await import('../bulk/BulkRuns.tsx')).BulkRuns);
const Dialogs = later(async () => (await import('./Dialogs.tsx')).default);
const ComposeSheet = later(async () => (await import('../compose/ComposeSheet.tsx')).ComposeSheet);
const SpendView = later(async () => (await import('../spend/SpendView.tsx')).default);
const BatchesPlace = later(async () => (await import('../batch/BatchesPlace.tsx')).default);
const QuickLook = later(async () => (await import('../results/QuickLook.tsx')).QuickLook);

const inspectorWidth = {
  key: 'safelight.inspectorWidth',
  smallest: 320,
  largest: 640,
  usual: 384,
  side: 'right',
} as const;
const sidebarWidth = {
  key: 'safelight.sidebarWidth',
  // Names of views are whole beside the numbers of a thousand jobs, and in the smallest beside those of a hundred.
  smallest: 192,
  largest: 360,
  usual: 200,
  side: 'left',
} as const;

export function Frame() {
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches, {
    getInitialValueInEffect: false,
  });
  const focused = useList((state) => state.selection.focus !== null);
  const inspectorOpen = useUi((state) => state.inspectorOpen);
  const place = useUi((state) => state.place);
  const composing = useUi((state) => state.compose !== null);
  const looking = useUi((state) => state.quickLook);
  const anyBulk = useBulk((state) => state.runs.length > 0);
  const dialog = useUi((state) => state.dialog);
  const { t } = useTranslation('frame');
  const inspector = usePaneWidth({ ...inspectorWidth, label: t('inspectorWidth') });
  const sidebar = usePaneWidth({ ...sidebarWidth, label: t('sidebarWidth') });
  const searching = useUi((state) => state.paletteOpen);
  // It stays once it was opened: it closes with a movement of its own.
  const searched = useRef(false);
  searched.current ||= searching;
  const frame = useRef<HTMLDivElement>(null);
  // A broken list tries again with what it shows next.
  const shown = `${useUi((state) => state.layout)} ${JSON.stringify(useList((state) => state.query))}`;
  const { closeCompose, closeQuickLook, closeDialog } = useUi.getState();
  const covered = composing || looking !== null || dialog !== null || searching;
  useReturnFocus(frame, covered);
  useEffect(loadSoon, []);
  useShortcuts();
  useNews();
  useSidecarDrop(covered);
  return (
    <>
      <div ref={frame} className={styles.frame}>
        <div className={styles.upper} inert={covered}>
          <Boundary area="toolbar" fallback="bar">
            <Toolbar />
            <LedgerNotice />
          </Boundary>
          <div
            className={styles.body}
            style={
              {
                '--inspector-width': `${inspector.width}px`,
                '--sidebar-width': `${sidebar.width}px`,
              } as React.CSSProperties
            }
          >
            <Boundary area="sidebar">
              <Sidebar handle={sidebar.handle} />
            </Boundary>
            <main className={styles.centre} tabIndex={-1} data-home="meanwhile">
              {place === 'jobs' ? (
                <Boundary key="jobs" area="jobs" resetKey={shown} reload={settleOrder}>
                  <JobsPane narrow={narrow} />
                </Boundary>
              ) : (
                <Boundary key={place} area={place}>
                  <UntilLoaded fallback={null}>
                    {place === 'spending' ? <SpendView /> : <BatchesPlace />}
                  </UntilLoaded>
                </Boundary>
              )}
            </main>
            {place === 'jobs' && !narrow && <Inspector handle={inspector.handle} />}
            {place === 'jobs' && narrow && inspectorOpen && focused && <Inspector closable />}
          </div>
        </div>
        <Notices />
        <div inert={covered}>
          <Boundary area="bulk" fallback="bar">
            <UntilLoaded fallback={null}>{anyBulk && <BulkRuns />}</UntilLoaded>
          </Boundary>
          <PauseBanners />
          <QueueBanner />
          <DiskBanners />
        </div>
        <div inert={covered}>
          <Boundary area="status" fallback="bar">
            <StatusBar />
          </Boundary>
        </div>
      </div>
      <Boundary area="palette" fallback={() => null}>
        <UntilLoaded fallback={null}>{searched.current && <Palette />}</UntilLoaded>
      </Boundary>
      <UntilLoaded fallback={null}>
        {composing && (
          <Boundary area="compose" onClose={closeCompose}>
            <ComposeSheet />
          </Boundary>
        )}
        {looking !== null && (
          <Boundary area="look" resetKey={looking} onClose={closeQuickLook}>
            <QuickLook />
          </Boundary>
        )}
        {dialog !== null && (
          <Boundary area="dialog" onClose={() => closeDialog(dialog)}>
            <Dialogs />
          </Boundary>
        )}
      </UntilLoaded>
    </>
  );
}
