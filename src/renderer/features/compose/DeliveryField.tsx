/** The delivery tier that a job asks for, what the account usually asks for, and by which prices each was charged last. */
import { Button } from '@mantine/core';
import { useId } from 'react';
import type { ModelDetail } from '../../../shared/catalogue.ts';
import { isSample } from '../../../shared/sample.ts';
import { call } from '../../bridge.ts';
import { useTranslation } from '../../i18n/index.ts';
import { activeAccount, useSession, usualDelivery } from '../../store/session.ts';
import { useQuery } from '../../store/useQuery.ts';
import { unitWords } from '../../ui/delivery-unit.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatList, formatMoney } from '../../ui/format.ts';
import { useAction } from '../../ui/useAction.ts';
import { setDraft, useDraft } from './draft.ts';
import { FieldFrame } from './FieldFrame.tsx';
import styles from './FormPane.module.css';
import { TierSelect } from './TierSelect.tsx';

export function DeliveryField({ model, operation }: { model: ModelDetail; operation: string }) {
  const { t } = useTranslation('compose');
  const id = useId();
  const chosen = useDraft((state) => state.draft.delivery);
  const account = useSession(activeAccount);
  const usual = useSession(usualDelivery);
  const settings = useSession((state) => state.settings);
  const keep = useAction(async () => {
    if (account === null || chosen === null) return;
    await call('setSettings', { delivery: { ...settings?.delivery, [account.id]: chosen } });
    // It is as usual now, in this draft as in another one that asks for the same.
    if (useDraft.getState().draft.delivery === chosen) setDraft({ delivery: null });
  });
  const { value } = useQuery(
    account === null
      ? null
      : {
          key: `${account.id} ${model.id}`,
          ask: async () => ({ last: await call('tierPrices', { accountId: account.id, model: model.id }) }),
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
      <TierSelect
        id={id}
        value={chosen}
        onChange={(delivery) => setDraft({ delivery })}
        {...{ usual, model, operation }}
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
      {keep.error && <ErrorNote error={keep.error} compact />}
      {prices.length > 0 && (
        <p className={styles.note}>{t('form.delivery.last', { prices: formatList(prices) })}</p>
      )}
    </FieldFrame>
  );
}
