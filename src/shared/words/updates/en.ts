export default {
  noUpdateToLoad: 'There is no update to load.',
  noUpdateToInstall: 'There is no update to install.',
  busyNow:
    'Jobs are being sent or files are being saved, so Safelight doesn’t restart now. The update is installed when you quit.',
} as const;
