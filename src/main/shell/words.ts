/** Words of the parts of the app that the system draws: menu, tray, notifications, dialogs. English for now. */
import i18next, { type TFunction } from 'i18next';
import type { Family } from '../../shared/job.ts';

const en = {
  menu: {
    file: '&File',
    edit: '&Edit',
    view: '&View',
    window: '&Window',
    help: '&Help',
    newJob: 'New job…',
    resultsFolder: 'Open results folder',
    settings: 'Settings…',
    quit: 'Quit Safelight',
    search: 'Search',
    palette: 'Commands…',
    reload: 'Reload window',
    shortcuts: 'Keyboard shortcuts',
    documentation: 'TokenLab documentation',
    console: 'TokenLab console',
    logFolder: 'Open log folder',
    about: 'About Safelight',
  },
  tray: {
    show: 'Show Safelight',
    newJob: 'New job…',
    quit: 'Quit',
    idle: 'Safelight',
    open_one: 'Safelight: {{count}} open task',
    open_other: 'Safelight: {{count}} open tasks',
  },
  quit: {
    message_one: '{{count}} job is still open.',
    message_other: '{{count}} jobs are still open.',
    detail:
      'They go on at TokenLab and may be charged. Safelight picks them up again when you start it, so nothing is lost.',
    quit: 'Quit',
    background: 'Keep polling in the background',
    stay: 'Cancel',
  },
  finished: {
    completed: 'Done: {{title}}',
    output_missing: 'Finished without output: {{title}}',
    failed: 'Failed: {{title}}',
    cancelled: 'Cancelled: {{title}}',
    lost: 'Status lost: {{title}}',
    rejected: 'Refused: {{title}}',
    unconfirmed: 'Outcome unknown: {{title}}',
    body: '{{kind}} · {{model}}',
  },
  family: {
    image: 'Image',
    video: 'Video',
    music: 'Music',
    '3d': '3D',
    world: 'World',
    speech: 'Speech',
  } satisfies Record<Family, string>,
  stopped: {
    message: 'The window keeps crashing',
    detail: 'Your jobs are safe. Status checks and downloads keep running in the background.',
    reload: 'Reload',
    log: 'Open log',
    close: 'Close',
  },
  crash: {
    title: 'Safelight had a problem',
    detail: 'It was written to the log. Your jobs are safe in the ledger.',
    startTitle: 'Safelight cannot start',
  },
} as const;

const words = i18next.createInstance();
void words.init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } });

export const say: TFunction = words.t;
