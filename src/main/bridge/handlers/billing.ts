/** Billing: usage rows in, reconciliation and spend out, files where the person says. */

import { readFile, stat } from 'node:fs/promises';
import type { billingMethods } from '../../../shared/contract/billing.ts';
import { AppError } from '../../../shared/errors.ts';
import { localDay } from '../../base/dates.ts';
import { isGone, writeAtomically } from '../../base/files.ts';
import type { Billing } from '../../billing/billing.ts';
import { textOf } from '../../billing/import.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { HandlersOf } from '../answer.ts';

/** Largest usage export that is read, in bytes. */
const largestImport = 100 * 1024 * 1024;

export function billingHandlers(billing: Billing, desktop: Desktop): HandlersOf<typeof billingMethods> {
  return {
    fetchUsage: ({ accountId, from, to }) => billing.fetchUsage(accountId, from, to),

    async importUsageFile({ accountId }) {
      const file = await desktop.chooseFile({ name: 'CSV, JSON', extensions: ['csv', 'json'] });
      if (file === null) return null;
      return billing.importUsage(accountId, textOf(await bytesOf(file)));
    },

    billingReport: ({ accountId, from, to }) => billing.report(accountId, from, to),
    decideLine: (decision) => billing.decide(decision),
    lookForBillingIds: ({ jobIds }) => billing.lookForBillingIds(jobIds),
    findCharge: ({ jobId }) => billing.findCharge(jobId),
    confirmCharge: ({ jobId, rowId }) => billing.confirmCharge(jobId, rowId),

    async exportBillingReport({ accountId, from, to, format }) {
      // The period ends before `to`, which is the first moment of the day after.
      const name = `safelight-billing-${localDay(from)}-${localDay(to - 1)}.${format}`;
      const path = await desktop.chooseSavePath(name, { name: format.toUpperCase(), extensions: [format] });
      if (path === null) return { saved: false, path: null };
      // Half an export would have sums that are wrong.
      await writeAtomically(path, billing.exportReport(billing.report(accountId, from, to), format), {
        messages: {
          full: 'The disk is full, so the export was not written.',
          unwritable: 'The export could not be written there. Choose another place.',
        },
      });
      return { saved: true, path };
    },

    billingSpend: ({ accountId, from, to, by }) => billing.spend(accountId, from, to, by),
  };
}

/** @throws AppError `invalid_input`, `file_missing` */
async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size <= largestImport) return await readFile(file);
  } catch (cause) {
    const gone = isGone(cause);
    throw new AppError(
      gone ? 'file_missing' : 'invalid_input',
      gone ? 'This file is not there any more.' : 'This file cannot be opened. Check that you may read it.',
      { next: ['none'] },
      { cause },
    );
  }
  throw new AppError('invalid_input', 'This file is too large for a usage export (over 100 MB).');
}
