/** The lines as a list that holds only what is in view; arrows move, Enter opens the job. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReconciliationLine } from '../../../shared/billing.ts';
import { revealJob } from '../../store/reveal.ts';
import { useUi } from '../../store/ui.ts';
import styles from './LineList.module.css';
import { LineRow } from './LineRow.tsx';
import { useSpend } from './state.ts';

const ROW = 50;

const elementId = (key: string): string => `line-${key}`;

export function LineList({ lines }: { lines: readonly ReconciliationLine[] }) {
  const { t } = useTranslation('spend');
  const scroller = useRef<HTMLDivElement>(null);
  const lineKey = useSpend((state) => state.lineKey);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const chosen = lines.findIndex((line) => line.key === lineKey);
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
      End: lines.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      event.preventDefault();
      choose(lines[Math.max(0, Math.min(lines.length - 1, target))]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      openJobOf(lines[chosen]);
    } else if (event.key === 'Escape' && lineKey !== null) {
      event.preventDefault();
      useSpend.setState({ lineKey: null });
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
      aria-activedescendant={chosen >= 0 ? elementId(lines[chosen]?.key ?? '') : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.sizer} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, by its active descendant.
            // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus.
            <div
              key={line.key}
              id={elementId(line.key)}
              role="option"
              aria-selected={line.key === lineKey}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              className={styles.item}
              style={{ height: ROW, transform: `translateY(${start}px)` }}
              onClick={() => choose(line)}
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

const choose = (line: ReconciliationLine | undefined): void => {
  if (line) useSpend.setState({ lineKey: line.key });
};

function openJobOf(line: ReconciliationLine | undefined): void {
  const job = line?.job ?? line?.suggestion;
  if (!job) return;
  useUi.getState().setInspectorTab('billing');
  void revealJob(job.jobId);
}
