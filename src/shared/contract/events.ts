/**
 * What main tells the window. Facts come after the ledger's commit, coalesced; the window asks for what it shows.
 * No schemas here: main alone sends events, and preload runs on this file.
 */
import type { AccountView, KeychainStatus } from '../account.ts';
import type { BulkRun } from '../bulk.ts';
import type { JobRow } from '../job.ts';
import type { MenuCommand } from '../menu-command.ts';
import type { Notice } from '../notice.ts';
import type { DownloadProgress } from '../results.ts';
import type { Settings } from '../settings.ts';
import type { PollerStatus } from '../status.ts';
import type { UpdateState } from '../updates.ts';

/** `payload` exists for types only. */
interface EventType<P> {
  payload?: P;
}
const event = <P>(): EventType<P> => ({});

export interface JobsChange {
  jobIds: string[] | null;
  rows: JobRow[] | null;
  /** The sidebar's counts may differ. */
  counts: boolean;
  /** What the gallery shows of their results may differ. */
  results: boolean;
}

export const events = {
  /**
   * Jobs changed. `rows`: how their rows are now, where that is all that a list has to know; null: lists may hold other
   * jobs or another order, ask again for what is in view. `jobIds` null: more than can be named.
   */
  jobsChanged: event<JobsChange>(),
  /** Of these jobs only what an open inspector shows changed: when they were checked, or their timeline. */
  detailsChanged: event<{ jobIds: string[] | null }>(),
  /** Bytes of running downloads, at most a few times a second. */
  downloadProgress: event<DownloadProgress[]>(),
  /** Actions on many jobs: those under way, and those whose summary nobody has put away. A few times a second at most. */
  bulkChanged: event<BulkRun[]>(),
  /** Batches were made or changed; their jobs change by `jobsChanged`. */
  batchesChanged: event<null>(),
  pollerStatus: event<PollerStatus>(),
  accountsChanged: event<AccountView[]>(),
  settingsChanged: event<Settings>(),
  keychainChanged: event<KeychainStatus>(),
  updateChanged: event<UpdateState>(),
  notice: event<Notice>(),
  menuCommand: event<MenuCommand>(),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = (typeof events)[E] extends EventType<infer P> ? P : never;
