/** The results of the list's jobs as a grid of pictures: virtual, by keyboard, with marks for comparison. */
import { Button, Loader, SegmentedControl } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconColumns2, IconPhoto } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { GalleryRow } from '../../../shared/views.ts';
import { call } from '../../bridge.ts';
import { moveOf, pressed } from '../../commands/actions.ts';
import { useTranslation } from '../../i18n/index.ts';
import { clearSelection, selectJob, useList } from '../../store/list.ts';
import { chooseResult, quickLookAt } from '../../store/quick-look.ts';
import { createTurns } from '../../store/turns.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLatest } from '../../ui/useLatest.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { Boundary } from '../boundary/Boundary.tsx';
import { Compare } from './Compare.tsx';
import { canCompare } from './compare-diff.ts';
import { dragOut } from './drag-out.ts';
import { ExportMenu } from './ExportMenu.tsx';
import styles from './Gallery.module.css';
import { BrokenTile, GalleryTile } from './GalleryTile.tsx';
import { gridFor, movedBy, rowOf } from './gallery-layout.ts';
import { useGallery } from './useGallery.ts';

const GAP = 10;
const CAPTION = 40;
const sizes = { small: 120, medium: 176, large: 260 } as const;
type TileSize = keyof typeof sizes;
/** One drag or one export takes no more than this. */
const MOST_MARKED = 500;

const markable = (row: GalleryRow): boolean => row.download === 'done' && row.fileName !== null;

function choose({ id, jobId }: GalleryRow): void {
  chooseResult(id);
  selectJob(jobId);
}

export interface GalleryProps {
  /** Opens the menu of a job at a point of the window. */
  onMenu: (jobId: string, x: number, y: number) => void;
}

