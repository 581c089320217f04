/** What a usage row says about the tier at which it was delivered, and its prices. */

import { deliveryVerdict } from '../../shared/delivery.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { useTranslation } from '../i18n/index.ts';
import { unitWords } from './delivery-unit.ts';
import { formatMoney, inSentences } from './format.ts';

export function Delivery({ row, asked, sample }: { row: UsageRow; asked: string | null; sample: boolean }) {
  const { t } = useTranslation('ui');
  const verdict = deliveryVerdict(asked, row);
  if (verdict === null) return null;
  const { unit, prices } = row.priceBasis ?? { unit: null, prices: {} };
  const amounts = Object.entries(prices).map(([name, usd]) =>
    t('delivery.price', {
      amount: formatMoney(usd, sample),
      unit: unitWords(name, unit),
    }),
  );
  const tiers = { tier: row.resolvedTier ?? '', asked: asked ?? row.requestedPolicy ?? '' };
  return inSentences(t(`delivery.${verdict}`, tiers), ...amounts);
}
