/** Usage rows, reconciliation and spending. */
import { z } from 'zod';
import {
  type BillingIdSearch,
  type ChargeSearch,
  type LinePage,
  lineFilters,
  type PlacedLine,
  type ReportSummary,
  type SpendBucket,
  spendGroups,
  type UsageIntake,
} from '../billing.ts';
import type { TierPrice } from '../delivery.ts';
import { id, ids } from '../fields.ts';
import { method } from './method.ts';

/** `from` <= time < `to`, Unix ms. */
const period = z.object({ accountId: id, from: z.number().int(), to: z.number().int() });

export const billingMethods = {
  /** What the last charges of a model were made from, one for each delivery tier. */
  tierPrices: method<TierPrice[]>('none')(z.object({ accountId: id, model: z.string().max(200) })),
  fetchUsage: method<UsageIntake>('none')(period),
  /** Lets the person choose an exported CSV or JSON file; null when they chose none. */
  importUsageFile: method<UsageIntake | null>('open')(z.object({ accountId: id })),
  /** Reconciles a period again; its lines follow page by page. */
  billingReport: method<ReportSummary>('none')(period),
  billingLines: method<LinePage>('none')(
    period.extend({
      filter: z.enum(lineFilters),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(200),
    }),
  ),
  billingLine: method<PlacedLine | null>('none')(
    period.extend({ key: z.string().min(1).max(200), filter: z.enum(lineFilters) }),
  ),
  decideLine: method<void>('none')(
    z.object({
      lineKey: z.string().min(1).max(200),
      resolved: z.boolean(),
      note: z.string().max(2000),
      confirmedJobId: id.nullable(),
    }),
  ),
  /**
   * Looks for the billing ids of ended jobs: in the usage rows where the account has a management token, else by
   * reading each task once.
   */
  lookForBillingIds: method<BillingIdSearch>('none')(z.object({ jobIds: ids })),
  /** Looks through the usage rows for the charge of a job whose outcome is unknown; needs a management token. */
  findCharge: method<ChargeSearch>('none')(z.object({ jobId: id })),
  confirmCharge: method<void>('none')(z.object({ jobId: id, rowId: z.string().min(1).max(200) })),
  exportBillingReport: method<{ saved: boolean; path: string | null }>('leave')(
    period.extend({ format: z.enum(['csv', 'json']) }),
  ),
  /** With `accountId` null over every real account; the sandbox's sample money is in no sum but its own. */
  billingSpend: method<SpendBucket[]>('none')(
    period.extend({ accountId: id.nullable(), by: z.enum(spendGroups) }),
  ),
} as const;
