/**
 * A job is ours: one paid request that a person asked for, on disk before a byte leaves. A task is TokenLab's.
 * This file holds the words and shapes that main, preload and renderer share; `machine.ts` says how they change.
 *
 * Times are Unix milliseconds (UTC). Money is USD as decimal strings; `null` means unknown and is never 0.
 */

import type { DeliveryPolicy } from './delivery.ts';
import type { AppErrorShape } from './errors.ts';
import type { Family } from './families/index.ts';
import type { JobInput } from './inputs.ts';
import type { JsonObject } from './json.ts';
import type { TimelineType } from './timeline.ts';
import type { UsageRow } from './usage.ts';

/**
 * - `draft`: on disk, nothing sent (or surely not sent); `hold` says what it waits for.
 * - `submitting`: the create is, or was at a crash, on the wire.
 * - `unconfirmed`: the create may have been accepted, the answer was lost. Never sent again automatically.
 * - `rejected`: TokenLab said a definite no, or a person marked it as not created; no task exists.
 * - `not_sent`: it waited to be sent, and a person stopped its batch: nothing was sent, and nothing will be.
 * - `pending`, `processing`, `completed`, `failed`: TokenLab's own words.
 * - `output_missing`: TokenLab said completed, and gave nothing usable.
 * - `cancelled`: TokenLab says `failed` with `cancelled: true`.
 * - `lost`: the status can no longer be read (404 or 403); it may have finished and been charged.
 */
export const jobStates = [
  'draft',
  'submitting',
  'unconfirmed',
  'rejected',
  'not_sent',
  'pending',
  'processing',
  'completed',
  'output_missing',
  'failed',
  'cancelled',
  'lost',
] as const;
export type JobState = (typeof jobStates)[number];

/** States in which TokenLab owes us a status: the poller works on these and on no other. */
export const openStates = ['pending', 'processing'] as const satisfies readonly JobState[];
/** States that the window counts as Active: something is still going to happen without a person. */
export const activeStates = [
  'draft',
  'submitting',
  'pending',
  'processing',
] as const satisfies readonly JobState[];
/** Terminal by TokenLab's word: polled again only when a person asks. */
export const terminalStates = [
  'completed',
  'output_missing',
  'failed',
  'cancelled',
] as const satisfies readonly JobState[];

export const isOpen = (state: JobState): boolean => (openStates as readonly JobState[]).includes(state);
export const isTerminal = (state: JobState): boolean =>
  (terminalStates as readonly JobState[]).includes(state);

/** Why a draft is not on the wire yet. `until` is set when it will be sent again automatically, in plain sight. */
export interface Hold {
  reason:
    | 'not_sent'
    | 'rate_limited'
    | 'unavailable'
    | 'material_preparing'
    | 'key_paused'
    | 'balance'
    | 'limit'
    /** A person has named a time before which it is not sent: `until`. */
    | 'not_before'
    | 'stopped';
  /** Unix ms of the next visible attempt; null when it waits for a person. */
  until: number | null;
  /** How many times the request was refused with "wait" so far. */
  attempts: number;
  /** Of `limit`: when it began, Unix ms. */
  since?: number;
  materialAssetIds?: string[];
}

/** What became of a request for cancellation. It is a request: only TokenLab's status can confirm it. */
export const cancellationStates = ['none', 'requested', 'confirmed', 'refused'] as const;
export type CancellationState = (typeof cancellationStates)[number];

export interface Cancellation {
  state: CancellationState;
  requestedAt: number | null;
  /** HTTP status and TokenLab's code of the answer to DELETE, when there was one. */
  httpStatus: number | null;
  code: string | null;
  message: string | null;
}

/** Whether an open task is asked for; see `PollingFacts.paused` for the reason of a pause. */
export const pollingStates = ['none', 'scheduled', 'paused'] as const;
export type PollingState = (typeof pollingStates)[number];

export interface PollingFacts {
  /** Unix ms of the next poll; null when none is planned. */
  nextAt: number | null;
  lastAt: number | null;
  count: number;
  /** Failures in a row. */
  failures: number;
  /** Unix ms of the first of them; null while the status can be read. */
  failingSince: number | null;
  paused: null | 'key_refused' | 'balance' | 'offline' | 'user' | 'key_unavailable';
  /** The last failure's message, cleared by the next good answer. */
  lastError: string | null;
}

export const settlementStates = ['unknown', 'recorded', 'not_expected'] as const;
export type SettlementState = (typeof settlementStates)[number];

export interface BillingFacts {
  /** What the price list said at submit: one amount, a range, or unknown. */
  estimate: {
    kind: 'exact' | 'range' | 'unknown';
    minUsd: string | null;
    maxUsd: string | null;
    note: string | null;
  };
  transactionId: string | null;
  /** Amount from a usage row joined to this job; null until known. */
  settledUsd: string | null;
  settlement: SettlementState;
}

/** Why a job is in "Needs attention". */
export const attentionReasons = [
  'unconfirmed',
  'lost',
  'status_unreadable',
  'answer_not_taken',
  'not_sent',
  'material_preparing',
  'balance_low',
  'limit',
  'output_missing',
  'download_failed',
  'link_expired',
  'file_missing',
  'charge_differs',
  'charged_twice',
  'charged_though_failed',
] as const;
export type AttentionReason = (typeof attentionReasons)[number];

