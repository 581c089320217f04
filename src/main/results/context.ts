/** What the downloads are given, and their limits. */

import type { DownloadProgress } from '../../shared/results.ts';
import { hour, MiB, minute } from '../../shared/units.ts';
import type { AnswerMedia } from '../base/answer-media.ts';
import type { Clock } from '../base/clock.ts';
import type { Failpoint } from '../base/failpoints.ts';
import type { Reporter } from '../base/report.ts';
import { keptFree, type Space } from '../base/space.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Redactor } from '../support/index.ts';
import type { Disks } from './disks.ts';
import type { Fetcher } from './fetcher.ts';
import type { Inspector } from './inspect/inspector.ts';
import type { PaceLimits } from './pace.ts';

export type ResultsLedger = Pick<Ledger, 'results' | 'jobs' | 'events' | 'tx'>;

export interface DownloadsOptions {
  ledger: ResultsLedger;
  clock: Clock;
  /** Uniform in [0, 1); for jitter. */
  random: () => number;
  fetcher: Fetcher;
  /** Says what a file is. @throws the system's error when it cannot be read */
  inspect: Inspector['inspect'];
  /** What came inside of answers, until it is a file of its own. */
  media?: AnswerMedia;
  /** What may be written, counted together with everything else that writes. */
  space: Space;
  /** Absolute path of the results folder of a project, or of what has none; asked for at each download. */
  folder(projectId: string | null): string;
  /** All of them. */
  folders(): string[];
  /** Names this start of the system; null where it cannot be told from another. */
  boot: string | null;
  /** Whether the disks of those folders are there. */
  disks: Disks;
  /** Paths have to be as short as Windows wants them. */
  isWindows: boolean;
  /** Template of names, a `/` for each folder; see `names.ts`. */
  template(): string;
  /** Whether a sidecar with provenance is written beside each file. */
  sidecars(): boolean;
  /** Origin of an account's server. Its links may point to the same kind of network. @throws AppError */
  originOf(accountId: string): string;
  /**
   * Asks TokenLab once for the job's outputs and renews their links in the ledger.
   * @throws AppError when it could not be asked
   */
  refreshLinks(jobId: string): Promise<void>;
  /** Whether results of an account come over a network that can be away. */
  needsNetwork(accountId: string): boolean;
  /** A server of an account's results has answered: the network is there, whatever the system says. */
  answered?(accountId: string): void;
  /** SHA-256 of a local input, or null; for sidecars. */
  inputHash(inputId: string): string | null;
  redactor: Redactor;
  appVersion: string;
  /** Bytes of the running downloads, at most every `limits.progressMs`. */
  progress(changes: DownloadProgress[]): void;
  /** The number of running or waiting downloads has changed. */
  statusChanged(): void;
  /** An error that nobody waits for: for the log. */
  report: Reporter;
  failpoint?: Failpoint;
  limits?: Partial<DownloadLimits>;
}

/** Times in ms, sizes in bytes. */
export interface DownloadLimits extends PaceLimits {
  /** Downloads at once, and of them from one account or one server. */
  parallel: number;
  perLane: number;
  /** Largest file that is taken. */
  maxBytes: number;
  /** How often one file is tried before a person has to decide. */
  attempts: number;
  /** How often a file that turned out wrong is fetched from the beginning. */
  wrongFiles: number;
  /** First wait after a failure; it doubles up to `longestDelay`. */
  firstDelay: number;
  longestDelay: number;
  /** Between two looks whether a disk that is away has come back. */
  awayRetry: number;
  /** How often it is tried again, after waits that double, when something is in the way of its file for a moment. */
  momentTries: number;
  /** For so long a link that is refused counts as "not there yet". */
  linkPatience: number;
  /** Longest wait in that time. */
  longestLinkWait: number;
  /** After this a job is no longer young: its links may have expired. */
  youngFor: number;
  /** While the system says that there is no network, a waiting download is still tried this often: it may be wrong. */
  offlineRetry: number;
  /** So long something may still come after the system has said that there is no network. */
  offlineGrace: number;
  /** What is on the disk for sure is noted after this many bytes or ms. */
  checkpointBytes: number;
  checkpointMs: number;
  progressMs: number;
  /** Free space that must remain. */
  keptFree: number;
}

export const defaultDownloadLimits: DownloadLimits = {
  parallel: 6,
  perLane: 3,
  floor: 8 * 1024,
  turn: 30_000,
  longestTurn: 15 * minute,
  maxBytes: 16 * 1024 ** 3,
  attempts: 12,
  wrongFiles: 2,
  firstDelay: 1000,
  longestDelay: 300_000,
  awayRetry: 10_000,
  momentTries: 5,
  linkPatience: 15 * minute,
  longestLinkWait: 2 * minute,
  youngFor: hour,
  offlineRetry: minute,
  offlineGrace: 5_000,
  checkpointBytes: 64 * MiB,
  checkpointMs: 2000,
  progressMs: 250,
  keptFree,
};

/** Longest wait (ms) that a server can impose. */
export const longestRetryAfter = hour;

/** What one attempt works with. */
export interface AttemptContext
  extends Omit<DownloadsOptions, 'limits' | 'failpoint' | 'progress' | 'answered'> {
  limits: DownloadLimits;
  failpoint: Failpoint;
  /** Bytes of a result that are written by now. */
  received(resultId: string, bytes: number, total: number | null): void;
  /** Its server has answered, or sent more. */
  answered(resultId: string): void;
  /** Whether another download waits for this one's place. */
  isWanted(resultId: string): boolean;
  /** How often this one has given up its place by now. */
  timesBack(resultId: string): number;
}
