/** Billing: the billing room does it all; the person says which file. */
import type { billingMethods } from '../../../shared/contract/billing.ts';
import type { Billing } from '../../billing/billing.ts';
import { exportName } from '../../billing/export.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { HandlersOf } from '../answer.ts';

export function billingHandlers(
  billing: Billing,
  desktop: Pick<Desktop, 'chooseFile' | 'chooseSavePath'>,
): HandlersOf<typeof billingMethods> {
  return {
    fetchUsage: ({ accountId, from, to }) => billing.fetchUsage(accountId, from, to),

    async importUsageFile({ accountId }) {
      const file = await desktop.chooseFile({ name: 'CSV / JSON', extensions: ['csv', 'json'] });
      return file === null ? null : billing.importUsageFile(accountId, file);
    },

    billingReport: (period) => billing.summary(period),
    billingLines: ({ filter, offset, limit, ...period }) => billing.lines(period, filter, offset, limit),
    billingLine: ({ key, filter, ...period }) => billing.line(period, key, filter),
    tierPrices: ({ accountId, model }) => billing.tierPrices(accountId, model),
    decideLine: (decision) => billing.decide(decision),
    lookForBillingIds: ({ jobIds }) => billing.lookForBillingIds(jobIds),
    findCharge: ({ jobId }) => billing.findCharge(jobId),
    confirmCharge: ({ jobId, rowId }) => billing.confirmCharge(jobId, rowId),

    async exportBillingReport({ format, ...period }) {
      const name = exportName(period.from, period.to, format);
      const path = await desktop.chooseSavePath(name, { name: format.toUpperCase(), extensions: [format] });
      if (path === null) return { saved: false, path: null };
      await billing.exportReport(period, format, path);
      return { saved: true, path };
    },

    billingSpend: ({ accountId, from, to, by }) => billing.spend(accountId, from, to, by),
  };
}
