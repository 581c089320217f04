/** What the first screen says of accounts. The rest is in `en-later.ts`. */
export default {
  menu: {
    label: 'Account: {{label}}',
    none: 'No account',
    switch: 'Accounts',
    current: 'in use',
    useSandbox: 'Use the Sandbox',
    useEnvironment: 'Use the key from TOKENLAB_API_KEY',
    add: 'Add a TokenLab key…',
    check: 'Check key',
    checking: 'Checking the key…',
    replace: 'Replace key…',
    token: 'Management token…',
    remove: 'Remove account…',
    settings: 'Settings…',
    keyEnding: 'key ending in {{hint}}',
  },
  keyState: {
    ok: 'key works',
    refused: 'TokenLab rejected this key',
    missing: 'key missing',
    keychain_locked: 'keychain locked',
    keychain_missing: 'no keychain',
    unchecked: 'key not checked yet',
  },
} as const;
