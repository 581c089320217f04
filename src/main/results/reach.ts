/** Whether results can be reached: the system says so, or something has answered although the system says no. */
import type { Clock, Timer } from '../base/clock.ts';

export interface Reach {
  /** What the system says. */
  setOnline(online: boolean): void;
  /** The account's results come over a network that is away, as far as is known. */
  isAway(accountId: string): boolean;
  /** The system says that there is no network: answers are news. */
  isDoubtful(): boolean;
  /** A server of the account's results has answered, or TokenLab has. @returns whether that is news */
  answered(accountId: string, resultId?: string): boolean;
  /** A request found nobody. */
  unanswered(accountId: string): void;
  close(): void;
}

export interface ReachOptions {
  clock: Clock;
  needsNetwork(accountId: string): boolean;
  /** After the system's word so long (ms) is waited for bytes that prove it wrong. */
  graceMs: number;
  /** The network is away: stops what has received nothing since the system said so. */
  away(hasReceived: (resultId: string) => boolean): void;
  /** It is there, or there again. */
  there(): void;
}

export function createReach({ clock, needsNetwork, graceMs, away, there }: ReachOptions): Reach {
  let online = true;
  /** Something has answered since the system said that there is no network. */
  let outweighed = false;
  let received = new Set<string>();
  let grace: Timer | null = null;

  return {
    setOnline(now) {
      if (online === now) return;
      online = now;
      outweighed = false;
      received = new Set();
      grace?.clear();
      if (online) there();
      else grace = clock.setTimeout(() => away((resultId) => received.has(resultId)), graceMs);
    },

    isAway: (accountId) => !online && !outweighed && needsNetwork(accountId),

    isDoubtful: () => !online,

    answered(accountId, resultId) {
      if (online || !needsNetwork(accountId)) return false;
      if (resultId !== undefined) received.add(resultId);
      if (outweighed) return false;
      outweighed = true;
      there();
      return true;
    },

    unanswered(accountId) {
      if (!online && needsNetwork(accountId)) outweighed = false;
    },

    close: () => grace?.clear(),
  };
}
