/**
 * The billing room: usage rows in, reconciliation and spend out. It reads TokenLab's Management API and writes nothing
 * there. What it learns of a job's cost is recorded on the job; what a person decided is never lost.
 */

import type {
  BillableJob,
  BillingIdSearch,
  ChargeSearch,
  LineFilter,
  LinePage,
  PlacedLine,
  ReconciliationReport,
  ReportSummary,
  SpendBucket,
  SpendGroup,
  UsageFetch,
  UsageIntake,
} from '../../shared/billing.ts';
import type { TierPrice } from '../../shared/delivery.ts';
import { AppError } from '../../shared/errors.ts';
import { sumUsd } from '../../shared/money.ts';
import { usualChargeShare } from '../../shared/settings.ts';
import { day } from '../../shared/units.ts';
import type { UsageRow } from '../../shared/usage.ts';
import { say } from '../../shared/words/billing/say.ts';
import type { Clock } from '../base/clock.ts';
import { letOthersWork } from '../base/timers.ts';
import { answerHere, type Ledger } from '../ledger/index.ts';
import { everyPage, type ManagedKey, type ManagementClient } from '../tokenlab/index.ts';
import { lookForBillingIds } from './billing-ids.ts';
import type { ExportFormat } from './export.ts';
import { mustBeInDoubt, periodOf, rowsNaming, rowsOf, searchIn } from './find-charge.ts';
import type { BillingReader } from './reader.ts';
import { createReading, lateRows, type Period } from './reading.ts';
import { createSettlement } from './settle.ts';
import { normaliseUsage, sameCharge } from './usage.ts';
import { createUsageFetches } from './usage-fetches.ts';

/** This computer's clock may be ahead of TokenLab's. */
const earlyRows = day;
/** Usage rows that are handed over or written at once. */
const rowsAtOnce = 200;

export interface BillingOptions {
  ledger: Pick<Ledger, 'accounts' | 'billing' | 'jobs' | 'events' | 'meta' | 'tx'>;
  clock: Clock;
  /** @throws AppError `key_missing` when the account has no management token */
  managementFor(accountId: string): ManagementClient;
  /** Whether this may be the account's API key, which itself stays where it is; false when that cannot be had now. */
  isKeyOf(accountId: string, key: Pick<ManagedKey, 'id' | 'keyPrefix'>): Promise<boolean>;
  /** Whether the account can read its usage rows. */
  hasToken(accountId: string): boolean;
  /** Reads the task of an ended job once for its billing id. @throws AppError */
  askTask(jobId: string): Promise<void>;
  /** How far (%) a charge may lie from its estimate before it needs attention. */
  chargeShare?(): number;
  /** Local calendar day of a Unix time in ms. */
  dayOf(at: number): string;
  /** Who answers questions that read many jobs; they are read here when absent. */
  reader?: BillingReader;
}

export interface Billing {
  /**
   * Fetches the usage rows of a period page by page; once all are here they are stored and recorded on their jobs, in slices.
   * @throws AppError
   */
  fetchUsage(accountId: string, from: number, to: number): Promise<UsageIntake>;
  /** The same with the rows of a file that TokenLab exported. @throws AppError `invalid_input`, `file_missing` */
  importUsageFile(accountId: string, file: string): Promise<UsageIntake>;
  /** Reconciles what the ledger holds of `from` <= time < `to`. Writes nothing. */
  report(accountId: string, from: number, to: number): ReconciliationReport;
  /** The same, read beside everything else; its lines follow page by page. @throws AppError */
  summary(period: Period): Promise<ReportSummary>;
  lines(period: Period, filter: LineFilter, offset: number, limit: number): Promise<LinePage>;
  line(period: Period, key: string, filter: LineFilter): Promise<PlacedLine | null>;
  /** Keeps what a person decided, and what follows for the jobs concerned. @throws AppError `not_found`, `invalid_input` */
  decide(decision: { lineKey: string; resolved: boolean; note: string; confirmedJobId: string | null }): void;
  /** Looks for the billing ids of ended jobs, because a person wants to know. What fails is named by job. */
  lookForBillingIds(jobIds: readonly string[]): Promise<BillingIdSearch>;
  /**
   * Fetches the usage rows since the job was sent and looks for its charge. What is surely its own is recorded.
   * @throws AppError `not_allowed` when nothing about the job is in doubt, `key_missing` without a management token
   */
  findCharge(jobId: string): Promise<ChargeSearch>;
  /** A person says that this row is the job's charge. @throws AppError `not_allowed`, `not_found` */
  confirmCharge(jobId: string, rowId: string): void;
  /** Writes the report of a period to a file, whole or not at all. @throws AppError `disk_full`, `file_unwritable` */
  exportReport(period: Period, format: ExportFormat, file: string): Promise<void>;
  /** By which prices a model was charged last, for each delivery tier. */
  tierPrices(accountId: string, model: string): TierPrice[];
  spend(accountId: string | null, from: number, to: number, by: SpendGroup): Promise<SpendBucket[]>;
  /** USD as a decimal string, or null when TokenLab did not say. @throws AppError */
  balance(accountId: string): Promise<string | null>;
}

