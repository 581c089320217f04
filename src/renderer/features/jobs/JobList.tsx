// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** The list: a virtual grid of headings and rows; only what is in view exists. */
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type Action, moveOf, pressed } from '../../commands/actions.ts';
import { useTranslation } from '../../i18n/index.ts';
import {
  inTurn,
  isMoving,
  moveSelection,
  onceMoved,
  positionOf,
  selectEverything,
  selectIndex,
  selectJob,
  showRows,
  toggleJob,
  useList,
} from '../../store/list.ts';
import { indexOfJob, layoutOf } from '../../store/ranges.ts';
import { indexAfterKey } from '../../store/selection.ts';
import { useUi } from '../../store/ui.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { Anchor } from './Anchor.ts';
import styles from './JobList.module.css';
import { rowElementId } from './JobRowView.tsx';
import { ListRow } from './ListRow.tsx';
import { SectionHeading } from './SectionHeading.tsx';
import { usePointerRest } from './usePointerRest.ts';

const ROW = 48;
const TALL_ROW = 128;
/** In a window that is zoomed the sentence of a tall row needs four lines. */
const TALLEST_ROW = 164;
const ZOOMED = '(max-width: 719px)';
const HEADING = 32;

export interface JobListProps {
  narrow: boolean;
  /** Opens the menu of a job at a point of the window. */
  onMenu: (jobId: string, x: number, y: number) => void;
}