/** Why the work of an account waits: it needs a person, as one row for all its jobs. */
export const accountPauses = ['key_refused', 'balance', 'key_limit', 'key_unavailable'] as const;
export type AccountPause = (typeof accountPauses)[number];

export const resultMedia = ['image', 'video', 'audio', 'model', 'text', 'link', 'other'] as const;
export type ResultMedia = (typeof resultMedia)[number];

export const downloadStates = [
  'waiting',
  'downloading',
  'paused',
  'done',
  'failed',
  'expired',
  'missing',
  /** It was refused, and a person dropped what had come. */
  'discarded',
] as const;
export type DownloadState = (typeof downloadStates)[number];

/** One output of a job. The window names it by id; it never sees a path it could ask for, nor the link. */
export interface ResultRow {
  id: string;
  jobId: string;
  index: number;
  media: ResultMedia;
  /** What it is to the job: `main`, `last_frame`, `cover`, `stem`, `format`, `thumbnail`, ... */
  role: string;
  label: string | null;
  mime: string | null;
  download: DownloadState;
  receivedBytes: number;
  totalBytes: number | null;
  /** Name of the file in the results folder, without the folder. */
  fileName: string | null;
  bytes: number | null;
  sha256: string | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** Text results (lyrics, revised prompts) are kept here, files are not. */
  text: string | null;
  /** Viewer pages that are not files. Opened only after a confirmation, https only. */
  link: string | null;
  /** TokenLab gave a link to this file that has not failed yet: fields that take links only can be given it. */
  linked: boolean;
  error: AppErrorShape | null;
  /** Why a person should look at the file, although it was saved. */
  doubt: string | null;
  /** Names of the files in an archive, the first of them. */
  contents: string[] | null;
  /** Bytes that came and were refused; they wait until a person keeps or drops them. */
  unverifiedBytes: number | null;
  doneAt: number | null;
  /** How often a decoder goes over a picture: frames of one that moves, scans of a JPEG. Null: once, or not known. */
  passes?: number | null;
}

/** What a person asked for, complete enough to be sent again as a new job. */
export interface JobRequest {
  family: Family;
  operation: string | null;
  model: string;
  /** Scalar fields of the body, already converted to the request's types; media come from `inputs`. */
  fields: JsonObject;
  inputs: JobInput[];
  /** Extra fields from the raw JSON mode; they win over `fields`. */
  rawFields?: JsonObject;
  /** The delivery tier that is asked for; absent: as the key and the workspace say. */
  delivery?: DeliveryPolicy;
}

export interface JobRow {
  id: string;
  accountId: string;
  projectId: string | null;
  title: string;
  family: Family;
  operation: string | null;
  model: string;
  modelResolved: string | null;
  state: JobState;
  /** TokenLab's own status word when it is not one of ours, shown as it came. */
  remoteStatus: string | null;
  progress: number | null;
  hold: Hold | null;
  /** How the status of its task is followed. */
  polling: PollingFacts;
  cancellation: CancellationState;
  attention: AttentionReason | null;
  error: AppErrorShape | null;
  createdAt: number;
  submittedAt: number | null;
  terminalAt: number | null;
  updatedAt: number;
  /** Result to show as thumbnail, when a picture of it exists on disk. */
  thumbnailResultId: string | null;
  resultCount: number;
  doneCount: number;
  /** How many of its results a person should look at. */
  doubtCount: number;
  estimateUsd: string | null;
  /** The most that it was estimated at, where the price list gives only a range. */
  estimateMostUsd: string | null;
  settledUsd: string | null;
  retryOf: string | null;
  favourite: boolean;
  rating: number;
  tags: string[];
  hidden: boolean;
  /** The batch that it is a row of, or the retry of a row. */
  batchId: string | null;
}

export interface TimelineEntry {
  at: number;
  /** By whose word. */
  source: 'user' | 'app' | 'tokenlab';
  /** `other`: written by another version of Safelight, whose word for it is `detail.recordedAs`. */
  type: TimelineType | 'other';
  detail: JsonObject;
}

export interface JobDetail extends JobRow {
  userId: string;
  request: JobRequest;
  method: 'POST';
  endpoint: string;
  taskId: string | null;
  pollUrl: string | null;
  requestId: string | null;
  acceptedAt: number | null;
  cancel: Cancellation;
  billing: BillingFacts;
  /** TokenLab's usage rows that belong to this job, oldest first: charges, and refunds with a negative amount. */
  charges: UsageRow[];
  results: ResultRow[];
  timeline: TimelineEntry[];
  /** Jobs that were made from this one. */
  children: string[];
  /** Through inputs: the results that this job took, with their jobs, and the jobs that took a result of this one. */
  lineage: {
    madeFrom: { resultId: string; jobId: string; title: string }[];
    usedBy: { jobId: string; title: string }[];
  };
  note: string;
  /** False for jobs that only track a task made elsewhere: there is no request to send again. */
  resubmittable: boolean;
  /** True when TokenLab has said of this model that its tasks cannot be cancelled: do not offer it. */
  cancelUnsupported: boolean;
}
