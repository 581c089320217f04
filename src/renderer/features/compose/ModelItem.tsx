/** One model in the picker: name, maker, marks and price. */
import { memo, type Ref } from 'react';
import type { ModelSummary } from '../../../shared/catalogue.ts';
import { useTranslation } from '../../i18n/index.ts';
import { samplesInUse, useSession } from '../../store/session.ts';
import { vendorName } from '../../ui/names.ts';
import styles from './ModelPane.module.css';
import { badgesOf } from './model-list.ts';
import { priceWords } from './prices.ts';

export interface ModelItemProps {
  model: ModelSummary;
  /** Its place in the list, and how long that is. */
  index: number;
  count: number;
  chosen: boolean;
  /** The one item that Tab stops at. */
  reachable: boolean;
  onChoose: () => void;
  /** Measures it. */
  ref: Ref<HTMLDivElement>;
}

export const ModelItem = memo(
  function ModelItem({ model, index, count, chosen, reachable, onChoose, ref }: ModelItemProps) {
    const { t } = useTranslation('compose');
    const sample = useSession(samplesInUse);
    return (
      <div
        ref={ref}
        className={styles.item}
        role="option"
        aria-setsize={count}
        aria-posinset={index + 1}
        data-index={index}
        aria-selected={chosen}
        tabIndex={reachable ? 0 : -1}
        data-model={model.id}
        data-leaving={model.stage === 'deprecated' || model.stage === 'retired' || undefined}
        onClick={onChoose}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onChoose();
        }}
      >
        <span className={styles.line}>
          <span className={styles.name}>{model.id}</span>
          {badgesOf(model).map((badge) => (
            <span key={badge} className={styles.badge} data-badge={badge}>
              {t(`badge.${badge}`, { defaultValue: badge })}
            </span>
          ))}
        </span>
        <span className={styles.line}>
          <span className={styles.vendor}>{model.vendor === null ? '' : vendorName(model.vendor)}</span>
          <span className={styles.price}>{priceWords(model, t, sample)}</span>
        </span>
      </div>
    );
  },
  (before, after) =>
    before.model === after.model &&
    before.index === after.index &&
    before.count === after.count &&
    before.chosen === after.chosen &&
    before.reachable === after.reachable,
);
