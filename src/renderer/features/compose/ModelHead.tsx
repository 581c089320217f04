/** The chosen model by name, and what a person should know of its end. */
import { Button } from '@mantine/core';
import type { ModelDetail } from '../../../shared/catalogue.ts';
import { useTranslation } from '../../i18n/index.ts';
import { samplesInUse, useSession } from '../../store/session.ts';
import { formatDate } from '../../ui/format.ts';
import { vendorName } from '../../ui/names.ts';
import styles from './FormPane.module.css';
import { priceWords } from './prices.ts';

export interface ModelHeadProps {
  model: ModelDetail;
  /** Takes the replacement, when the person wants it. */
  onReplace: (modelId: string) => void;
}

export function ModelHead({ model, onReplace }: ModelHeadProps) {
  const { t } = useTranslation('compose');
  const sample = useSession(samplesInUse);
  const facts = [model.vendor === null ? '' : vendorName(model.vendor), priceWords(model, t, sample)]
    .filter(Boolean)
    .join(' · ');
  const leaving = model.stage === 'deprecated' || model.stage === 'retired' ? model.stage : null;
  const replacement = model.replacement;
  return (
    <>
      <header className={styles.head}>
        <h3>{model.id}</h3>
        <span>{facts}</span>
      </header>
      {(leaving !== null || model.sunsetAt !== null) && (
        <div className={styles.lifecycle} role="status">
          <p>
            {leaving !== null && `${t(`lifecycle.${leaving}`)} `}
            {model.stageReason &&
              `${t('lifecycle.reason', { reason: model.stageReason.replace(/\.$/, '') })} `}
            {model.sunsetAt !== null && `${t('lifecycle.sunset', { date: formatDate(model.sunsetAt) })} `}
            {replacement && t('lifecycle.replacement', { model: replacement })}
          </p>
          {replacement && (
            <Button variant="default" onClick={() => onReplace(replacement)}>
              {t('lifecycle.use', { model: replacement })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
