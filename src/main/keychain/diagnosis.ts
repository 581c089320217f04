/** From what the system's keychain said to one of our states, in plain words. Pure. */

import type { KeychainStatus } from '../../shared/account.ts';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/keychain/say.ts';
import type { VaultOutcome } from './vault.ts';

/** What keeps the keys on this system, by the name a person knows it under. */
export function backendName(platform: NodeJS.Platform, desktop: string | undefined): string {
  if (platform === 'darwin') return 'macOS Keychain';
  if (platform === 'win32') return 'Windows Credential Manager';
  if (/kde/i.test(desktop ?? '')) return 'KWallet (Secret Service)';
  return 'GNOME Keyring (Secret Service)';
}

/** Libsecret, D-Bus and gnome-keyring on a keyring that a person has to unlock, or to make, first. */
const lockedWords =
  /locked collection|IsLocked|\/secrets\/collection\/|dismissed|prompt|interaction is not allowed|user canceled/i;
/** D-Bus when nobody offers the Secret Service, or when there is no bus. */
const missingWords =
  /D-?Bus|not provided by any \.service|ServiceUnknown|No such file or directory|Could not connect|not supported|autolaunch|transport/i;

export interface Backend {
  platform: NodeJS.Platform;
  name: string;
}

/** The state that an outcome shows. */
export function diagnose(outcome: VaultOutcome, backend: Backend): KeychainStatus {
  if (outcome.kind === 'done') return { state: 'ready', backend: backend.name, detail: null };
  if (outcome.kind === 'waiting') return locked(backend);
  if (outcome.stage === 'load') return missingLibrary(backend, outcome.message);
  if (outcome.stage === 'call' && lockedWords.test(outcome.message)) return locked(backend);
  if (outcome.stage === 'call' && backend.platform === 'linux' && missingWords.test(outcome.message)) {
    return {
      state: 'missing',
      backend: backend.name,
      detail: say('noKeyringAnswersOnThis'),
    };
  }
  return {
    state: 'failed',
    backend: backend.name,
    detail: say('nameRefusedMessage', { name: backend.name, message: outcome.message.slice(0, 300) }),
  };
}

function locked(backend: Backend): KeychainStatus {
  return {
    state: 'locked',
    backend: backend.name,
    detail: say('nameIsLockedUnlockIt', { name: backend.name }),
  };
}

function missingLibrary(backend: Backend, message: string): KeychainStatus {
  const detail =
    backend.platform === 'linux'
      ? say('systemLibraryLibsecret1So')
      : say('partOfSafelightThatTalks', { name: backend.name, message: message.slice(0, 200) });
  return { state: 'missing', backend: backend.name, detail };
}

/** The error for a state that is not ready. */
export function keychainError(status: KeychainStatus): AppError {
  const message = status.detail ?? say('backendCantBeUsed', { backend: status.backend });
  if (status.state === 'locked') {
    return new AppError('keychain_locked', message, {
      next: ['unlock_keychain', 'use_session_key'],
      retryable: true,
    });
  }
  const code = status.state === 'missing' ? 'keychain_missing' : 'keychain_failed';
  return new AppError(code, message, { next: ['use_session_key', 'check_again'] });
}
