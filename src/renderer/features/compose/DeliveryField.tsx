/** The delivery tier that a job asks for, what the account usually asks for, and by which prices each was charged last. */
import { Button, Select } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveryPolicies } from '../../../shared/delivery.ts';
import { isSample } from '../../../shared/sample.ts';
import { call } from '../../bridge.ts';
import { activeAccount, useSession, usualDelivery } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { unitWords } from '../../ui/delivery-unit.ts';
import { formatList, formatMoney } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { setDraft, useDraft } from './draft.ts';
import { FieldFrame } from './FieldFrame.tsx';
import styles from './FormPane.module.css';

export function DeliveryField() {
  const { t } = useTranslation('compose');
  const id = useId();
  const chosen = useDraft((state) => state.draft.delivery);
  const model = useDraft((state) => state.draft.modelId);
  const account = useSession(activeAccount);
  const usual = useSession(usualDelivery);
  const settings = useSession((state) => state.settings);
  const keep = useAction(async () => {
    if (account === null || chosen === null) return;
    await call('setSettings', { delivery: { ...settings?.delivery, [account.id]: chosen } });
    setDraft({ delivery: null });
  });
  const { value } = useQuery(
    account === null || model === null
      ? null
      : {
          key: `${account.id} ${model}`,
          ask: async () => ({ last: await call('tierPrices', { accountId: account.id, model }) }),
        },
  );
  const sample = account !== null && isSample(account.id);
  const prices = (value?.last ?? []).flatMap(({ tier, basis: { unit, prices: each } }) =>
    Object.entries(each).map(([name, usd]) =>
      t('form.delivery.lastOne', {
        tier,
        amount: formatMoney(usd, sample),
        unit: unitWords(name, unit),
      }),
    ),
  );
  return (
    <FieldFrame id={id} label={t('form.delivery.label')} wide={false}>
      <Select
        id={id}
        size="xs"
        allowDeselect={false}
        value={chosen ?? ''}
        onChange={(next) => setDraft({ delivery: deliveryPolicies.find((each) => each === next) ?? null })}
        data={[
          {
            value: '',
            label:
              usual === null ? t('form.delivery.usual') : t('form.delivery.usualNamed', { policy: usual }),
          },
          ...deliveryPolicies.map((policy) => ({ value: policy, label: t(`form.delivery.${policy}`) })),
        ]}
      />
      {chosen !== null && chosen !== usual && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          loading={keep.busy}
          onClick={() => void keep.run()}
        >
          {t('form.delivery.keep')}
        </Button>
      )}
      {prices.length > 0 && (
        <p className={styles.note}>{t('form.delivery.last', { prices: formatList(prices) })}</p>
      )}
    </FieldFrame>
  );
}
