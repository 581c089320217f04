/** A delivery tier, among those that the model has. */
import { Select } from '@mantine/core';
import type { ModelDetail } from '../../../shared/catalogue.ts';
import { type DeliveryPolicy, deliveryPolicies, isTierOffered } from '../../../shared/delivery.ts';
import { useTranslation } from '../../i18n/index.ts';
import styles from './FormPane.module.css';

export interface TierSelectProps {
  id?: string;
  /** Where no frame names it. */
  label?: string;
  /** Null: as usual for the account. */
  value: DeliveryPolicy | null;
  onChange: (value: DeliveryPolicy | null) => void;
  usual: DeliveryPolicy | null;
  model: Pick<ModelDetail, 'delivery'> | null;
  operation: string | null;
}

export function TierSelect({ id, label, value, onChange, usual, model, operation }: TierSelectProps) {
  const { t } = useTranslation('compose');
  const isOffered = (policy: DeliveryPolicy): boolean =>
    isTierOffered(policy, model?.delivery ?? null, operation);
  const asked = value ?? usual;
  return (
    <>
      <Select
        id={id}
        label={label}
        size="xs"
        allowDeselect={false}
        value={value ?? ''}
        onChange={(next) => onChange(deliveryPolicies.find((each) => each === next) ?? null)}
        data={[
          {
            value: '',
            label:
              usual === null ? t('form.delivery.usual') : t('form.delivery.usualNamed', { policy: usual }),
          },
          ...deliveryPolicies
            .filter((policy) => policy === value || isOffered(policy))
            .map((policy) => ({ value: policy, label: t(`form.delivery.${policy}`) })),
        ]}
      />
      {asked !== null && !isOffered(asked) && (
        <p className={styles.note} role="status">
          {t('form.delivery.notOffered', { policy: asked })}
        </p>
      )}
    </>
  );
}
