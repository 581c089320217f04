/**
 * Billing as the window and the billing room speak of it. Amounts are USD as decimal strings and are only ever added
 * with decimal arithmetic; `null` is unknown, which is not zero. Times are Unix milliseconds.
 */
import type { AppErrorShape } from './errors.ts';
import type { Family } from './families/index.ts';
import type { JobState } from './job.ts';
import type { OddUsageRow, UsageRow } from './usage.ts';

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
  /** For a row without a job: the job that a person matched it to. */
  confirmedJobId: string | null;
  decidedAt: number;
}

export const lineKinds = ['matched', 'amount_differs', 'job_without_row', 'row_without_job'] as const;
export type LineKind = (typeof lineKinds)[number];

/** Why the line stands where it stands; the window turns each into words and a next step. */
export const lineReasons = [
  'joined_by_billing_id',
  'joined_by_request_id',
  'joined_by_person',
  /** Joined, but the row does not say what it costs. */
  'amount_unknown',
  'above_estimate',
  'below_estimate',
  'charged_twice',
  'charged_though_failed',
  'refunded',
  'still_open',
  'settling',
  /** TokenLab was not asked for usage rows since the job could have been settled; an imported file may leave rows out. */
  'not_looked_up',
  'failed_not_charged',
  'unconfirmed',
  'lost',
  /** TokenLab was asked for usage rows after the job had time to settle, and none was its own. */
  'missing',
  /** Fits one job that has no row, by model and time. */
  'fits_job',
  /** Fits, by model, time and amount, a job that has its row already. */
  'possible_duplicate',
  'other_client',
] as const;
export type LineReason = (typeof lineReasons)[number];

export interface ReconciliationLine {
  /** `job:<id>` or `row:<id>`. */
  key: string;
  kind: LineKind;
  reason: LineReason;
  job: BillableJob | null;
  rows: UsageRow[];
  /** Sum of the rows' costs; null when there is none or one of them is unknown. */
  settledUsd: string | null;
  /** A guess by model and time, for a person to confirm; never applied automatically. */
  suggestion: BillableJob | null;
  decision: ReconciliationDecision | null;
  /** What a person decided about rows that now stand under this job. */
  rowDecisions: ReconciliationDecision[];
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
    /** Lines that a person should look at, resolved ones left out. */
    unresolved: number;
    /** Lines of `not_looked_up`, resolved ones left out: nothing to review, and yet not known to be fine. */
    notLookedUp: number;
    /** Sum of every row with a known cost. */
    chargedUsd: string;
    rowsWithUnknownCost: number;
  };
  /** The last time that usage rows of this period were fetched or imported; null when they never were. */
  lastFetch: UsageFetch | null;
}

/**
 * One time that usage rows were read, Unix ms. From `management` they are all rows of `from` <= time < `to` that TokenLab had at
 * `at`; from `import` they are those of a file, whatever it leaves out.
 */
export interface UsageFetch {
  from: number;
  to: number;
  at: number;
  source: UsageRow['source'];
}

/** Reasons that ask for nothing: the line is as it should be, or time will tell. */
const calmReasons: readonly LineReason[] = [
  'joined_by_billing_id',
  'joined_by_request_id',
  'joined_by_person',
  'refunded',
  'still_open',
  'settling',
  'not_looked_up',
  'failed_not_charged',
];

/** Lines that a person should look at; the others are as they should be. */
export const needsEyes = (line: Pick<ReconciliationLine, 'reason'>): boolean =>
  !calmReasons.includes(line.reason);

/** Which lines are shown: those that a person should look at, all, or one kind. */
export const lineFilters = ['eyes', 'all', ...lineKinds] as const;
export type LineFilter = (typeof lineFilters)[number];

export function passes(line: ReconciliationLine, filter: LineFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'eyes') return needsEyes(line) && !line.decision?.resolved;
  return line.kind === filter;
}

/** A report without its lines, which are asked for page by page. */
export interface ReportSummary extends Omit<ReconciliationReport, 'lines'> {
  lineCount: number;
}

/** Some of the lines that pass a filter. */
export interface LinePage {
  total: number;
  offset: number;
  lines: ReconciliationLine[];
}

/** One line, and its place among those that pass a filter; null when it is not among them. */
export interface PlacedLine {
  line: ReconciliationLine;
  index: number | null;
}

/**
 * One bar of a spend view. A job counts in one of: settled, unsettled, in flight, unknown, or none of them when it
 * costs nothing (failed, cancelled, refused, not sent).
 */
export interface SpendBucket {
  key: string;
  jobs: number;
  /** Sum and number of jobs whose usage rows were joined. */
  settledUsd: string;
  settledJobs: number;
  /** Estimates, at most, of jobs that have ended or were lost sight of, and whose charge is not known yet. */
  unsettledUsd: string;
  unsettledJobs: number;
  /** Estimates, at most, of jobs that are still running. */
  inFlightUsd: string;
  inFlightJobs: number;
  /** Jobs whose cost nobody can tell yet; shown beside the sums, never as 0. */
  unknownJobs: number;
  /** The settled jobs that had an estimate, both sides summed, to hold one against the other. */
  compared: { jobs: number; estimateMinUsd: string; estimateMaxUsd: string; settledUsd: string };
}

export const spendGroups = ['day', 'model', 'project', 'account', 'user'] as const;
export type SpendGroup = (typeof spendGroups)[number];

/** What the usage rows say of a job whose create lost its answer, or whose task can no longer be read. */
export interface ChargeSearch {
  jobId: string;
  /** Rows of `from` <= time < `to` were looked through, Unix ms. */
  from: number;
  to: number;
  /** Rows that TokenLab gave; `ownKeyFound` is false when they are of every key of the workspace that no other account here uses. */
  read: number;
  ownKeyFound: boolean;
  /** Rows that are the job's own: they name its request, or a person confirmed it. */
  joined: UsageRow[];
  /** Charges for the same model that no job has, nearest in time first; a guess, for a person to judge. */
  candidates: ChargeCandidate[];
}

export interface ChargeCandidate {
  row: UsageRow;
  /** Title of another job that it fits better. */
  fitsOther: string | null;
}

/** What came of looking for the billing ids of ended jobs, by job id. */
export interface BillingIdSearch {
  /** Their id is known now. */
  found: string[];
  /** TokenLab names none yet. */
  missing: string[];
  failed: { jobId: string; title: string; error: AppErrorShape }[];
}

/** What came of fetching or importing usage rows. */
export interface UsageIntake {
  /** Rows read, rows that were new, rows without a model or a time. */
  read: number;
  added: number;
  unusable: number;
  /** Rows in another currency than USD; they are left out, since currencies are not mixed. */
  otherCurrency: number;
  /** Rows whose amount is there and cannot be read for sure; they are kept, with an unknown amount. */
  unreadableAmounts: number;
  /** The first of those rows that were left out or have no amount, and why. */
  oddRows: OddUsageRow[];
  /** How many API keys of the workspace were read; `ownKeyFound` is false when none of them looked like this account's. */
  keys: number;
  ownKeyFound: boolean;
  /** First and last time among the rows, Unix ms; null when there was none. */
  first: number | null;
  last: number | null;
  /** The sum of what was read, and the sum that TokenLab itself gave for it; null when it is not known. */
  readUsd: string | null;
  statedUsd: string | null;
}
