/** Accounts whose work waits, and what a person can do about it. */
export default {
  label: 'Paused accounts',
  key_refused: {
    title: 'TokenLab rejected the key of “{{account}}”.',
    text: 'Its jobs are paused until the key works. Existing tasks keep running at TokenLab.',
  },
  balance: {
    title: 'The balance of “{{account}}” is too low.',
    text: 'New jobs wait and go out automatically once there is enough. Existing tasks are still followed.',
  },
  key_limit: {
    title: 'The key of “{{account}}” has reached its own spending limit.',
    text: 'New jobs wait and go out automatically once the limit allows it. Existing tasks are still followed.',
  },
  key_unavailable: {
    title: 'The key of “{{account}}” cannot be read.',
    text: 'Its jobs are paused until it can. Unlock the keychain or enter the key again.',
  },
  action: {
    replaceKey: 'Replace key…',
    checkKey: 'Check key',
    addBalance: 'Add balance',
    raiseLimit: 'Raise limit',
    resume: 'Resume',
  },
  check: {
    refused: 'TokenLab still rejects this key. Replace it to continue.',
    missing: 'There is no key. Enter it again to continue.',
    keychain_locked: 'The keychain is locked, so the key cannot be read.',
    keychain_missing: 'There is no keychain to read the key from.',
    unchecked: 'The key could not be checked now.',
  },
} as const;
