/** The lines as a list that holds only what is in view; arrows move, Enter opens the job. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ReconciliationLine } from '../../../shared/billing.ts';
import { useTranslation } from '../../i18n/index.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import styles from './LineList.module.css';
import { LineRow } from './LineRow.tsx';
import { chooseLine, closeLine, lineAt, lookAtLines, useLines } from './lines.ts';
import { load } from './state.ts';

const ROW = 50;

const elementId = (key: string): string => `line-${key}`;

export function LineList({ count }: { count: number }) {
  const { t } = useTranslation('spend');
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useLines();
  const chosenKey = lines.chosen?.line.key ?? null;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const chosen = lines.chosen?.index ?? -1;
  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;
  const isAsked = lines.question !== null;
  useEffect(() => {
    if (isAsked) lookAtLines({ first, last }, count).catch(load);
  }, [isAsked, first, last, count]);
  const scrollTo = virtual.scrollToIndex;
  useEffect(() => {
    if (chosen >= 0) scrollTo(chosen, { align: 'auto' });
  }, [chosen, scrollTo]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1);
    const moves: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen < 0 ? 0 : chosen - 1,
      PageDown: chosen + page,
      PageUp: chosen - page,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      choose(Math.max(0, Math.min(count - 1, target)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      openJobOf(lines.chosen?.line);
    } else if (event.key === 'Escape' && chosenKey !== null) {
      event.preventDefault();
      closeLine();
    }
  };

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      tabIndex={0}
      data-home
      aria-label={t('list.label')}
      aria-activedescendant={chosen >= 0 && chosenKey !== null ? elementId(chosenKey) : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const line = lineAt(lines, index);
          if (!line) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, by its active descendant.
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus.
            <div
              key={line.key}
              id={elementId(line.key)}
              role="option"
              aria-selected={line.key === chosenKey}
              aria-setsize={count}
              aria-posinset={index + 1}
              className={styles.item}
              style={{ height: ROW, transform: `translateY(${start}px)` }}
              onClick={() => choose(index)}
              onDoubleClick={() => openJobOf(line)}
            >
              <LineRow line={line} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** A page that cannot be had is asked for again with the report, which says what is wrong. */
const choose = (index: number): void => void chooseLine(index).catch(load);

function openJobOf(line: ReconciliationLine | undefined): void {
  const job = line?.job ?? line?.suggestion;
  if (!job) return;
  useUi.getState().setInspectorTab('billing');
  void revealJob(job.jobId);
}
