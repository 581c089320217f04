/** What the engine is given: the ledger, time, TokenLab per account, the downloads, and a way to tell people. */

import type { ModelDetail } from '../../shared/catalogue.ts';
import type { JobInput } from '../../shared/inputs.ts';
import type { BillingFacts, JobRequest } from '../../shared/job.ts';
import type { Notice } from '../../shared/notice.ts';
import { usualAtOnce } from '../../shared/queue.ts';
import { minute } from '../../shared/units.ts';
import type { AnswerMedia } from '../base/answer-media.ts';
import type { Clock } from '../base/clock.ts';
import type { Failpoint } from '../base/failpoints.ts';
import { longestKept } from '../base/kept-answer.ts';
import type { Reporter } from '../base/report.ts';
import type { JobRecord, Ledger } from '../ledger/index.ts';
import type { Client, ResolvedMedia } from '../tokenlab/index.ts';

/** The part of TokenLab's client that the engine uses. */
export type TaskClient = Pick<Client, 'origin' | 'createTask' | 'getTask' | 'cancelTask' | 'getMaterial'>;

/** The downloads room, as the engine sees it. */
export interface Downloads {
  /** The job has results in state `waiting`: fetch them. Must not throw and may be called again for the same job. */
  enqueue(jobId: string): void;
  /** TokenLab has answered this account, although the system says that there is no network. */
  answered?(accountId: string): void;
  /** What stopped this account is said to be gone: its key, its money, its keychain. Must not throw. */
  accountContinues?(accountId: string): void;
}

export interface EngineOptions {
  ledger: Ledger;
  clock: Clock;
  /** Uniform in [0, 1); for jitter. */
  random: () => number;
  /** @throws AppError when the account cannot be used at all, for example because it was removed */
  clientFor(accountId: string): TaskClient;
  downloads: Downloads;
  /** Where media inside of answers went. */
  media?: Pick<AnswerMedia, 'drop'>;
  /** The content behind an input. @throws AppError `file_missing`, `not_found` */
  resolveInput(input: JobInput): Promise<ResolvedMedia>;
  /** False for accounts whose server runs on this computer. */
  needsNetwork(accountId: string): boolean;
  /** @throws AppError when what is paid can surely not be sent, or its result not be fetched, from here */
  mustReach(accountId: string): Promise<void>;
  /** What is known of a model without asking the network; null when nothing is. */
  modelFor(accountId: string, modelId: string): ModelDetail | null;
  /** What a request may cost. */
  estimateFor(request: JobRequest, model: ModelDetail | null): BillingFacts['estimate'];
  /** From this amount on a person has to agree to the price of a retry; empty: never. */
  askAboveUsd(): string;
  /** What waits at a start is sent only after a person has said so. */
  asksAtStart(): boolean;
  /** The person's own id, written on every job. */
  userId(): string;
  /** A job has ended, or needs a decision: for a notification of the system. */
  announce(job: JobRecord): void;
  /** Something a person should know that is not one job's end. */
  notice(notice: Notice): void;
  /** The poller's status line may read differently. */
  statusChanged(): void;
  /** An error that no one is waiting for: for the log. */
  report: Reporter;
  failpoint?: Failpoint;
  limits?: Partial<EngineLimits>;
}

/** All times in ms. */
export interface EngineLimits {
  /** Creates in flight at once, per account where nobody has said. */
  creates: number;
  /** Status requests in flight at once, per account: a server that does not answer keeps nobody else's tasks waiting. */
  polls: number;
  /** Requests per minute of a key until the server says otherwise. */
  requestsPerMinute: number;
  /** How often a create that was told to wait, or was not sent, goes out again automatically. */
  sendAttempts: number;
  /** Waits before those attempts, when the server does not name one. */
  sendDelays: readonly number[];
  /** Between checks of materials that are being prepared. */
  materialDelay: number;
  /** Longest wait that a server's Retry-After can impose. */
  longestWait: number;
  /** While the system says that there is no network, TokenLab is still tried this often: the system may be wrong. */
  offlineRetry: number;
  /** A status that cannot be read for so long needs a person. */
  unreadableAfter: number;
  /** Multiplies the poller's intervals; below 1 for tests only. */
  pollScale: number;
  /** Largest terminal answer that is kept, in characters of JSON. */
  keptAnswer: number;
}

export const defaultLimits: EngineLimits = {
  creates: usualAtOnce,
  polls: 8,
  requestsPerMinute: 1000,
  sendAttempts: 5,
  sendDelays: [5_000, 15_000, 45_000, 120_000, 300_000],
  materialDelay: 5_000,
  longestWait: 15 * minute,
  offlineRetry: minute,
  unreadableAfter: 10 * minute,
  pollScale: 1,
  keptAnswer: longestKept,
};
