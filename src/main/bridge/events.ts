/** What main tells the window: coalesced, in order, and only to windows that listen. */

import type { BulkRun } from '../../shared/bulk.ts';
import type { EventName, EventPayload } from '../../shared/contract/events.ts';
import type { JobRow } from '../../shared/job.ts';
import type { DownloadProgress } from '../../shared/results.ts';
import type { Clock } from '../base/clock.ts';
import type { LedgerChange } from '../ledger/index.ts';

/** Many calls become one event. */
type CoalescedEvent =
  | 'jobsChanged'
  | 'detailsChanged'
  | 'downloadProgress'
  | 'bulkChanged'
  | 'batchesChanged';
/** Kept for a window that is not there yet. */
type KeptEvent = 'notice' | 'menuCommand';
/** Sent at once; a window that comes later asks for the state itself. */
type StateEvent = Exclude<EventName, CoalescedEvent | KeptEvent>;

/** A window that can be sent something. */
export interface Listener {
  id: number;
  send<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

export interface Events {
  /** What a commit changed of rows and counts. */
  jobsChanged(change: Pick<LedgerChange, 'jobIds' | 'resultIds' | 'counts' | 'moves'>): void;
  /** What only an inspector shows. */
  detailsChanged(jobIds: readonly string[]): void;
  downloadProgress(progress: DownloadProgress[]): void;
  /** All runs as they are now; the latest word goes out. */
  bulkChanged(runs: BulkRun[]): void;
  batchesChanged(): void;
  tell<E extends KeptEvent>(event: E, payload: EventPayload<E>): void;
  state<E extends StateEvent>(event: E, payload: EventPayload<E>): void;
  /** The window has subscribed and asked for its first state. */
  attach(listener: Listener): void;
  /** The window closed, crashed or reloads. */
  detach(id: number): void;
}

/** Trailing windows in ms: rows follow within a frame or two, bytes four times a second. */
export const jobsWindow = 30;
export const progressWindow = 250;
/** Above this many ids the window is asked to load again for what it shows. */
export const mostIds = 500;
/** Notices kept for a window that is not there yet. */
const mostWaiting = 50;

type Waiting = { [E in KeptEvent]: { event: E; payload: EventPayload<E> } }[KeptEvent];

/** @param rowsOf how the rows of these jobs are now */
export function createEvents(clock: Clock, rowsOf: (jobIds: readonly string[]) => JobRow[]): Events {
  const listeners = new Map<number, Listener>();
  const jobIds = new Set<string>();
  const none = { counts: false, moves: false, results: false };
  let jobs = none;
  const detailIds = new Set<string>();
  const progress = new Map<string, DownloadProgress>();
  let bulk: BulkRun[] = [];
  let waiting: Waiting[] = [];

  const send = <E extends EventName>(event: E, payload: EventPayload<E>) => {
    for (const listener of listeners.values()) listener.send(event, payload);
  };

  const addIds = (ids: Set<string>, more: readonly string[]) => {
    for (const id of more) if (ids.size <= mostIds) ids.add(id);
  };
  /** Takes the ids out of their set; null when there are more than can be named. */
  const takeIds = (ids: Set<string>): string[] | null => {
    const taken = ids.size > mostIds ? null : [...ids];
    ids.clear();
    return taken;
  };

  /** A function that sends once at the end of the window, however often it is called meanwhile. */
  const coalesced = (windowMs: number, sendAll: () => void) => {
    let isDue = false;
    return () => {
      if (isDue) return;
      isDue = true;
      clock.setTimeout(() => {
        isDue = false;
        sendAll();
      }, windowMs);
    };
  };
  /** Null where the window has to ask, and is answered with what is wrong. */
  const rowsNow = (ids: readonly string[] | null): JobRow[] | null => {
    try {
      return ids === null ? null : rowsOf(ids);
    } catch {
      return null;
    }
  };
  const sendJobs = coalesced(jobsWindow, () => {
    const { counts, moves, results } = jobs;
    const ids = takeIds(jobIds);
    jobs = none;
    send('jobsChanged', { jobIds: ids, rows: moves ? null : rowsNow(ids), counts, results });
  });
  const sendDetails = coalesced(jobsWindow, () => send('detailsChanged', { jobIds: takeIds(detailIds) }));
  const sendProgress = coalesced(progressWindow, () => {
    const payload = [...progress.values()];
    progress.clear();
    if (payload.length > 0) send('downloadProgress', payload);
  });
  const sendBatches = coalesced(progressWindow, () => send('batchesChanged', null));
  const sendBulk = coalesced(progressWindow, () => send('bulkChanged', bulk));

  /** A window that comes later asks the ledger. */
  const isUnwatched = () => listeners.size === 0;

  return {
    jobsChanged(change) {
      if (isUnwatched()) return;
      addIds(jobIds, change.jobIds);
      jobs = {
        counts: jobs.counts || change.counts,
        moves: jobs.moves || change.moves,
        results: jobs.results || change.resultIds.length > 0,
      };
      sendJobs();
    },

    detailsChanged(changed) {
      if (isUnwatched()) return;
      addIds(detailIds, changed);
      sendDetails();
    },

    downloadProgress(changed) {
      if (isUnwatched()) return;
      for (const one of changed) progress.set(one.resultId, one);
      sendProgress();
    },

    bulkChanged(runs) {
      bulk = runs;
      if (!isUnwatched()) sendBulk();
    },

    batchesChanged() {
      if (!isUnwatched()) sendBatches();
    },

    tell(event, payload) {
      if (listeners.size > 0) send(event, payload);
      else waiting = [...waiting, { event, payload } as Waiting].slice(-mostWaiting);
    },

    state: (event, payload) => send(event, payload),

    attach(listener) {
      listeners.set(listener.id, listener);
      const missed = waiting;
      waiting = [];
      for (const { event, payload } of missed) listener.send(event, payload as never);
    },

    detach(id) {
      listeners.delete(id);
    },
  };
}