export function Gallery({ onMenu }: GalleryProps) {
  const { t } = useTranslation(['results', 'ui']);
  const query = useList((state) => state.query);
  const changes = useList((state) => state.changes);
  const { total, error, rowAt, indexOf, show, retry } = useGallery(query, changes);
  const [size, setSize] = useState<TileSize>('medium');
  const [at, setAt] = useState(0);
  /** Whether the tile at `at` is to be selected once it is loaded. */
  const [awaited, setAwaited] = useState(false);
  /** The tile at `at` as it was when the selected job was there: where it is now may be elsewhere. */
  const [held, setHeld] = useState<GalleryRow | null>(null);
  const [marked, setMarked] = useState<GalleryRow[]>([]);
  const [comparing, setComparing] = useState(false);
  const [turns] = useState(createTurns);
  const scroller = useRef<HTMLDivElement>(null);
  // A tile is drawn only when it changes, so what it calls reads this.
  const latest = useLatest({ at, marked, rowAt });
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>();
  // One and the same each time: to measure an element again ends in drawing it again.
  const ref = useMergedRef(scroller, measure);

  const count = total ?? 0;
  const { columns, tile } = gridFor(Math.max(0, width - 2 * GAP), sizes[size], GAP);
  const rowHeight = tile + CAPTION + GAP;
  const virtual = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
    paddingStart: GAP,
  });
  useOnChange(rowHeight, () => virtual.measure());
  // Another list begins at its top, without marks.
  useOnChange(query, () => {
    turns.end();
    setAt(0);
    setAwaited(false);
    setHeld(null);
    setMarked([]);
    scroller.current?.scrollTo({ top: 0 });
  });

  // The job that is selected elsewhere is the one that the gallery shows.
  const selected = useList((state) => state.selection.focus);
  const isLaidOut = width > 0;
  // It is looked for when the selection moves, not when the list does.
  useOnChange(isLaidOut ? selected : null, (wanted) => {
    if (wanted === null || rowAt(at)?.jobId === wanted) return;
    const isTaken = turns.begin();
    void call('galleryPosition', { query, jobId: wanted })
      // Where it cannot be found the gallery stays where it is; the list says what is wrong.
      .catch(() => null)
      .then((index) => {
        if (!isTaken() || index === null) return;
        setAt(index);
        virtual.scrollToIndex(rowOf(index, columns), { align: 'center' });
      });
    return turns.end;
  });
  // New results push the tiles on: what is marked as current goes with its tile, and nothing is scrolled for it.
  const current = rowAt(at);
  useOnChange(total === null ? null : `${total} ${at} ${current?.id} ${selected} ${held?.id}`, () => {
    const isPast = total !== null && at >= total;
    if (selected === null || awaited || (current === null && !isPast)) return;
    const hasLeft = held !== null && held.jobId === selected && held.id !== current?.id;
    if (!hasLeft) {
      setHeld(current?.jobId === selected ? current : null);
      return;
    }
    const known = indexOf(held.id);
    if (known !== null) {
      setAt(known);
      return;
    }
    const isTaken = turns.begin();
    call('galleryPosition', { query, jobId: selected }).then(
      (index) => {
        if (!isTaken()) return;
        // A page that is not loaded does not say which of the job's tiles it was: the first one stands for them.
        setHeld(null);
        if (index !== null) setAt(index);
      },
      // The next change looks for it again; the list says what is wrong.
      () => undefined,
    );
  });

  const rows = virtual.getVirtualItems();
  const first = (rows[0]?.index ?? 0) * columns;
  const last = ((rows.at(-1)?.index ?? 0) + 1) * columns - 1;
  useEffect(() => show(first, last), [first, last, show]);

  const focusOn = (index: number): void => {
    // What is still being looked for is no longer where a person is.
    turns.end();
    setAt(index);
    virtual.scrollToIndex(rowOf(index, columns));
    const row = rowAt(index);
    if (row) choose(row);
    // No key may act on the job that was left.
    else clearSelection();
    setHeld(row);
    setAwaited(row === null);
  };
  useOnChange(awaited ? (rowAt(at)?.id ?? null) : null, (id) => {
    const row = rowAt(at);
    if (id === null || row === null) return;
    setAwaited(false);
    setHeld(row);
    choose(row);
  });
  const toggleMark = (row: GalleryRow): void => {
    if (!markable(row)) return;
    setMarked((before) =>
      before.some((other) => other.id === row.id)
        ? before.filter((other) => other.id !== row.id)
        : [...before, row].slice(-MOST_MARKED),
    );
  };
  /** Marks everything loaded from the current tile to `index`. */
  const markTo = (index: number): void => {
    const [from, to] = [Math.min(latest.current.at, index), Math.max(latest.current.at, index)];
    const between: GalleryRow[] = [];
    for (let each = from; each <= to && between.length < MOST_MARKED; each += 1) {
      const row = latest.current.rowAt(each);
      if (row && markable(row)) between.push(row);
    }
    const taken = new Set(between.map((row) => row.id));
    setMarked((before) => [...before.filter((row) => !taken.has(row.id)), ...between].slice(-MOST_MARKED));
  };
  const draggedWith = (row: GalleryRow): string[] => {
    const ids = latest.current.marked.map((other) => other.id);
    return ids.includes(row.id) ? ids : [row.id];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rowAt(at);
    const action = pressed(event.nativeEvent)?.action;
    const move = moveOf(event.nativeEvent);
    const index = move === null ? null : movedBy(move, at, count, columns, Math.floor(height / rowHeight));
    if (index !== null) {
      if (event.shiftKey) markTo(index);
      focusOn(index);
    } else if (action === 'mark' && row) toggleMark(row);
    else if (action === 'close' && marked.length > 0) setMarked([]);
    else if ((action === 'quickLook' || action === 'inspect') && row) quickLookAt(row.jobId, row.id);
    else if (action === 'menu' && row) {
      const box = document.getElementById(`tile-${row.id}`)?.getBoundingClientRect();
      openMenu(row, at, (box?.left ?? 0) + 20, box?.bottom ?? 0);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const openMenu = (row: GalleryRow, index: number, x: number, y: number): void => {
    focusOn(index);
    onMenu(row.jobId, x, y);
  };
  const onPick = (event: MouseEvent, index: number, row: GalleryRow): void => {
    if (event.ctrlKey || event.metaKey) toggleMark(row);
    else if (event.shiftKey) markTo(index);
    else focusOn(index);
  };

  if (error && total === null) {
    return (
      <div className={styles.problem}>
        <ErrorNote
          error={error}
          actions={
            <Button variant="default" onClick={retry}>
              {t('ui:tryAgain')}
            </Button>
          }
        />
      </div>
    );
  }
  if (total === 0) {
    return (
      <EmptyState
        icon={<IconPhoto size={30} stroke={1.4} />}
        title={t('gallery.emptyTitle')}
        text={t('gallery.empty')}
      />
    );
  }
  return (
    <div className={styles.gallery}>
      <div className={styles.bar}>
        <span className={styles.count} role="status">
          {total !== null && t('gallery.count', { count: total })}
          {marked.length > 0 && ` · ${t('gallery.markedCount', { count: marked.length })}`}
        </span>
        {marked.length > 0 ? (
          <>
            <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setMarked([])}>
              {t('gallery.clear')}
            </Button>
            <ExportMenu what={{ resultIds: marked.map((row) => row.id) }} />
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconColumns2 size={15} aria-hidden />}
              disabled={!canCompare(marked)}
              onClick={() => setComparing(true)}
            >
              {t('gallery.compare')}
            </Button>
          </>
        ) : (
          <span className={styles.hint} title={t('gallery.compareHint')}>
            {t('gallery.compareHint')}
          </span>
        )}
        <SegmentedControl
          size="xs"
          value={size}
          onChange={(value) => setSize(value as TileSize)}
          aria-label={t('gallery.size')}
          data={(Object.keys(sizes) as TileSize[]).map((value) => ({ value, label: t(`gallery.${value}`) }))}
        />
      </div>
      <div
        ref={ref}
        className={styles.scroller}
        role="listbox"
        aria-label={t('gallery.label')}
        aria-multiselectable
        aria-busy={total === null}
        data-home
        aria-activedescendant={rowAt(at) ? `tile-${rowAt(at)?.id}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {total === null && <Loader size="sm" className={styles.loader} role="none" aria-hidden />}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {rows.map((line) => (
            <div
              key={line.key}
              className={styles.line}
              role="presentation"
              style={{ transform: `translateY(${line.start}px)`, gap: GAP, paddingInline: GAP }}
            >
              {Array.from({ length: Math.min(columns, count - line.index * columns) }, (_, column) => {
                const index = line.index * columns + column;
                const row = rowAt(index);
                return (
                  <Boundary
                    key={row?.id ?? index}
                    area="tile"
                    resetKey={row}
                    fallback={() => (
                      <BrokenTile
                        row={row}
                        side={tile}
                        current={index === at}
                        onPick={() => focusOn(index)}
                      />
                    )}
                  >
                    <GalleryTile
                      row={row}
                      side={tile}
                      index={index}
                      total={count}
                      current={index === at}
                      marked={row !== null && marked.some((other) => other.id === row.id)}
                      {...(row?.download === 'done' ? { drag: dragOut(() => draggedWith(row)) } : {})}
                      onPick={(event) => row && onPick(event, index, row)}
                      onLook={() => row && quickLookAt(row.jobId, row.id)}
                      onMark={() => row && toggleMark(row)}
                      onMenu={(event) => row && openMenu(row, index, event.clientX, event.clientY)}
                    />
                  </Boundary>
                );
              })}
            </div>
          ))}
        </div>
      </div>
      {comparing && canCompare(marked) && (
        <Boundary area="compare" onClose={() => setComparing(false)}>
          <Compare results={marked} onClose={() => setComparing(false)} />
        </Boundary>
      )}
    </div>
  );
}
