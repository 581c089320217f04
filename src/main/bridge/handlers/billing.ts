/** Billing: usage rows in, reconciliation and spend out, files where the person says. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import type { Billing } from '../../billing/billing.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Handlers } from '../answer.ts';

type BillingMethods =
  | 'fetchUsage'
  | 'importUsageFile'
  | 'billingReport'
  | 'decideLine'
  | 'exportBillingReport'
  | 'billingSpend';

/** Largest usage export that is read, in bytes. */
const largestImport = 100 * 1024 * 1024;

export function billingHandlers(billing: Billing, desktop: Desktop): Pick<Handlers, BillingMethods> {
  return {
    fetchUsage: ({ accountId, from, to }) => billing.fetchUsage(accountId, from, to),

    async importUsageFile({ accountId }) {
      const file = await desktop.chooseFile({ name: 'CSV, JSON', extensions: ['csv', 'json'] });
      if (file === null) return null;
      if ((await stat(file)).size > largestImport) {
        throw new AppError('invalid_input', 'This file is too large for a usage export (over 100 MB).', {
          next: ['edit_request'],
        });
      }
      return billing.importUsage(accountId, await readFile(file, 'utf8'));
    },

    billingReport: ({ accountId, from, to }) => billing.report(accountId, from, to),
    decideLine: (decision) => billing.decide(decision),

    async exportBillingReport({ accountId, from, to, format }) {
      const day = (at: number) => new Date(at).toISOString().slice(0, 10);
      const name = `safelight-billing-${day(from)}-${day(to)}.${format}`;
      const path = await desktop.chooseSavePath(name, { name: format.toUpperCase(), extensions: [format] });
      if (path === null) return { saved: false, path: null };
      await writeFile(path, billing.exportReport(billing.report(accountId, from, to), format));
      return { saved: true, path };
    },

    billingSpend: ({ accountId, from, to, by }) => billing.spend(accountId, from, to, by),
  };
}
