/** Calls into the keychain's process, each with a time limit. The process starts with the first call. */
import { say } from '../../shared/words/keychain/say.ts';
import type { Clock } from '../base/clock.ts';
import type { VaultProcess, VaultReply, VaultRequest } from './vault-protocol.ts';

type Ask =
  | { op: 'get'; entry: string }
  | { op: 'set'; entry: string; secret: string }
  | { op: 'remove'; entry: string };

/**
 * - `waiting`: no answer in time, or an earlier call still waits: somebody is being asked for a password.
 *   `late` settles with the answer if it ever comes, for the call that was made; it is null when none was made.
 */
export type VaultOutcome =
  | { kind: 'done'; value: string | null }
  | { kind: 'waiting'; late: Promise<VaultOutcome> | null }
  | { kind: 'refused'; stage: 'load' | 'call' | 'exit'; message: string };

export interface Vault {
  ask(request: Ask, timeoutMs: number): Promise<VaultOutcome>;
  /** Ends the process at once, whatever it waits for. */
  close(): void;
}

export function createVault(start: () => VaultProcess, clock: Clock): Vault {
  const open = new Map<number, (outcome: VaultOutcome) => void>();
  let process: VaultProcess | null = null;
  let lastId = 0;
  let overdue = 0;

  const settle = (id: number, outcome: VaultOutcome) => {
    open.get(id)?.(outcome);
    open.delete(id);
  };
  const running = (): VaultProcess => {
    if (process !== null) return process;
    const started = start();
    process = started;
    started.onReply((reply) => settle(reply.id, outcomeOf(reply)));
    started.onExit(() => {
      if (process === started) process = null;
      const message = say('processThatTalksToKeychain');
      for (const id of [...open.keys()]) settle(id, { kind: 'refused', stage: 'exit', message });
    });
    return started;
  };

  return {
    async ask(request, timeoutMs) {
      // Behind a call that waits for a person everything waits; asking again would only raise a second prompt.
      if (overdue > 0) return { kind: 'waiting', late: null };
      lastId += 1;
      const id = lastId;
      const answer = new Promise<VaultOutcome>((resolve) => open.set(id, resolve));
      running().post({ ...request, id } as VaultRequest);
      const first = await firstOf(answer, timeoutMs, clock);
      if (first !== null) return first;
      overdue += 1;
      const late = answer.finally(() => {
        overdue -= 1;
      });
      return { kind: 'waiting', late };
    },
    close() {
      process?.kill();
    },
  };
}

/** The answer, or null when it does not come in time. */
function firstOf(
  answer: Promise<VaultOutcome>,
  timeoutMs: number,
  clock: Clock,
): Promise<VaultOutcome | null> {
  return new Promise((resolve) => {
    const limit = clock.setTimeout(() => resolve(null), timeoutMs);
    void answer.then((outcome) => {
      limit.clear();
      resolve(outcome);
    });
  });
}

function outcomeOf(reply: VaultReply): VaultOutcome {
  return reply.ok
    ? { kind: 'done', value: reply.value }
    : { kind: 'refused', stage: reply.stage, message: reply.message };
}
