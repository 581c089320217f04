/** What is happening now: open tasks, how they are checked, and the downloads. */

import type { SendingHold } from './queue.ts';

/** An account of which so many tasks are open that each is checked less often. */
export interface Stretched {
  accountId: string;
  openTasks: number;
  /** Ms between two checks of a young task, on average. */
  everyMs: number;
  /** `limit`: the key allows no more requests. `answers`: they take so long that no more can be asked for. */
  cause: 'limit' | 'answers';
  /** Requests per minute that the key allows. */
  perMinute: number;
  /** How long an answer takes now (ms). */
  answerMs: number;
}

/** `full`: what happens is still noted, and nothing new is sent. `read_only`: until the app is started again. */
export type LedgerDiskState = 'ok' | 'full' | 'read_only';

/** What waits to be sent now, and whether a person holds it. */
export interface SendingStatus {
  waiting: number;
  /** Why nothing is sent of any account. */
  held: SendingHold | null;
}

export interface PollerStatus {
  /** Whether the ledger's disk has room for it. */
  disk: LedgerDiskState;
  openTasks: number;
  /** Open tasks that are not asked for, because their account has to pause. */
  heldTasks: number;
  /** Unix ms of the next poll; null when idle. */
  nextPollAt: number | null;
  requestsLastMinute: number;
  /** Requests per minute the key is allowed, when the server has said so. */
  limitPerMinute: number | null;
  paused: null | 'offline' | 'user' | 'key_refused' | 'balance' | 'key_unavailable' | 'sleep';
  sending: SendingStatus;
  stretched: Stretched[];
  balanceUsd: string | null;
  balanceLow: boolean;
  downloads: { active: number; waiting: number; bytesPerSecond: number };
}
