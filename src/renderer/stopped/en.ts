/** Words of the plain page that stands in for a window that keeps crashing. */
export default {
  title: 'The window keeps crashing',
  happened: 'It crashed several times within a minute, so Safelight stopped reloading it.',
  safe: 'Your jobs are safe. Status checks and downloads keep running in the background.',
  reload: 'Reload',
  log: 'Open log',
} as const;
