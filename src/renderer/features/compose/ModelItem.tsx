/** One model in the picker: name, maker, marks and price. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelSummary } from '../../../shared/catalogue.ts';
import { samplesInUse, useSession } from '../../store/session.ts';
import styles from './ModelPane.module.css';
import { badgesOf } from './model-list.ts';
import { priceWords } from './prices.ts';

export interface ModelItemProps {
  model: ModelSummary;
  chosen: boolean;
  /** The one item that Tab stops at. */
  reachable: boolean;
  onChoose: () => void;
}

export const ModelItem = memo(
  function ModelItem({ model, chosen, reachable, onChoose }: ModelItemProps) {
    const { t } = useTranslation('compose');
    const sample = useSession(samplesInUse);
    return (
      <div
        className={styles.item}
        role="option"
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
          <span className={styles.vendor}>{model.vendor}</span>
          <span className={styles.price}>{priceWords(model, t, sample)}</span>
        </span>
      </div>
    );
  },
  (before, after) =>
    before.model === after.model && before.chosen === after.chosen && before.reachable === after.reachable,
);
