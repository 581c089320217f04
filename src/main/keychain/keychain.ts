/**
 * The operating system's keychain. Reads and writes secrets, says in which state it is, and never blocks or crashes
 * the app: every call has a time limit, every failure is a state with a name.
 */

import { randomBytes } from 'node:crypto';
import type { KeychainStatus } from '../../shared/account.ts';
import { say } from '../../shared/words/keychain/say.ts';
import type { Clock } from '../base/clock.ts';
import { type Backend, backendName, diagnose, keychainError } from './diagnosis.ts';
import { createVault, type VaultOutcome } from './vault.ts';
import type { VaultProcess } from './vault-protocol.ts';

export interface Keychain {
  /** What is known without asking. */
  status(): KeychainStatus;
  /** Writes, reads and removes a test entry. A locked keyring asks for its password now. Never rejects. */
  check(): Promise<KeychainStatus>;
  /** Asks without making the system prompt; a locked keyring may look ready. Never rejects. */
  glance(): Promise<KeychainStatus>;
  /**
   * @returns the secret, or null when the keychain is open and has none
   * @throws AppError `keychain_locked`, `keychain_missing`, `keychain_failed`
   */
  read(entry: string): Promise<string | null>;
  /**
   * @param before what it takes the place of, as far as that is known
   * @throws AppError as `read`; then all is as it was, also when the system answers later
   */
  write(entry: string, secret: string, before: string | null): Promise<void>;
  /** @throws AppError as `read` */
  remove(entry: string): Promise<void>;
  /** Called whenever the state changed, also long after a call gave up waiting. */
  onChange(listener: (status: KeychainStatus) => void): () => void;
  close(): void;
}

export interface KeychainOptions {
  start: () => VaultProcess;
  clock: Clock;
  platform: NodeJS.Platform;
  /** `XDG_CURRENT_DESKTOP`, to name the keyring. */
  desktop?: string;
  limits?: Partial<Limits>;
}

/** Patience in ms: short where the app waits, long where a person may be typing a password. */
interface Limits {
  read: number;
  write: number;
  check: number;
}

const usualLimits: Limits = { read: 6_000, write: 25_000, check: 5_000 };
const checkEntry = 'keychain-check';

export function createKeychain(options: KeychainOptions): Keychain {
  const backend: Backend = {
    platform: options.platform,
    name: backendName(options.platform, options.desktop),
  };
  const limits = { ...usualLimits, ...options.limits };
  const vault = createVault(options.start, options.clock);
  const listeners = new Set<(status: KeychainStatus) => void>();
  let status: KeychainStatus = { state: 'ready', backend: backend.name, detail: null };

  const settleOn = (next: KeychainStatus): KeychainStatus => {
    const changed = next.state !== status.state || next.detail !== status.detail;
    status = next;
    if (changed) for (const listener of [...listeners]) listener(next);
    return next;
  };

  const noteOutcome = (outcome: VaultOutcome): KeychainStatus => {
    if (outcome.kind === 'waiting') void outcome.late?.then((late) => settleOn(diagnose(late, backend)));
    return settleOn(diagnose(outcome, backend));
  };

  const checkNow = async (): Promise<KeychainStatus> => {
    const secret = randomBytes(8).toString('hex');
    const wrote = await vault.ask({ op: 'set', entry: checkEntry, secret }, limits.check);
    if (wrote.kind === 'waiting') {
      void wrote.late?.then((late) => {
        if (late.kind === 'done') void vault.ask({ op: 'remove', entry: checkEntry }, limits.check);
      });
    }
    if (wrote.kind !== 'done') return noteOutcome(wrote);
    const read = await vault.ask({ op: 'get', entry: checkEntry }, limits.check);
    const removed = await vault.ask({ op: 'remove', entry: checkEntry }, limits.check);
    if (read.kind === 'done' && read.value !== secret) {
      const detail = say('nameDidntKeepWhatWas', { name: backend.name });
      return settleOn({ state: 'failed', backend: backend.name, detail });
    }
    return noteOutcome(read.kind === 'done' ? removed : read);
  };

  let checking: Promise<KeychainStatus> | null = null;
  /** Two at once would read each other's entry. */
  const check = (): Promise<KeychainStatus> => {
    checking ??= checkNow().finally(() => {
      checking = null;
    });
    return checking;
  };

  return {
    status: () => status,
    check,
    glance: async () => noteOutcome(await vault.ask({ op: 'get', entry: checkEntry }, limits.read)),

    async read(entry) {
      // The person was asked to unlock it already; asking at every poll would be one prompt after another.
      if (status.state === 'locked') throw keychainError(status);
      const outcome = await vault.ask({ op: 'get', entry }, limits.read);
      if (outcome.kind !== 'done') throw keychainError(noteOutcome(outcome));
      if (outcome.value !== null) {
        noteOutcome(outcome);
        return outcome.value;
      }
      // A Secret Service whose prompt was dismissed, or could not be shown, answers as if there were no such entry.
      if (backend.platform === 'linux' && (await check()).state !== 'ready') throw keychainError(status);
      return null;
    },

    async write(entry, secret, before) {
      const outcome = await vault.ask({ op: 'set', entry, secret }, limits.write);
      const now = noteOutcome(outcome);
      if (outcome.kind === 'done') return;
      if (outcome.kind === 'waiting') {
        // Nothing else is written while this one waits, so what comes late can only be what was given up.
        void outcome.late?.then((late) => {
          if (late.kind !== 'done') return;
          if (before === null) void vault.ask({ op: 'remove', entry }, limits.write);
          else void vault.ask({ op: 'set', entry, secret: before }, limits.write);
        });
      }
      throw keychainError(now);
    },

    async remove(entry) {
      const outcome = await vault.ask({ op: 'remove', entry }, limits.write);
      const now = noteOutcome(outcome);
      if (outcome.kind !== 'done') throw keychainError(now);
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => vault.close(),
  };
}
