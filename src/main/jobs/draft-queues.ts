/** Drafts that wait for their turn in this process, account by account. The ledger has their places. */
import type { JobRecord } from '../ledger/index.ts';

/** What the order of sending is made from. */
export type QueuedDraft = Pick<JobRecord, 'id' | 'accountId' | 'queuePlace' | 'batchId'>;

export interface DraftQueues {
  put(draft: QueuedDraft): void;
  isEmpty(accountId: string): boolean;
  /**
   * Takes out the first that may go: by the places that a person has given them, then as they came. `mayGo` is asked once
   * for each batch. Null: none waits, or all of them are rows of batches that wait.
   */
  takeFirst(accountId: string, mayGo: (batchId: string) => boolean): string | null;
  takeAll(accountId: string): string[];
  /** @returns false when it did not wait */
  remove(jobId: string): boolean;
  /** Those that wait get these places. */
  reorder(accountId: string, places: readonly { id: string; place: number }[]): void;
  accounts(): string[];
  /** Over all accounts. */
  size(): number;
}

/** Waiting drafts of one account, first come, first sent. */
type Queue = Map<string, { place: number; batchId: string | null }>;

export function createDraftQueues(): DraftQueues {
  const queues = new Map<string, Queue>();

  const queueOf = (accountId: string): Queue => {
    const known = queues.get(accountId);
    if (known !== undefined) return known;
    const queue: Queue = new Map();
    queues.set(accountId, queue);
    return queue;
  };

  return {
    put: ({ id, accountId, queuePlace: place, batchId }) =>
      void queueOf(accountId).set(id, { place, batchId }),
    isEmpty: (accountId) => (queues.get(accountId)?.size ?? 0) === 0,

    takeFirst(accountId, mayGo) {
      const queue = queueOf(accountId);
      let first: { jobId: string; place: number } | null = null;
      const known = new Map<string, boolean>();
      const goes = (batchId: string): boolean => {
        const answer = known.get(batchId) ?? mayGo(batchId);
        known.set(batchId, answer);
        return answer;
      };
      for (const [jobId, { place, batchId }] of queue) {
        if (first !== null && place >= first.place) continue;
        if (batchId === null || goes(batchId)) first = { jobId, place };
      }
      if (first !== null) queue.delete(first.jobId);
      return first?.jobId ?? null;
    },

    takeAll(accountId) {
      const queue = queueOf(accountId);
      const all = [...queue.keys()];
      queue.clear();
      return all;
    },

    remove(jobId) {
      for (const queue of queues.values()) if (queue.delete(jobId)) return true;
      return false;
    },

    reorder(accountId, places) {
      const queue = queueOf(accountId);
      for (const { id, place } of places) {
        const known = queue.get(id);
        if (known !== undefined) known.place = place;
      }
    },

    accounts: () => [...queues.keys()],
    size: () => [...queues.values()].reduce((sum, queue) => sum + queue.size, 0),
  };
}
