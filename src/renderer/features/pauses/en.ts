/** Accounts whose work waits, and what a person can do about it. */
export default {
  label: 'Paused accounts',
  key_refused: {
    title: 'TokenLab rejected the key of “{{account}}”.',
    text: 'Its jobs are paused until the key works. Existing tasks keep running at TokenLab.',
  },
  balance: {
    title: 'The balance of “{{account}}” is too low.',
    text: 'New jobs wait and are sent automatically once there is enough. Existing tasks are still followed.',
  },
  key_limit: {
    title: 'The key of “{{account}}” has reached its spending limit.',
    text: 'New jobs wait and are sent automatically once the limit allows it. Existing tasks are still followed.',
  },
  key_unavailable: {
    title: 'The key of “{{account}}” can’t be read.',
    text: 'Its jobs are paused until then. Unlock the keychain or enter the key again.',
  },
  action: {
    replaceKey: 'Replace key…',
    checkKey: 'Check key',
    addBalance: 'Add funds',
    raiseLimit: 'Raise limit',
    resume: 'Resume',
  },
  check: {
    refused: 'TokenLab still rejects this key. Replace it to continue.',
    missing: 'There is no key. Enter it again to continue.',
    keychain_locked: 'The keychain is locked, so the key can’t be read.',
    keychain_missing: 'There is no keychain to read the key from.',
    unchecked: 'The key couldn’t be checked right now. Try again in a moment.',
  },
} as const;
