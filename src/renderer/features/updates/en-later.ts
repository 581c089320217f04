/** What the panel of updates says. */
export default {
  off: {
    development: 'This copy isn’t a package, so it isn’t updated.',
    trial: 'This is a trial package. It isn’t updated.',
    elsewhere: 'Updates come from where you got Safelight, for example your system’s package manager.',
  },
  never: 'Not checked for updates yet.',
  current: 'No newer version. Checked at {{at}}.',
  checking: 'Checking for updates…',
  check: 'Check for updates',
  available: 'Version {{version}} is available.',
  load: 'Download',
  downloading: 'Downloading version {{version}}',
  ready: 'Version {{version}} is ready. It will be installed when you quit.',
  restart: 'Restart now',
  failed: {
    unreachable: 'Couldn’t reach the update server. Check the connection, then try again.',
    not_verified:
      'The downloaded file isn’t the one that was announced. It was removed, and nothing was changed.',
    not_saved: 'The update couldn’t be saved. Free some disk space, then try again.',
  },
  again: 'Try again',
  notes: 'What’s new in this version',
} as const;
