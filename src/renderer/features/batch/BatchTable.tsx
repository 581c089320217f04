// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the row by aria-activedescendant.
/** The rows of a batch with what was varied, their status and cost. Virtual; arrows move, Enter opens the job. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { BatchColumn, BatchTableRow } from '../../../shared/batch.ts';
import { moveOf, pressed } from '../../commands/actions.ts';
import { attentionWords } from '../../commands/attention.ts';
import { useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import { Cost } from '../../ui/Cost.tsx';
import { StatusWord } from '../../ui/StatusWord.tsx';
import { movedBy } from '../results/gallery-layout.ts';
import styles from './BatchTable.module.css';
import { columnKey, columnName, valueWords } from './columns.ts';
import { JobStill } from './JobStill.tsx';
import type { BatchRows } from './useBatchRows.ts';

const ROW = 44;

export interface BatchTableProps {
  columns: readonly BatchColumn[];
  rows: BatchRows;
}

export function BatchTable({ columns, rows }: BatchTableProps) {
  const { t } = useTranslation('batch');
  const { rowAt, show } = rows;
  const total = rows.total ?? 0;
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => show(first, last), [first, last, show]);
  const current = Math.min(at, Math.max(0, total - 1));

  const goTo = (index: number): void => {
    setAt(index);
    virtual.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveOf(event.nativeEvent);
    const inView = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1);
    const next = move === null ? null : movedBy(move, current, total, 1, inView);
    const row = rowAt(current);
    const action = pressed(event.nativeEvent)?.action;
    if (next !== null && move !== 'ArrowLeft' && move !== 'ArrowRight') goTo(next);
    else if (action === 'inspect' && row) void revealJob(row.job.id);
    else if (action === 'quickLook' && row) useUi.getState().openQuickLook(row.job.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const template = `36px 52px repeat(${columns.length}, minmax(110px, 1fr)) 130px 90px`;
  const width = 36 + 52 + columns.length * 120 + 220 + 40;
  if (rows.total === 0) return <p className={styles.empty}>{t('rows.empty')}</p>;
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      data-home
      aria-label={t('rows.label')}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 3}
      aria-activedescendant={rowAt(current) ? `${id}-${current}` : undefined}
      aria-description={t('rows.open')}
      onKeyDown={onKeyDown}
    >
      <div className={styles.inner} role="presentation" style={{ minWidth: width }}>
        <div className={styles.heads} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          <span aria-hidden />
          <span role="columnheader">{t('rows.number')}</span>
          {columns.map((column) => (
            <span key={columnKey(column)} role="columnheader" title={columnName(column)}>
              {columnName(column)}
            </span>
          ))}
          <span role="columnheader">{t('rows.status')}</span>
          <span role="columnheader" className={styles.cost}>
            {t('rows.cost')}
          </span>
        </div>
        <div role="presentation" className={styles.sizer} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys, by its active descendant
              <div
                key={index}
                id={`${id}-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === current}
                aria-busy={row === null || undefined}
                className={styles.row}
                data-current={index === current || undefined}
                style={{ height: ROW, transform: `translateY(${start}px)`, gridTemplateColumns: template }}
                onClick={() => setAt(index)}
                onDoubleClick={() => row && void revealJob(row.job.id)}
              >
                {row ? (
                  <Cells row={row} columns={columns} />
                ) : (
                  <span role="gridcell">{t('rows.loading')}</span>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({
  row: { index, job, varied },
  columns,
}: {
  row: BatchTableRow;
  columns: readonly BatchColumn[];
}) {
  const { t } = useTranslation(['batch', 'job']);
  const why = attentionWords(job);
  return (
    <>
      <span aria-hidden>
        <JobStill job={job} side={32} />
      </span>
      <span role="gridcell" className={styles.number}>
        {index + 1}
        {job.retryOf !== null && <em>{t('rows.retryOf')}</em>}
      </span>
      {columns.map((column, at) => {
        const words = valueWords(varied[at] ?? null);
        return (
          <span key={columnKey(column)} role="gridcell" className={styles.value} title={words}>
            {words}
          </span>
        );
      })}
      <span role="gridcell" className={styles.status}>
        <StatusWord job={job} isStill />
        {why !== null && (
          <span className={styles.why} title={t(`job:attention.${why}.word`)}>
            {t(`job:attention.${why}.word`)}
          </span>
        )}
      </span>
      <span role="gridcell" className={styles.cost}>
        <Cost job={job} />
      </span>
    </>
  );
}
