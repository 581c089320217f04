/** Calls into the keychain's process, each with a time limit. The process starts with the first call. */
import { say } from '../../shared/words/keychain/say.ts';
import type { Clock } from '../base/clock.ts';
import type { VaultAnswer, VaultProcess, VaultRequest } from './vault-protocol.ts';

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
  /** `timeoutMs`: for the keychain alone, from the moment at which its process makes the call. */
  ask(request: Ask, timeoutMs: number): Promise<VaultOutcome>;
  /** Ends the process at once, whatever it waits for. */
  close(): void;
}

/** Ms for the process to start and to come to a call. A busy computer needs long; no person is asked for anything yet. */
const startMs = 60_000;

interface Open {
  begin(): void;
  settle(outcome: VaultOutcome): void;
}

export function createVault(start: () => VaultProcess, clock: Clock): Vault {
  const open = new Map<number, Open>();
  let process: VaultProcess | null = null;
  let lastId = 0;
  let overdue = 0;

  const settle = (id: number, outcome: VaultOutcome) => {
    open.get(id)?.settle(outcome);
    open.delete(id);
  };
  const expect = (id: number) => {
    const hooks = {} as Open;
    const begun = new Promise<void>((resolve) => {
      hooks.begin = resolve;
    });
    const answer = new Promise<VaultOutcome>((resolve) => {
      hooks.settle = resolve;
    });
    open.set(id, hooks);
    return { begun, answer };
  };
  const running = (): VaultProcess => {
    if (process !== null) return process;
    const started = start();
    process = started;
    started.onReply((reply) => {
      if ('begun' in reply) open.get(reply.id)?.begin();
      else settle(reply.id, outcomeOf(reply));
    });
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
      const { begun, answer } = expect(id);
      running().post({ ...request, id } as VaultRequest);
      const first = await firstOf(begun, answer, timeoutMs, clock);
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

/** The answer, or null when it does not come within `timeoutMs` after the call was begun. */
function firstOf(
  begun: Promise<void>,
  answer: Promise<VaultOutcome>,
  timeoutMs: number,
  clock: Clock,
): Promise<VaultOutcome | null> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = (outcome: VaultOutcome | null) => {
      isOver = true;
      limit.clear();
      resolve(outcome);
    };
    let limit = clock.setTimeout(() => end(null), startMs);
    void begun.then(() => {
      if (isOver) return;
      limit.clear();
      limit = clock.setTimeout(() => end(null), timeoutMs);
    });
    void answer.then(end);
  });
}

function outcomeOf(reply: VaultAnswer): VaultOutcome {
  return reply.ok
    ? { kind: 'done', value: reply.value }
    : { kind: 'refused', stage: reply.stage, message: reply.message };
}