export function createBilling(options: BillingOptions): Billing {
  const { ledger, clock } = options;
  const fetches = createUsageFetches(ledger.meta);

  /**
   * Rows, what they say about jobs, and last the note that they were looked for: in slices, so that a hundred thousand rows
   * hold nobody up. What a kill or a full disk leaves out is met again by the next reading.
   */
  async function store(accountId: string, rows: readonly UsageRow[], fetched: UsageFetch | null) {
    const met = new Set(rows.map((row) => row.id));
    // A row with an amount alone could be met as a charge that a later row names.
    const inOrder = [...rows.filter(hasIds), ...rows.filter((row) => !hasIds(row))];
    let added = 0;
    for (let at = 0; at < inOrder.length; at += rowsAtOnce) {
      added += ledger.billing.putUsage(inOrder.slice(at, at + rowsAtOnce), sameCharge, met);
      await letOthersWork();
    }
    if (fetched !== null) {
      await settlement.ofPeriod(accountId, fetched.from - earlyRows, fetched.to);
      fetches.add(accountId, fetched);
    }
    return { added, ...spanOf(rows), readUsd: sumUsd(rows.map((row) => row.costUsd)) };
  }

  /** Which keys of a workspace are the account's own, which are those of other accounts here, and which nobody's. */
  async function usersOf(accountId: string, keys: readonly ManagedKey[]) {
    const others = ledger.accounts.list().filter(({ id, kind }) => id !== accountId && kind === 'tokenlab');
    const users = { own: [] as ManagedKey[], unclaimed: [] as ManagedKey[], claimed: [] as ManagedKey[] };
    for (const key of keys) {
      if (await options.isKeyOf(accountId, key)) {
        users.own.push(key);
        continue;
      }
      let isClaimed = false;
      for (const { id } of others) isClaimed ||= await options.isKeyOf(id, key);
      users[isClaimed ? 'claimed' : 'unclaimed'].push(key);
    }
    return users;
  }

  const reading = createReading({ ledger, now: () => clock.now(), dayOf: options.dayOf });
  const reader = options.reader ?? answerHere(reading);
  const report = (accountId: string, from: number, to: number): ReconciliationReport =>
    reading.report({ accountId, from, to });
  const settlement = createSettlement({
    ledger,
    report,
    chargeShare: options.chargeShare ?? (() => usualChargeShare),
  });

  /** The reader keeps the rows of one file. */
  let importing: Promise<unknown> = Promise.resolve();
  async function importFile(accountId: string, file: string): Promise<UsageIntake> {
    const { read, count, ...leftOut } = await reader.ask('readUsageFile', accountId, file);
    const rows: UsageRow[] = [];
    while (rows.length < count) {
      for (const row of await reader.ask('usageRows', rows.length, rowsAtOnce)) rows.push(row);
    }
    const { first, last } = spanOf(rows);
    const fetched: UsageFetch | null =
      first === null || last === null
        ? null
        : { from: first, to: last + 1, at: clock.now(), source: 'import' };
    const stored = await store(accountId, rows, fetched);
    return { read, ...leftOut, ...stored, keys: 0, ownKeyFound: false, statedUsd: null };
  }

  const billing: Billing = {
    async fetchUsage(accountId, from, to) {
      const management = options.managementFor(accountId);
      const at = clock.now();
      const window = { from: from - earlyRows, to: to + lateRows };
      const keys = (await everyPage((page) => management.listKeys(page))).items;
      const { own, unclaimed, claimed } = await usersOf(accountId, keys);
      // Without a key that looks like ours, every one that no other account here uses is read.
      const chosen = own.length > 0 ? own : unclaimed;
      const raws: unknown[] = [];
      const stated: (string | null)[] = [];
      const readKeys = async (some: readonly ManagedKey[]) => {
        for (const key of some) {
          const { items, last } = await everyPage((page) => management.usage(key.id, { page, ...window }));
          for (const item of items) raws.push(item.raw);
          stated.push(last.summary.totalCostUsd);
        }
        return normaliseUsage(raws, { accountId, source: 'management' });
      };
      let found = await readKeys(chosen);
      let { rows } = found;
      // A job may have been sent with a key that the present one has replaced, and that another account may have now.
      const replaced = own.length > 0 ? unclaimed : [];
      const others = [...replaced, ...claimed];
      const isOnlyKey = ledger.accounts.require(accountId).keyId !== null;
      const sought =
        others.length === 0 || isOnlyKey
          ? []
          : withoutNamed(await reader.ask('chargesToFind', { accountId, ...window }), rows);
      if (sought.length > 0) {
        for (const [some, useful] of [
          [replaced, rowsOf],
          [claimed, rowsNaming],
        ] as const) {
          const ids = new Set(found.rows.map(({ id }) => id));
          found = await readKeys(some);
          rows = [
            ...rows,
            ...useful(
              sought,
              found.rows.filter(({ id }) => !ids.has(id)),
            ),
          ];
        }
      }
      const { rows: all, ...leftOut } = found;
      return {
        read: raws.length,
        ...leftOut,
        ...(await store(accountId, rows, { from, to: window.to, at, source: 'management' })),
        readUsd: sumUsd(all.map((row) => row.costUsd)),
        keys: chosen.length + (sought.length > 0 ? others.length : 0),
        ownKeyFound: own.length > 0,
        statedUsd: sumUsd(stated),
      };
    },

    importUsageFile(accountId, file) {
      const intake = importing.then(() => importFile(accountId, file));
      importing = intake.catch(() => undefined);
      return intake;
    },

    report,

    decide(decision) {
      const { lineKey, confirmedJobId } = decision;
      if (!/^(row|job):.+/.test(lineKey) || (confirmedJobId !== null && !lineKey.startsWith('row:'))) {
        throw new AppError('invalid_input', say('onlyUsageRowCanBe'));
      }
      if (confirmedJobId !== null) ledger.jobs.require(confirmedJobId);
      ledger.tx(() => {
        const before = ledger.billing.decisions().find((one) => one.lineKey === lineKey)?.confirmedJobId;
        ledger.billing.decide({ ...decision, decidedAt: clock.now() });
        for (const jobId of new Set([before, confirmedJobId])) if (jobId) settlement.ofJob(jobId);
      });
    },

    lookForBillingIds: (jobIds) =>
      lookForBillingIds(
        {
          ledger,
          hasToken: options.hasToken,
          async askTask(jobId) {
            await options.askTask(jobId);
            // A row that was read before may name the id.
            settlement.ofJob(jobId);
          },
          async readUsage(accountId, from, to) {
            await billing.fetchUsage(accountId, from, to);
          },
        },
        jobIds,
      ),

    async findCharge(jobId) {
      const job = ledger.jobs.require(jobId);
      mustBeInDoubt(job);
      const period = periodOf(job, clock.now());
      const intake = await billing.fetchUsage(job.accountId, period.from, period.to);
      const { lines } = report(job.accountId, period.from, period.to);
      return searchIn(ledger.jobs.require(jobId), period, intake, lines);
    },

    confirmCharge(jobId, rowId) {
      const job = ledger.jobs.require(jobId);
      mustBeInDoubt(job);
      ledger.tx(() => {
        billing.decide({ lineKey: `row:${rowId}`, resolved: true, note: '', confirmedJobId: jobId });
        const { from, to } = periodOf(job, clock.now());
        const own = report(job.accountId, from, to).lines.find((line) => line.job?.jobId === jobId);
        if (own?.rows.some((row) => row.id === rowId)) return;
        throw new AppError('not_found', say('thisUsageRowBelongsTo'), {
          next: ['check_again'],
        });
      });
    },

    summary: (period) => reader.ask('summary', period),
    lines: (period, filter, offset, limit) => reader.ask('lines', period, filter, offset, limit),
    line: (period, key, filter) => reader.ask('line', period, key, filter),
    exportReport: (period, format, file) => reader.ask('writeReport', period, format, file),
    tierPrices: (accountId, model) => ledger.billing.tierPrices(accountId, model),
    spend: (accountId, from, to, by) => reader.ask('spend', accountId, from, to, by),

    balance: async (accountId) => (await options.managementFor(accountId).balance()).balanceUsd,
  };
  return billing;
}

function withoutNamed(jobs: readonly BillableJob[], rows: readonly UsageRow[]): BillableJob[] {
  const named = new Set(rows.flatMap((row) => [row.requestId, row.billingTransactionId]));
  named.delete(null);
  return jobs.filter((job) => !named.has(job.requestId) && !named.has(job.billingTransactionId));
}

const hasIds = ({ requestId, billingTransactionId }: UsageRow): boolean =>
  requestId !== null || billingTransactionId !== null;

function spanOf(rows: readonly UsageRow[]): { first: number | null; last: number | null } {
  let first: number | null = null;
  let last: number | null = null;
  for (const { createdAt } of rows) {
    first = Math.min(first ?? createdAt, createdAt);
    last = Math.max(last ?? createdAt, createdAt);
  }
  return { first, last };
}
