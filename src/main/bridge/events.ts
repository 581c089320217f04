/** What main tells the window: coalesced, in order, and only to windows that listen. */
import type { BridgeEvents, EventName } from '../../shared/bridge.ts';
import type { Clock } from '../clock.ts';

/** A window that can be told something. */
export interface Listener {
  id: number;
  send<E extends EventName>(event: E, payload: BridgeEvents[E]): void;
}

export interface Events {
  /** Rows and counts; many calls become one event. */
  jobsChanged(jobIds: readonly string[], counts: boolean): void;
  /** What only an inspector shows; coalesced likewise. */
  detailsChanged(jobIds: readonly string[]): void;
  downloadProgress(progress: BridgeEvents['downloadProgress']): void;
  /** Everything else goes out at once. Notices and commands wait for a window that can show them. */
  tell<E extends 'notice' | 'menuCommand'>(event: E, payload: BridgeEvents[E]): void;
  state<E extends 'pollerStatus' | 'accountsChanged' | 'settingsChanged' | 'keychainChanged'>(
    event: E,
    payload: BridgeEvents[E],
  ): void;
  /** The window has subscribed and asked for its first state. */
  attach(listener: Listener): void;
  /** The window closed, crashed or reloads. */
  detach(id: number): void;
}

/** Trailing windows in ms: rows follow within a frame or two, bytes four times a second. */
export const jobsWindow = 30;
export const progressWindow = 250;
/** Above this many ids the window is told to ask again for what it shows. */
export const mostIds = 500;
/** Notices kept for a window that is not there yet. */
const mostWaiting = 50;

type Waiting = { [E in 'notice' | 'menuCommand']: { event: E; payload: BridgeEvents[E] } }[
  | 'notice'
  | 'menuCommand'];

export function createEvents(clock: Clock): Events {
  const listeners = new Map<number, Listener>();
  const jobIds = new Set<string>();
  let counts = false;
  let jobsDue = false;
  const detailIds = new Set<string>();
  let detailsDue = false;
  const progress = new Map<string, BridgeEvents['downloadProgress'][number]>();
  let progressDue = false;
  let waiting: Waiting[] = [];

  const send = <E extends EventName>(event: E, payload: BridgeEvents[E]) => {
    for (const listener of listeners.values()) listener.send(event, payload);
  };

  /** Takes the ids out of their set; null when there are more than can be named. */
  const takeIds = (ids: Set<string>): string[] | null => {
    const taken = ids.size > mostIds ? null : [...ids];
    ids.clear();
    return taken;
  };

  return {
    jobsChanged(changed, countsToo) {
      // Nobody listens: a window that comes asks the ledger.
      if (listeners.size === 0) return;
      for (const id of changed) if (jobIds.size <= mostIds) jobIds.add(id);
      counts ||= countsToo;
      if (jobsDue) return;
      jobsDue = true;
      clock.setTimeout(() => {
        jobsDue = false;
        const payload = { jobIds: takeIds(jobIds), counts };
        counts = false;
        send('jobsChanged', payload);
      }, jobsWindow);
    },

    detailsChanged(changed) {
      if (listeners.size === 0) return;
      for (const id of changed) if (detailIds.size <= mostIds) detailIds.add(id);
      if (detailsDue) return;
      detailsDue = true;
      clock.setTimeout(() => {
        detailsDue = false;
        send('detailsChanged', { jobIds: takeIds(detailIds) });
      }, jobsWindow);
    },

    downloadProgress(changed) {
      if (listeners.size === 0) return;
      for (const one of changed) progress.set(one.resultId, one);
      if (progressDue) return;
      progressDue = true;
      clock.setTimeout(() => {
        progressDue = false;
        const payload = [...progress.values()];
        progress.clear();
        if (payload.length > 0) send('downloadProgress', payload);
      }, progressWindow);
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
