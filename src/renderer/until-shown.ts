/** What main reports while nobody can see the window waits as one report until the window is shown. */
import type { EventName, EventPayload } from '../shared/contract/events.ts';

type Join<E extends EventName> = (waiting: EventPayload<E>, next: EventPayload<E>) => EventPayload<E>;
const latest = <T>(_waiting: T, next: T): T => next;

/** How two reports become one. What is not named here is passed on at once. */
const joins: { readonly [E in EventName]?: Join<E> } = {
  jobsChanged: (waiting, next) => ({
    jobIds: null,
    rows: null,
    counts: waiting.counts || next.counts,
    results: waiting.results || next.results,
  }),
  detailsChanged: () => ({ jobIds: null }),
  downloadProgress: (waiting, next) => [
    ...new Map([...waiting, ...next].map((one) => [one.resultId, one])).values(),
  ],
  bulkChanged: latest,
  batchesChanged: latest,
  pollerStatus: latest,
  accountsChanged: latest,
  keychainChanged: latest,
  updateChanged: latest,
};

// Tests of the stores have no page.
const isHidden = (): boolean => globalThis.document?.visibilityState === 'hidden';

export interface Hatch<E extends EventName> {
  pass(payload: EventPayload<E>): void;
  end(): void;
}

export function untilShown<E extends EventName>(
  event: E,
  listener: (payload: EventPayload<E>) => void,
): Hatch<E> {
  const join = joins[event] as Join<E> | undefined;
  let waiting: { payload: EventPayload<E> } | null = null;
  const end = (): void => {
    waiting = null;
    globalThis.document?.removeEventListener('visibilitychange', shown);
  };
  const shown = (): void => {
    if (waiting === null || isHidden()) return;
    const { payload } = waiting;
    end();
    listener(payload);
  };
  return {
    pass(payload) {
      if (join === undefined || !isHidden()) {
        // Shown, and the page has not been notified of it yet.
        shown();
        listener(payload);
        return;
      }
      if (waiting === null) document.addEventListener('visibilitychange', shown);
      waiting = { payload: waiting === null ? payload : join(waiting.payload, payload) };
    },
    end,
  };
}
