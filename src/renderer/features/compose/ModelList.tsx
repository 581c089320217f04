/** The models that a filter leaves. Only those near the view are in the page: a catalogue may have any number. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ModelSummary } from '../../../shared/catalogue.ts';
import { useTranslation } from '../../i18n/index.ts';
import { chooseModel } from './draft.ts';
import { ModelItem } from './ModelItem.tsx';

/** Px of one model, before it is measured. */
const usualHeight = 48;
/** Models above and below the view that are in the page. */
const beyond = 100;

export function ModelList({ models, chosen }: { models: readonly ModelSummary[]; chosen: string | null }) {
  const { t } = useTranslation('compose');
  const list = useRef<HTMLDivElement>(null);
  /** The model that gets the focus as soon as it is in the page. */
  const [wanted, setWanted] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => list.current?.parentElement ?? null,
    estimateSize: () => usualHeight,
    getItemKey: (index) => models[index]?.id ?? index,
    overscan: beyond,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0];
  const last = shown.at(-1);
  const at = models.findIndex(({ id }) => id === chosen);
  const reachable = shown.some(({ index }) => index === at) ? at : first?.index;

  const itemAt = (index: number) => list.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  useEffect(() => {
    const item = wanted === null ? null : itemAt(wanted);
    if (!item) return;
    item.focus();
    setWanted(null);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const current = Number((document.activeElement as HTMLElement | null)?.dataset.index ?? -1);
    const target = {
      ArrowDown: Math.min(models.length - 1, current + 1),
      ArrowUp: Math.max(0, current - 1),
      Home: 0,
      End: models.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const item = itemAt(target);
    if (item) item.focus();
    else {
      virtual.scrollToIndex(target);
      setWanted(target);
    }
  };

  return (
    <div
      ref={list}
      data-model-list=""
      role="listbox"
      aria-label={t('models.label')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{
        paddingTop: first?.start ?? 0,
        paddingBottom: virtual.getTotalSize() - (last?.end ?? 0),
      }}
    >
      {shown.map(({ index }) => {
        const model = models[index];
        return (
          model && (
            <ModelItem
              key={model.id}
              ref={virtual.measureElement}
              model={model}
              index={index}
              count={models.length}
              chosen={model.id === chosen}
              reachable={index === reachable}
              onChoose={() => chooseModel(model.id)}
            />
          )
        );
      })}
    </div>
  );
}
