/** One sentence on what a job that needs attention has cost, or may have cost. */

import type { JobRow } from '../../../shared/job.ts';
import { isSample } from '../../../shared/sample.ts';
import { useTranslation } from '../../i18n/index.ts';
import { formatMoney } from '../../ui/format.ts';
import { attentionCost } from './attention-cost.ts';

export function useAttentionCost(job: JobRow): string {
  const { t } = useTranslation('job');
  const cost = attentionCost(job);
  return 'amount' in cost
    ? t(`attention.cost.${cost.kind}`, { amount: formatMoney(cost.amount, isSample(job.accountId)) })
    : t(`attention.cost.${cost.kind}`);
}
