/**
 * Billing as the window and the billing room speak of it. Amounts are USD as decimal strings and are only ever added
 * with decimal arithmetic; `null` is unknown, which is not zero. Times are Unix milliseconds.
 */
import type { Family, JobState } from './job.ts';

/** One row of TokenLab's usage, as fetched with a management token or imported from an export. */
export interface UsageRow {
  /** Stable over repeated fetches: the same row always has the same id. */
  id: string;
  accountId: string;
  source: 'management' | 'import';
  requestId: string | null;
  billingTransactionId: string | null;
  model: string;
  scene: string | null;
  unit: string | null;
  quantity: string | null;
  /** Decimal string; negative for a refund; null when the export does not say. */
  costUsd: string | null;
  createdAt: number;
}

/** What reconciliation has to know of a job. */
export interface BillableJob {
  jobId: string;
  accountId: string;
  title: string;
  family: Family;
  model: string;
  modelResolved: string | null;
  state: JobState;
  userId: string;
  projectId: string | null;
  endpoint: string;
  taskId: string | null;
  requestId: string | null;
  billingTransactionId: string | null;
  estimate: { kind: 'exact' | 'range' | 'unknown'; minUsd: string | null; maxUsd: string | null };
  /** What reconciliation last recorded for it; null until a usage row was joined. */
  settledUsd: string | null;
  createdAt: number;
  submittedAt: number | null;
  terminalAt: number | null;
}

/** What a person decided about one line; kept by the line's key, over every later run. */
export interface ReconciliationDecision {
  lineKey: string;
  resolved: boolean;
  note: string;
  /** For a row without a job: the job that a person said it belongs to. */
  confirmedJobId: string | null;
  decidedAt: number;
}

export type LineKind = 'matched' | 'amount_differs' | 'job_without_row' | 'row_without_job';

/** Why the line stands where it stands; the window turns each into words and a next step. */
export type LineReason =
  | 'joined_by_billing_id'
  | 'joined_by_request_id'
  | 'joined_by_person'
  | 'above_estimate'
  | 'below_estimate'
  | 'charged_twice'
  | 'charged_though_failed'
  | 'refunded'
  | 'still_open'
  | 'settling'
  | 'failed_not_charged'
  | 'unconfirmed'
  | 'lost'
  | 'missing'
  | 'possible_duplicate'
  | 'other_client';

export interface ReconciliationLine {
  /** `job:<id>` or `row:<id>`. */
  key: string;
  kind: LineKind;
  reason: LineReason;
  job: BillableJob | null;
  rows: UsageRow[];
  /** Sum of the rows' costs; null when there is none or one of them is unknown. */
  settledUsd: string | null;
  /** A guess by model and time, for a person to confirm; never applied by itself. */
  suggestedJobId: string | null;
  decision: ReconciliationDecision | null;
}

export interface ReconciliationReport {
  accountId: string;
  from: number;
  to: number;
  ranAt: number;
  lines: ReconciliationLine[];
  totals: {
    jobs: number;
    rows: number;
    matched: number;
    amountDiffers: number;
    jobsWithoutRow: number;
    rowsWithoutJob: number;
    unresolved: number;
    /** Sum of every row with a known cost. */
    chargedUsd: string;
    rowsWithUnknownCost: number;
  };
}

/** One bar of a spend view. `settledUsd` sums joined rows; `estimatedUsd` sums exact estimates of jobs not settled. */
export interface SpendBucket {
  key: string;
  jobs: number;
  settledUsd: string;
  inFlightUsd: string;
  /** Jobs whose cost nobody can tell yet; shown beside the sums, never as 0. */
  unknownJobs: number;
}

export const spendGroups = ['day', 'model', 'project', 'account', 'user'] as const;
export type SpendGroup = (typeof spendGroups)[number];

/** What came of fetching or importing usage rows. */
export interface UsageIntake {
  /** Rows read, rows that were new, rows without a model or a time. */
  read: number;
  added: number;
  unusable: number;
  /** How many API keys of the workspace were read; `ownKeyFound` is false when none of them looked like this account's. */
  keys: number;
  ownKeyFound: boolean;
}
