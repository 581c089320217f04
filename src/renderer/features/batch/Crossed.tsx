// biome-ignore-all lint/a11y/useSemanticElements: results that are drawn by position cannot be a table; the ARIA grid pattern stands for it.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the result by aria-activedescendant.
/** Results across and down by two columns. A cell has all rows with both values, retries and repeats among them. */
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import type { BatchColumn, BatchTableRow } from '../../../shared/batch.ts';
import { moveOf, pressed } from '../../commands/actions.ts';
import { useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import styles from './ContactSheet.module.css';
import { movedInCells, SHOWN_IN_CELL as SHOWN } from './cell-moves.ts';
import { columnName, valueWords } from './columns.ts';
import { crossing } from './grid-axes.ts';
import { SheetTile } from './SheetTile.tsx';

export interface CrossedProps {
  rows: readonly BatchTableRow[];
  columns: readonly BatchColumn[];
  x: number;
  y: number;
  /** CSS pixels. */
  side: number;
}

export function Crossed({ rows, columns, x, y, side }: CrossedProps) {
  const { t } = useTranslation('batch');
  const { across, down, cells } = useMemo(() => crossing(rows, x, y), [rows, x, y]);
  const [at, setAt] = useState({ line: 0, column: 0, place: 0 });
  const id = useId();
  const idOf = (line: number, column: number, place: number): string => `${id}-${line}-${column}-${place}`;
  const line = Math.min(at.line, down.length - 1);
  const column = Math.min(at.column, across.length - 1);
  const own = cells[line]?.[column] ?? [];
  const place = Math.max(0, Math.min(at.place, Math.min(own.length, SHOWN) - 1));
  const row = own[place];

  const goTo = (to: { line: number; column: number; place: number }): void => {
    setAt(to);
    requestAnimationFrame(() =>
      document
        .getElementById(idOf(to.line, to.column, to.place))
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveOf(event.nativeEvent);
    const action = pressed(event.nativeEvent)?.action;
    const next = move === null ? null : movedInCells(move, { line, column, place }, cells);
    if (next !== null) goTo(next);
    else if (action === 'inspect' && row) void revealJob(row.job.id);
    else if (action === 'quickLook' && row) useUi.getState().openQuickLook(row.job.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const [columnX, columnY] = [columns[x], columns[y]];
  const template = `minmax(90px, 150px) repeat(${across.length}, max-content)`;
  return (
    <div
      className={styles.scroller}
      role="grid"
      tabIndex={0}
      data-home
      aria-label={t('sheet.label')}
      aria-rowcount={down.length + 1}
      aria-colcount={across.length + 1}
      aria-activedescendant={idOf(line, column, place)}
      onKeyDown={onKeyDown}
    >
      <div className={styles.crossed} role="presentation">
        <div role="row" className={styles.crossRow} style={{ gridTemplateColumns: template }} data-head>
          <span role="columnheader" className={styles.corner}>
            <Words of={`${columnX ? columnName(columnX) : ''} →`} />
            <Words of={`${columnY ? columnName(columnY) : ''} ↓`} />
          </span>
          {across.map((value) => (
            <span key={JSON.stringify(value)} role="columnheader" style={{ width: side }}>
              <Words of={valueWords(value)} />
            </span>
          ))}
        </div>
        {down.map((value, atLine) => (
          <div
            key={JSON.stringify(value)}
            role="row"
            className={styles.crossRow}
            style={{ gridTemplateColumns: template }}
          >
            <span role="rowheader">
              <Words of={valueWords(value)} />
            </span>
            {across.map((other, atColumn) => {
              const rowsHere = cells[atLine]?.[atColumn] ?? [];
              const isHere = atLine === line && atColumn === column;
              const tile = rowsHere.length > 1 ? Math.floor((side - 4) / 2) : side;
              return (
                <div
                  key={JSON.stringify(other)}
                  role="presentation"
                  className={styles.cell}
                  style={{ width: side, minHeight: side }}
                >
                  {rowsHere.length === 0 && (
                    <div
                      id={idOf(atLine, atColumn, 0)}
                      role="gridcell"
                      className={styles.none}
                      data-current={isHere || undefined}
                      aria-label={t('sheet.empty')}
                    />
                  )}
                  {rowsHere.slice(0, SHOWN).map((each, atPlace) => (
                    <SheetTile
                      key={each.job.id}
                      id={idOf(atLine, atColumn, atPlace)}
                      row={each}
                      columns={columns}
                      side={tile}
                      current={isHere && atPlace === place}
                      caption={false}
                      onPick={() => setAt({ line: atLine, column: atColumn, place: atPlace })}
                    />
                  ))}
                  {rowsHere.length > SHOWN && <span className={styles.more}>+{rowsHere.length - SHOWN}</span>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** In a few lines; the whole of a longer text is a hint away, and its name to those who listen. */
function Words({ of: words }: { of: string }) {
  return (
    <span className={styles.words} title={words}>
      {words}
    </span>
  );
}
