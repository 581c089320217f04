// biome-ignore-all lint/a11y/useSemanticElements: results that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the result by aria-activedescendant.
/** The results of a batch in the order of its rows. Virtual; arrows move, Enter opens the job, Space shows the result. */
import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { BatchColumn } from '../../../shared/batch.ts';
import { moveOf, pressed } from '../../commands/actions.ts';
import { useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import { gridFor, movedBy, rowOf } from '../results/gallery-layout.ts';
import styles from './ContactSheet.module.css';
import { SheetTile } from './SheetTile.tsx';
import type { BatchRows } from './useBatchRows.ts';

const GAP = 8;
const CAPTION = 22;
/** Beside the tiles, as beside everything else of the page. */
const EDGE = 16;

export interface SheetGridProps {
  rows: BatchRows;
  columns: readonly BatchColumn[];
  side: number;
}

export function SheetGrid({ rows, columns, side }: SheetGridProps) {
  const { t } = useTranslation('batch');
  const { rowAt, show } = rows;
  const total = rows.total ?? 0;
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { ref: measure, width, height } = useElementSize<HTMLDivElement>();
  const { columns: perLine, tile } = gridFor(Math.max(0, width - 2 * EDGE), side, GAP);
  const lineHeight = tile + CAPTION + GAP;
  const virtual = useVirtualizer({
    count: Math.ceil(total / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 2,
    paddingStart: GAP,
  });
  useOnChange(lineHeight, () => virtual.measure());
  const lines = virtual.getVirtualItems();
  const first = (lines[0]?.index ?? 0) * perLine;
  const last = ((lines.at(-1)?.index ?? 0) + 1) * perLine - 1;
  useEffect(() => show(first, last), [first, last, show]);
  const current = Math.min(at, Math.max(0, total - 1));

  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveOf(event.nativeEvent);
    const next =
      move === null ? null : movedBy(move, current, total, perLine, Math.floor(height / lineHeight));
    const row = rowAt(current);
    const action = pressed(event.nativeEvent)?.action;
    if (next !== null) {
      setAt(next);
      virtual.scrollToIndex(rowOf(next, perLine));
    } else if (action === 'inspect' && row) void revealJob(row.job.id);
    else if (action === 'quickLook' && row) useUi.getState().openQuickLook(row.job.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.measured} ref={measure}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        tabIndex={0}
        data-home
        aria-label={t('sheet.label')}
        aria-rowcount={Math.ceil(total / perLine)}
        aria-activedescendant={rowAt(current) ? `${id}-${current}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className={styles.sizer} style={{ height: virtual.getTotalSize() }}>
          {lines.map(({ index: line, start }) => (
            <div
              key={line}
              role="row"
              aria-rowindex={line + 1}
              className={styles.line}
              style={{ transform: `translateY(${start}px)`, gap: GAP, padding: `0 ${EDGE}px` }}
            >
              {Array.from({ length: Math.min(perLine, total - line * perLine) }, (_, place) => {
                const index = line * perLine + place;
                const row = rowAt(index);
                return row ? (
                  <SheetTile
                    key={index}
                    id={`${id}-${index}`}
                    row={row}
                    columns={columns}
                    side={tile}
                    current={index === current}
                    caption
                    onPick={() => setAt(index)}
                  />
                ) : (
                  <div
                    key={index}
                    role="gridcell"
                    aria-busy
                    aria-label={t('rows.loading')}
                    className={styles.tile}
                    style={{ width: tile, height: tile }}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
