/** The `jobs` table in SQL's names, and its rows as the shapes that the rest of the app speaks. */
import { z } from 'zod';
import { checkedOr } from '../../shared/checked.ts';
import type { AppErrorShape } from '../../shared/errors.ts';
import { families } from '../../shared/families/index.ts';
import {
  type AttentionReason,
  activeStates,
  attentionReasons,
  type BillingFacts,
  type Cancellation,
  type CancellationState,
  cancellationStates,
  type Hold,
  type JobRow,
  type JobState,
  jobStates,
  type PollingFacts,
  type SettlementState,
  settlementStates,
} from '../../shared/job.ts';
import type { JsonValue } from '../../shared/json.ts';
import { jsonSchema } from '../../shared/json-schema.ts';
import { sortKey } from '../../shared/text.ts';
import type { SqlValue } from './db.ts';
import {
  amount,
  estimateKind,
  readCancel,
  readError,
  readHold,
  readJson,
  readTexts,
  size,
  time,
  word,
  wordOrNull,
} from './stored.ts';

export interface JobColumns {
  seq: number;
  id: string;
  submit_token: string | null;
  account_id: string;
  user_id: string;
  project_id: string | null;
  title: string;
  family: string;
  operation: string | null;
  model: string;
  model_resolved: string | null;
  state: string;
  active: number;
  remote_status: string | null;
  progress: number | null;
  hold: string | null;
  cancellation: string;
  cancel: string | null;
  attention: string | null;
  error: string | null;
  created_at: number;
  submitted_at: number | null;
  accepted_at: number | null;
  terminal_at: number | null;
  updated_at: number;
  endpoint: string;
  task_id: string | null;
  poll_url: string | null;
  request_id: string | null;
  poll_next_at: number | null;
  poll_last_at: number | null;
  poll_count: number;
  poll_failures: number;
  poll_paused: string | null;
  poll_error: string | null;
  poll_failing_since: number | null;
  estimate_kind: string;
  estimate_min_usd: string | null;
  estimate_max_usd: string | null;
  estimate_note: string | null;
  transaction_id: string | null;
  settled_usd: string | null;
  settlement: string;
  thumbnail_result_id: string | null;
  result_count: number;
  done_count: number;
  tile_count: number;
  doubt_count: number;
  retry_of: string | null;
  favourite: number;
  rating: number;
  tags: string;
  hidden: number;
  resubmittable: number;
  agreed_limits: string | null;
  queue_place: number;
  batch_id: string | null;
  batch_row: number | null;
  batch_varied: string | null;
  batch_retried: number;
}

/** A job as the engine works with it: everything but the bulky request, the timeline and the results. */
export interface JobRecord extends JobRow {
  userId: string;
  endpoint: string;
  taskId: string | null;
  pollUrl: string | null;
  requestId: string | null;
  acceptedAt: number | null;
  cancel: Cancellation;
  billing: BillingFacts;
  resubmittable: boolean;
  /** Ids of the spending limits that a person has agreed to cross with it. */
  agreedLimits: string[];
  /** Its place among the drafts of its account: the lowest goes first. */
  queuePlace: number;
  /** A row of a batch that was retried, alone or with the others: the batch does not retry it again. */
  batchRetried: boolean;
}

/** A job's task, and whose it is. */
export type JobTask = Pick<JobRecord, 'id' | 'accountId' | 'family' | 'state' | 'taskId' | 'pollUrl'>;
export type TaskColumns = Pick<JobColumns, 'id' | 'account_id' | 'family' | 'state' | 'task_id' | 'poll_url'>;

/** Where a job stands in its batch. */
export interface BatchPlace {
  batchId: string;
  /** Zero-based; a retry has the index of the row that it repeats. */
  row: number;
  line: number;
  varied: JsonValue[];
}

const variedSchema = z.object({ line: z.number(), values: z.array(jsonSchema) });
const unknownVaried = { line: 0, values: [] };

export function placeOf({ batch_id, batch_row, batch_varied }: JobColumns): BatchPlace | null {
  if (batch_id === null) return null;
  const { line, values } = checkedOr(variedSchema, readJson(batch_varied ?? ''), unknownVaried);
  return { batchId: batch_id, row: batch_row ?? 0, line, varied: values };
}

/** What may be changed in a job's row; a key that is absent stays as it is. */
export interface JobPatch {
  state?: JobState;
  title?: string;
  projectId?: string | null;
  modelResolved?: string | null;
  remoteStatus?: string | null;
  progress?: number | null;
  hold?: Hold | null;
  cancellation?: CancellationState;
  /** Facts beside the cancellation's state. */
  cancel?: Omit<Cancellation, 'state'> | null;
  attention?: AttentionReason | null;
  error?: AppErrorShape | null;
  submittedAt?: number | null;
  acceptedAt?: number | null;
  terminalAt?: number | null;
  taskId?: string | null;
  pollUrl?: string | null;
  requestId?: string | null;
  pollNextAt?: number | null;
  pollLastAt?: number | null;
  pollCount?: number;
  pollFailures?: number;
  pollPaused?: PollingFacts['paused'];
  pollError?: string | null;
  pollFailingSince?: number | null;
  estimate?: BillingFacts['estimate'];
  transactionId?: string | null;
  settledUsd?: string | null;
  settlement?: SettlementState;
  resultCount?: number;
  doneCount?: number;
  favourite?: boolean;
  rating?: number;
  tags?: string[];
  hidden?: boolean;
  agreedLimits?: string[];
  queuePlace?: number;
  batchRetried?: boolean;
}

const json = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

