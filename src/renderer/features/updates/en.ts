export default {
  off: {
    development: 'This is not a package, so it is not updated.',
    trial: 'This is a trial package. It is not updated.',
    elsewhere: 'Updates come from where you got Safelight, for example your system’s package manager.',
  },
  never: 'Not checked for updates yet.',
  current: 'No newer version. Checked at {{at}}.',
  checking: 'Checking for updates…',
  check: 'Check for updates',
  available: 'Version {{version}} is available.',
  load: 'Download',
  downloading: 'Downloading version {{version}}',
  ready: 'Version {{version}} is ready. It is installed when you quit.',
  restart: 'Restart now',
  failed: {
    unreachable: 'The update server could not be reached. Check the connection, then try again.',
    not_verified:
      'What was downloaded is not the file that was announced. It was removed and nothing was changed.',
    not_saved: 'The update could not be saved. Free some disk space, then try again.',
  },
  again: 'Try again',
  notes: 'What’s new in it',
  bar: { available: 'Version {{version}} is available', ready: 'Version {{version}} is ready' },
} as const;
