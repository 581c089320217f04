/** Accounts as the window sees them, and the keychain that keeps their keys. */
import type { AccountPause } from './job.ts';

export interface AccountView {
  id: string;
  kind: 'sandbox' | 'tokenlab';
  label: string;
  /** Origin without `/v1`. */
  apiBase: string;
  /** Where the key lives. `environment` and `session` keys are never written. */
  keyStorage: 'none' | 'keychain' | 'session' | 'environment';
  /** Last four characters, to tell keys apart; null when there is no key. */
  keyHint: string | null;
  keyState: 'ok' | 'refused' | 'missing' | 'keychain_locked' | 'keychain_missing' | 'unchecked';
  hasManagementToken: boolean;
  /** The project that its key was made for, with a limit that TokenLab enforces; null: none. */
  projectId: string | null;
  /** Why its work waits; null while it does not. */
  pause: AccountPause | null;
  /** A person holds its sending, or its polling. */
  sendingHeld: boolean;
  pollingHeld: boolean;
  /** Creates that it has on the wire at once, at most. */
  createsAtOnce: number;
  active: boolean;
}

export interface KeychainStatus {
  state: 'ready' | 'locked' | 'missing' | 'failed';
  /** Name of what keeps the keys, e.g. "GNOME Keyring (Secret Service)", "macOS Keychain". */
  backend: string;
  /** Plain words when not ready: what is wrong and what to do. */
  detail: string | null;
}

/** The most that TokenLab lets a key's limit be, USD. */
export const highestKeyLimit = 100_000;

/** A key of a workspace, as its management token shows it. Amounts are USD as decimal strings. */
export interface WorkspaceKey {
  id: string;
  name: string | null;
  /** The visible beginning of the key. */
  prefix: string | null;
  /** What TokenLab says of it, such as `active`; null when it does not say. */
  status: string | null;
  /** What TokenLab enforces; null: no limit, or none stated. */
  limitUsd: string | null;
  usedUsd: string | null;
  /** The account here that it was made for; null: none. */
  accountId: string | null;
}