const plain: Partial<Record<keyof JobPatch, keyof JobColumns>> = {
  state: 'state',
  title: 'title',
  projectId: 'project_id',
  modelResolved: 'model_resolved',
  remoteStatus: 'remote_status',
  progress: 'progress',
  cancellation: 'cancellation',
  attention: 'attention',
  submittedAt: 'submitted_at',
  acceptedAt: 'accepted_at',
  terminalAt: 'terminal_at',
  taskId: 'task_id',
  pollUrl: 'poll_url',
  requestId: 'request_id',
  pollNextAt: 'poll_next_at',
  pollLastAt: 'poll_last_at',
  pollCount: 'poll_count',
  pollFailures: 'poll_failures',
  pollPaused: 'poll_paused',
  pollError: 'poll_error',
  pollFailingSince: 'poll_failing_since',
  transactionId: 'transaction_id',
  settledUsd: 'settled_usd',
  settlement: 'settlement',
  resultCount: 'result_count',
  doneCount: 'done_count',
  favourite: 'favourite',
  rating: 'rating',
  hidden: 'hidden',
  queuePlace: 'queue_place',
  batchRetried: 'batch_retried',
};

const asJson: Partial<Record<keyof JobPatch, keyof JobColumns>> = {
  hold: 'hold',
  cancel: 'cancel',
  error: 'error',
  tags: 'tags',
  agreedLimits: 'agreed_limits',
};

export const isActive = (state: JobState): boolean => (activeStates as readonly JobState[]).includes(state);

/** Column and value of every key of a patch. `active` follows the state, the key of the order follows the title. */
export function patchColumns(patch: JobPatch): [column: string, value: SqlValue][] {
  const columns: [string, SqlValue][] = [];
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const name = key as keyof JobPatch;
    const direct = plain[name];
    const encoded = asJson[name];
    if (direct) columns.push([direct, value as SqlValue]);
    else if (encoded) columns.push([encoded, json(value)]);
    else if (name === 'estimate') {
      const estimate = value as BillingFacts['estimate'];
      columns.push(
        ['estimate_kind', estimate.kind],
        ['estimate_min_usd', estimate.minUsd],
        ['estimate_max_usd', estimate.maxUsd],
        ['estimate_note', estimate.note],
      );
    }
  }
  if (patch.state) columns.push(['active', isActive(patch.state)]);
  if (patch.title !== undefined) columns.push(['title_key', sortKey(patch.title)]);
  return columns;
}

/** A state that this version does not know cannot be followed; nothing is known of how it ended. */
export const readState = (text: string): JobState => word(jobStates, text, 'lost');

const pauses = ['key_refused', 'balance', 'offline', 'user', 'key_unavailable'] as const;

export function toJobRow(row: JobColumns): JobRow {
  return {
    id: row.id,
    accountId: row.account_id,
    projectId: row.project_id,
    title: row.title,
    family: word(families, row.family, 'image'),
    operation: row.operation,
    model: row.model,
    modelResolved: row.model_resolved,
    state: readState(row.state),
    remoteStatus: row.remote_status,
    progress: size(row.progress),
    hold: readHold(row.hold),
    polling: {
      nextAt: time(row.poll_next_at),
      lastAt: time(row.poll_last_at),
      count: row.poll_count,
      failures: row.poll_failures,
      failingSince: time(row.poll_failing_since),
      paused: wordOrNull(pauses, row.poll_paused),
      lastError: row.poll_error,
    },
    cancellation: word(cancellationStates, row.cancellation, 'none'),
    attention: wordOrNull(attentionReasons, row.attention),
    error: readError(row.error),
    createdAt: time(row.created_at) ?? 0,
    submittedAt: time(row.submitted_at),
    terminalAt: time(row.terminal_at),
    updatedAt: time(row.updated_at) ?? 0,
    thumbnailResultId: row.thumbnail_result_id,
    resultCount: row.result_count,
    doneCount: row.done_count,
    doubtCount: row.doubt_count,
    // A range is not an amount: it stands in full in the job's billing facts.
    estimateUsd: row.estimate_kind === 'exact' ? amount(row.estimate_max_usd) : null,
    estimateMostUsd: row.estimate_kind === 'range' ? amount(row.estimate_max_usd) : null,
    settledUsd: amount(row.settled_usd),
    retryOf: row.retry_of,
    favourite: row.favourite === 1,
    rating: row.rating,
    tags: readTexts(row.tags),
    hidden: row.hidden === 1,
    batchId: row.batch_id,
  };
}

export const toJobTask = (row: TaskColumns): JobTask => ({
  id: row.id,
  accountId: row.account_id,
  family: word(families, row.family, 'image'),
  state: readState(row.state),
  taskId: row.task_id,
  pollUrl: row.poll_url,
});

export function toJobRecord(row: JobColumns): JobRecord {
  const shown = toJobRow(row);
  return {
    ...shown,
    userId: row.user_id,
    endpoint: row.endpoint,
    taskId: row.task_id,
    pollUrl: row.poll_url,
    requestId: row.request_id,
    acceptedAt: time(row.accepted_at),
    cancel: { state: shown.cancellation, ...readCancel(row.cancel) },
    billing: {
      estimate: {
        kind: estimateKind(row.estimate_kind),
        minUsd: amount(row.estimate_min_usd),
        maxUsd: amount(row.estimate_max_usd),
        note: row.estimate_note,
      },
      transactionId: row.transaction_id,
      settledUsd: shown.settledUsd,
      settlement: word(settlementStates, row.settlement, 'unknown'),
    },
    resubmittable: row.resubmittable === 1,
    agreedLimits: readTexts(row.agreed_limits),
    queuePlace: row.queue_place,
    batchRetried: row.batch_retried === 1,
  };
}
