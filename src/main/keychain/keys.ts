/** Keys and tokens by account, wherever they live: in the keychain, or in this process's memory alone. */
import type { KeychainStatus } from '../../shared/account.ts';
import type { Keychain } from './keychain.ts';

/** `key`: the API key. `management`: the token that may read usage and balance. */
export type SecretKind = 'key' | 'management';
/** `memory` is for session keys, environment keys and the sandbox's: never written anywhere. */
export type SecretPlace = 'keychain' | 'memory';

export interface Keys {
  /**
   * @returns the secret, or null when there is none
   * @throws AppError `keychain_locked`, `keychain_missing`, `keychain_failed`
   */
  get(accountId: string, kind: SecretKind, place: SecretPlace): Promise<string | null>;
  /** @throws AppError as `get`; then nothing was stored */
  put(accountId: string, kind: SecretKind, secret: string, place: SecretPlace): Promise<void>;
  /** Forgets it in memory, and in the keychain when it lives there. @throws AppError as `get` */
  drop(accountId: string, kind: SecretKind, place: SecretPlace): Promise<void>;
  /** Removes a copy that an earlier choice left in the keychain; what is in memory stays. @throws AppError as `get` */
  forget(accountId: string, kind: SecretKind): Promise<void>;
  /** The secret if it is in memory now, without asking the keychain. */
  held(accountId: string, kind: SecretKind): string | null;
  /** Every secret that this process has seen, replaced ones included: what the redactor has to know by content. */
  seen(): readonly string[];
  status(): KeychainStatus;
  check(): Promise<KeychainStatus>;
}

export function createKeys(keychain: Keychain): Keys {
  const held = new Map<string, string>();
  const asked = new Map<string, Promise<string | null>>();
  let seen: string[] = [];
  const entryOf = (accountId: string, kind: SecretKind) => `${kind} ${accountId}`;

  const hold = (entry: string, secret: string) => {
    held.set(entry, secret);
    if (!seen.includes(secret)) seen = [...seen, secret];
  };

  return {
    async get(accountId, kind, place) {
      const entry = entryOf(accountId, kind);
      const known = held.get(entry);
      if (known !== undefined || place === 'memory') return known ?? null;
      // Many polls may ask at once; the system is asked once.
      const asking = asked.get(entry) ?? keychain.read(entry);
      asked.set(entry, asking);
      // One that was dropped or replaced while the system took its time is not taken up again.
      const isCurrent = () => asked.get(entry) === asking;
      try {
        const secret = await asking;
        if (secret !== null && isCurrent()) hold(entry, secret);
      } finally {
        if (isCurrent()) asked.delete(entry);
      }
      return held.get(entry) ?? null;
    },
    async put(accountId, kind, secret, place) {
      const entry = entryOf(accountId, kind);
      if (!seen.includes(secret)) seen = [...seen, secret];
      if (place === 'keychain') await keychain.write(entry, secret, held.get(entry) ?? null);
      asked.delete(entry);
      hold(entry, secret);
    },
    async drop(accountId, kind, place) {
      const entry = entryOf(accountId, kind);
      asked.delete(entry);
      held.delete(entry);
      if (place === 'keychain') await keychain.remove(entry);
    },
    forget: (accountId, kind) => keychain.remove(entryOf(accountId, kind)),
    held: (accountId, kind) => held.get(entryOf(accountId, kind)) ?? null,
    seen: () => seen,
    status: () => keychain.status(),
    check: () => keychain.check(),
  };
}
