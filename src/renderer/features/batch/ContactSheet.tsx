/** All results of a batch at once: as a grid, or across and down where two columns differ. A cell opens its job. */
import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { BatchColumn } from '../../../shared/batch.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './ContactSheet.module.css';
import { Crossed } from './Crossed.tsx';
import { columnName } from './columns.ts';
import { axesOf } from './grid-axes.ts';
import { SheetGrid } from './SheetGrid.tsx';
import { useAllRows } from './useAllRows.ts';
import type { BatchRows } from './useBatchRows.ts';

export interface ContactSheetProps {
  batchId: string;
  columns: readonly BatchColumn[];
  rows: BatchRows;
}

const sides = { small: 96, large: 180 } as const;
type Side = keyof typeof sides;

export function ContactSheet({ batchId, columns, rows }: ContactSheetProps) {
  const { t } = useTranslation('batch');
  const [size, setSize] = useState<Side>('large');
  const [isCrossed, setCrossed] = useState<boolean | null>(null);
  const [chosen, setChosen] = useState<{ x: number; y: number } | null>(null);
  const isCrossable = columns.length >= 2;
  const all = useAllRows(isCrossable ? batchId : null);
  const axes = all === null ? [] : axesOf(columns, all);
  // Two columns that differ are meant to be seen against each other; with more, a person asks for it.
  const crossed = axes.length >= 2 && (isCrossed ?? axes.length === 2);
  const x = chosen !== null && axes.includes(chosen.x) ? chosen.x : (axes.at(-1) ?? 0);
  const y =
    chosen !== null && axes.includes(chosen.y) && chosen.y !== x
      ? chosen.y
      : (axes.find((one) => one !== x) ?? 0);
  const names = axes.map((index) => ({ value: String(index), label: columnName(columns[index]!) }));
  return (
    <section className={styles.sheet} aria-label={t('sheet.label')}>
      <div className={styles.tools}>
        {axes.length >= 2 && (
          <SegmentedControl
            size="xs"
            aria-label={t('sheet.layout')}
            value={crossed ? 'xy' : 'grid'}
            onChange={(value) => setCrossed(value === 'xy')}
            data={[
              { value: 'grid', label: t('sheet.grid') },
              { value: 'xy', label: t('sheet.xy') },
            ]}
          />
        )}
        {crossed && axes.length > 2 && (
          <>
            <Select
              size="xs"
              w={150}
              aria-label={t('sheet.across')}
              allowDeselect={false}
              data={names}
              value={String(x)}
              onChange={(value) => setChosen({ x: Number(value), y: Number(value) === y ? x : y })}
            />
            <Select
              size="xs"
              w={150}
              aria-label={t('sheet.down')}
              allowDeselect={false}
              data={names}
              value={String(y)}
              onChange={(value) => setChosen({ x: Number(value) === x ? y : x, y: Number(value) })}
            />
          </>
        )}
        <span className={styles.space} />
        <SegmentedControl
          size="xs"
          aria-label={t('sheet.size')}
          value={size}
          onChange={(value) => setSize(value === 'small' ? 'small' : 'large')}
          data={(['small', 'large'] as const).map((value) => ({ value, label: t(`sheet.${value}`) }))}
        />
      </div>
      {crossed && all !== null ? (
        <Crossed rows={all} columns={columns} x={x} y={y} side={sides[size]} />
      ) : (
        <SheetGrid rows={rows} columns={columns} side={sides[size]} />
      )}
    </section>
  );
}
