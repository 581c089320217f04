export default {
  backendCantBeUsed: '{{backend}} can’t be used.',
  nameDidntKeepWhatWas: '{{name}} didn’t keep what was written to it.',
  nameIsLockedUnlockIt: '{{name}} is locked. Unlock it in your system’s password window, then check again.',
  nameRefusedMessage: '{{name}} refused: {{message}}',
  noKeyringAnswersOnThis:
    'No keyring answers on this session (Secret Service over D-Bus). Install and start one, for example gnome-keyring or KWallet, then check again.',
  partOfSafelightThatTalks: 'The part of Safelight that talks to {{name}} couldn’t be loaded: {{message}}',
  processThatTalksToKeychain: 'The process that talks to the keychain ended.',
  systemLibraryLibsecret1So:
    'The system library libsecret-1.so.0 is not installed. Install it (Debian and Ubuntu: libsecret-1-0; Fedora: libsecret) and start Safelight again.',
} as const;
