/** Running downloads by result id, fed by main's progress event; each place that shows one subscribes to its own. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { on } from '../../bridge.ts';
import { advance, type Transfer } from './transfer.ts';

const useTransfers = create<{ transfers: Record<string, Transfer> }>(() => ({ transfers: {} }));

let listeners = 0;
let stop: (() => void) | null = null;

function follow(): () => void {
  listeners += 1;
  stop ??= on('downloadProgress', (running) => {
    useTransfers.setState((state) => {
      const now = Date.now();
      // Only what still runs is kept: the map cannot grow with the history.
      const transfers: Record<string, Transfer> = {};
      for (const { resultId, receivedBytes, totalBytes } of running) {
        transfers[resultId] = advance(state.transfers[resultId], receivedBytes, totalBytes, now);
      }
      return { transfers };
    });
  });
  return () => {
    listeners -= 1;
    if (listeners > 0) return;
    stop?.();
    stop = null;
  };
}

/** The running download of a result, or undefined when main has said nothing of it. */
export function useTransfer(resultId: string): Transfer | undefined {
  useEffect(follow, []);
  return useTransfers((state) => state.transfers[resultId]);
}
