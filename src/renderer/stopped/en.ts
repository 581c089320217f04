/** Words of the plain page that stands in for a window that keeps crashing, or cannot be drawn. */
export default {
  crashed: {
    title: 'The window keeps crashing',
    happened: 'It crashed several times within a minute, so Safelight stopped reloading it.',
  },
  unshown: {
    title: 'The window can’t be shown',
    happened: 'Something in it caused an error. Details are in the log.',
  },
  safe: 'Your jobs are safe. Status checks and downloads keep running in the background.',
  reload: 'Reload',
  log: 'Open log',
} as const;
