/** Rows that cannot be used, each with its line and reason: fixed in place, or left out. Nothing is sent before that. */
import { Button, TextInput } from '@mantine/core';
import { type RefObject, useId, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { innerPart } from '../../ui/escape.ts';
import { useOnChange } from '../../ui/useOnChange.ts';
import styles from './Many.module.css';
import { changeTable, useMaking } from './state.ts';

export interface BadRow {
  line: number;
  /** Cells of the table's row; null for a row that is no line of a table. */
  cells: readonly string[] | null;
  reason: string;
}

export interface BadRowsProps {
  columns: readonly string[];
  rows: readonly BadRow[];
  /** What gets the keyboard when all of them are decided. */
  after: RefObject<HTMLElement | null>;
}

/** As many are drawn; all the others can still be left out together, or come up as these are decided. */
const SHOWN = 50;

export function leaveOut(lines: readonly number[]): void {
  const { table, leftOut } = useMaking.getState();
  if (table !== null) changeTable({ leftOut: [...new Set([...table.leftOut, ...lines])] });
  else useMaking.setState({ leftOut: [...new Set([...leftOut, ...lines])] });
}

export function BadRows({ columns, rows, after }: BadRowsProps) {
  const { t } = useTranslation('batch');
  const id = useId();
  const [fixing, setFixing] = useState<number | null>(null);
  const section = useRef<HTMLElement>(null);
  // What had the keyboard goes with its row.
  useOnChange(`${rows.map(({ line }) => line)} ${fixing}`, () => {
    if (document.activeElement !== document.body) return;
    (section.current?.querySelector<HTMLElement>('li button') ?? after.current)?.focus();
  });
  const fixButton = (line: number) =>
    section.current?.querySelector<HTMLElement>(`li[data-line="${line}"] button`);
  if (rows.length === 0) return null;
  const decide = (work: () => void): void => {
    work();
    setFixing(null);
  };
  return (
    <section ref={section} className={styles.badRows} aria-labelledby={id}>
      <div className={styles.listHead}>
        <span id={id} className={styles.bad} role="status">
          {t('bad.title', { count: rows.length })}
        </span>
        {rows.length > 1 && (
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => decide(() => leaveOut(rows.map(({ line }) => line)))}
          >
            {t('bad.leaveOutAll')}
          </Button>
        )}
      </div>
      <ul>
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.line} data-line={row.line}>
            <p>
              <strong>{t('bad.line', { line: row.line })}</strong> {row.reason}
            </p>
            {fixing === row.line && row.cells !== null ? (
              <Fix
                columns={columns}
                cells={row.cells}
                line={row.line}
                onLeave={() => {
                  setFixing(null);
                  requestAnimationFrame(() => fixButton(row.line)?.focus());
                }}
                onDone={(cells) =>
                  decide(() => {
                    const fixed = useMaking.getState().table?.fixed ?? {};
                    changeTable({ fixed: { ...fixed, [row.line]: cells } });
                  })
                }
              />
            ) : (
              <span className={styles.ways}>
                {row.cells !== null && (
                  <Button
                    variant="subtle"
                    color="gray"
                    size="compact-xs"
                    aria-label={t('bad.fixLine', { line: row.line })}
                    onClick={() => setFixing(row.line)}
                  >
                    {t('bad.fix')}
                  </Button>
                )}
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  aria-label={t('bad.leaveOutLine', { line: row.line })}
                  onClick={() => decide(() => leaveOut([row.line]))}
                >
                  {t('bad.leaveOut')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && <p className={styles.hint}>{t('bad.more', { count: rows.length - SHOWN })}</p>}
    </section>
  );
}

interface FixProps {
  columns: readonly string[];
  cells: readonly string[];
  line: number;
  onDone: (cells: string[]) => void;
  onLeave: () => void;
}

function Fix({ columns, cells, line, onDone, onLeave }: FixProps) {
  const { t } = useTranslation('batch');
  const [texts, setTexts] = useState([...cells]);
  return (
    <form
      className={styles.fix}
      aria-label={t('bad.fixLine', { line })}
      onSubmit={(event) => {
        event.preventDefault();
        onDone(texts);
      }}
      {...innerPart(onLeave)}
    >
      {columns.map((column, index) => (
        <TextInput
          key={column}
          size="xs"
          label={column}
          autoFocus={index === 0}
          value={texts[index] ?? ''}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setTexts((before) => columns.map((_, at) => (at === index ? typed : (before[at] ?? ''))));
          }}
        />
      ))}
      <Button type="submit" size="compact-sm" variant="default" className={styles.add}>
        {t('bad.useFixed')}
      </Button>
    </form>
  );
}
