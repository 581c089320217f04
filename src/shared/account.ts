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