export function JobList({ narrow, onMenu }: JobListProps) {
  const { t } = useTranslation('jobs');
  const { sections, folded, focus, query } = useList(
    useShallow(({ sections, folded, selection, query }) => ({
      sections,
      folded,
      focus: selection.focus,
      query,
    })),
  );
  const isFocusLoaded = useList(({ pages }) => focus !== null && indexOfJob(pages, focus) !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const tall = query.view.kind === 'attention';
  const isDated = query.sort !== 'newest' && query.sort !== 'oldest';
  const zoomed = useMediaQuery(ZOOMED, false, { getInitialValueInEffect: false });
  const rowHeight = tall ? (zoomed ? TALLEST_ROW : TALL_ROW) : ROW;
  const layout = useMemo(() => layoutOf(sections, folded), [sections, folded]);
  const virtual = useVirtualizer({
    count: layout.itemCount,
    getScrollElement: () => scroller.current,
    estimateSize: (item) => (layout.isHeading(item) ? HEADING : rowHeight),
    getItemKey: useMemo(
      () => (item: number) => {
        const at = layout.itemAt(item);
        return at.kind === 'heading' ? `heading-${at.section.key}` : `row-${at.index}`;
      },
      [layout],
    ),
    overscan: 10,
    paddingStart: 4,
    paddingEnd: 12,
  });
  // Sizes depend on where the headings are, and on the view.
  useOnChange(layout, () => virtual.measure());
  useOnChange(rowHeight, () => virtual.measure());

  const items = virtual.getVirtualItems();
  const rowIndexes = items.flatMap(({ index }) => {
    const item = index < layout.itemCount ? layout.itemAt(index) : null;
    return item?.kind === 'row' ? [item.index] : [];
  });
  const first = rowIndexes[0];
  const last = rowIndexes.at(-1);
  useEffect(() => {
    if (first !== undefined && last !== undefined) showRows({ first, last });
  }, [first, last]);

  const scrollTo = async (jobId: string): Promise<void> => {
    const index = await positionOf(jobId);
    const { sections, total, selection } = useList.getState();
    // The focus may have gone elsewhere since.
    if (index === null || index >= (total ?? 0) || selection.focus !== jobId) return;
    virtual.scrollToIndex(layoutOf(sections, folded).itemOfRow(index), { align: 'auto' });
  };
  // Scrolls when the focus moves, not when rows come and go.
  useOnChange(focus, () => {
    if (focus !== null) void scrollTo(focus);
  });

  const move = async (key: string, perPage: number, extending: boolean): Promise<void> => {
    await inTurn(() => moveSelection(key, perPage, extending));
    // A key that leads to where the focus is already leads back to it from wherever the list was scrolled.
    if (focus !== null && useList.getState().selection.focus === focus) await scrollTo(focus);
  };

  const pointer = usePointerRest();

  const openMenu = (jobId: string, x: number, y: number): void => {
    if (!useList.getState().selection.ids.has(jobId)) selectJob(jobId);
    onMenu(jobId, x, y);
  };

  const ofRow: Partial<Record<Action, (jobId: string) => void>> = {
    quickLook: (jobId) => useUi.getState().openQuickLook(jobId),
    inspect,
    mark: toggleJob,
    menu: (jobId) => {
      const box = document.getElementById(rowElementId(jobId))?.getBoundingClientRect();
      openMenu(jobId, (box?.left ?? 0) + 60, box?.bottom ?? 0);
    },
  };

  /** What a key does in the list, or null. */
  const workOf = ({ nativeEvent, shiftKey }: KeyboardEvent): (() => void) | null => {
    const action = pressed(nativeEvent)?.action;
    if (action === 'selectAll') return () => void selectEverything();
    const work = action === undefined ? undefined : ofRow[action];
    if (work !== undefined && (focus !== null || isMoving())) {
      return () =>
        onceMoved(() => {
          const at = useList.getState().selection.focus;
          if (at !== null) work(at);
        });
    }
    const key = moveOf(nativeEvent);
    if (key === null || indexAfterKey(key, 0, useList.getState().total ?? 0, 1) === null) return null;
    const perPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    return () => void move(key, perPage, shiftKey);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget) return;
    const work = workOf(event);
    if (work === null) return;
    event.preventDefault();
    work();
  };

  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const jobId = jobIdAt(event.target);
    if (jobId === null) return;
    if (event.ctrlKey || event.metaKey) toggleJob(jobId);
    else if (event.shiftKey) void extendTo(jobId);
    else {
      selectJob(jobId);
      if (narrow) useUi.getState().setInspectorOpen(true);
    }
  };

  return (
    <div className={styles.list}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        tabIndex={0}
        data-home
        aria-label={t('pane.list')}
        aria-multiselectable
        aria-rowcount={layout.itemCount}
        aria-activedescendant={focus !== null && isFocusLoaded ? rowElementId(focus) : undefined}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={(event) => {
          const jobId = jobIdAt(event.target);
          if (jobId !== null) useUi.getState().openQuickLook(jobId);
        }}
        onContextMenu={(event) => {
          const jobId = jobIdAt(event.target);
          if (jobId === null) return;
          event.preventDefault();
          openMenu(jobId, event.clientX, event.clientY);
        }}
        onPointerMove={pointer.hold}
        onPointerLeave={pointer.free}
      >
        <Anchor scroller={scroller} layout={layout} rowHeight={rowHeight} headingHeight={HEADING} />
        <div className={styles.sizer} role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start, size }) => {
            if (index >= layout.itemCount) return null;
            const item = layout.itemAt(index);
            return (
              <div
                key={key}
                role="presentation"
                className={styles.item}
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                {item.kind === 'heading' ? (
                  <SectionHeading
                    section={item.section}
                    rowIndex={index + 1}
                    folded={folded.has(item.section.key)}
                  />
                ) : (
                  <ListRow index={item.index} rowIndex={index + 1} tall={tall} isDated={isDated} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

async function extendTo(jobId: string): Promise<void> {
  const index = await positionOf(jobId);
  if (index !== null) await selectIndex(index, true);
}

/** Job of the row under an event, unless it came from a button inside the row. */
function jobIdAt(target: EventTarget): string | null {
  if (!(target instanceof Element) || target.closest('button')) return null;
  return target.closest<HTMLElement>('[data-job]')?.dataset.job ?? null;
}

/** Moves the focus to the inspector, opening it when the window is narrow. */
function inspect(): void {
  useUi.getState().setInspectorOpen(true);
  requestAnimationFrame(() => document.getElementById('inspector')?.focus());
}
