/** Words of the parts of the app that the system draws: menu, tray, notifications, dialogs. English for now. */

import i18next, { type TFunction } from 'i18next';
import { words as families } from '../../shared/families/index.ts';
import { formatter, interpolation } from '../../shared/words.ts';

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
    support: 'TokenLab support',
    news: 'What’s new',
    diagnostics: 'Diagnostics…',
    logFolder: 'Open log folder',
    about: 'About Safelight',
  },
  ask: { cancel: 'Cancel' },
  pay: {
    job: '“{{title}}”',
    jobs_one: '{{count}} job',
    jobs_other: '{{count}} jobs',
    known: 'Pay up to {{amount}} for {{what}}?',
    unknown: 'Send {{what}}? The price is not known.',
    more_one: 'For {{count}} of them the price is not known.',
    more_other: 'For {{count}} of them the price is not known.',
    why: 'Safelight asks because it is, or may be, above {{limit}}, the amount in Settings. Nothing is sent before you agree.',
    yes: 'Pay',
  },
  askLess: {
    above: 'Ask before paying only above {{after}}?',
    never: 'Never ask before paying?',
    detail: 'Until now Safelight asks above {{before}}.',
    yes: 'Change it',
  },
  server: {
    message: 'Send your key, prompts and files to {{host}}?',
    detail:
      'This account uses another server than TokenLab’s own. Continue only if you entered this address yourself and trust who runs it.',
    plain: 'The connection is not encrypted.',
    yes: 'Use this server',
  },
  browse: {
    host: 'Open {{host}} in your browser?',
    page: 'Open this page in your browser?',
    detail: 'The address came with a result. Safelight does not know what the page does.',
    yes: 'Open',
  },
  tray: {
    show: 'Show Safelight',
    newJob: 'New job…',
    quit: 'Quit',
    idle: 'Safelight',
    open_one: 'Safelight: {{count}} open task',
    open_other: 'Safelight: {{count}} open tasks',
    finishing: 'Safelight quits when the last answer is here',
  },
  quit: {
    message_one: '{{count}} job is still open.',
    message_other: '{{count}} jobs are still open.',
    detail:
      'They keep running at TokenLab and may be charged. Safelight picks them up again when you start it, so nothing is lost.',
    quit: 'Quit',
    background: 'Keep polling in the background',
    stay: 'Cancel',
    sending_one: '{{count}} job is still being sent.',
    sending_other: '{{count}} jobs are still being sent.',
    sendingDetail:
      '{{titles}}\n\nTokenLab may accept and charge what was sent, but its answer is not here yet. Safelight can wait for it in the background, three minutes at most, and quit then. If you quit now, the outcome stays unknown, and you have to look for the task yourself.',
    more: 'and {{count}} more',
    whenSent: 'Quit once it’s sent',
    anyway: 'Quit anyway',
  },
  owner: {
    running: 'Safelight is already running with this profile.',
    elsewhere: 'This profile is in use on another computer.',
    who: 'On {{host}}, process {{pid}}, since {{since}}.',
    starting: 'It has only just started.',
    closeIt:
      'Only one Safelight can own the ledger, so that no job is sent twice. Close the other one; this one then starts.',
    watched:
      'Close Safelight there; this one then starts. If there is no sign of life from it for 30 seconds, you can take over here.',
    silent:
      'There was no sign of life from it for 30 seconds. If that computer is off, or Safelight has ended there, you can take over. If it still runs, it stops when it notices.',
    again: 'Try again',
    seize: 'Take over',
    quit: 'Quit',
    network: 'This profile is on a network file system ({{type}}).',
    networkDetail:
      '{{folder}} lies on {{source}}. A ledger can be damaged there, and another computer could send your jobs a second time. Move the profile to a disk of this computer; SAFELIGHT_USER_DATA says where it is.',
    useAnyway: 'Use it anyway',
    lost: 'Safelight on {{host}} (process {{pid}}) has taken over this ledger.',
    lostUnknown: 'Another Safelight has taken over this ledger.',
    lostDetail: 'This one has stopped: it sends, follows and writes nothing more. Your jobs continue there.',
    lostSending_one: 'It still waits for the answer to {{count}} job that it was sending, and hands it over.',
    lostSending_other:
      'It still waits for the answers to {{count}} jobs that it was sending, and hands them over.',
  },
  finished: {
    completed: 'Done: {{title}}',
    output_missing: 'Finished without output: {{title}}',
    failed: 'Failed: {{title}}',
    cancelled: 'Cancelled: {{title}}',
    lost: 'Status lost: {{title}}',
    rejected: 'Rejected: {{title}}',
    unconfirmed: 'Outcome unknown: {{title}}',
    body: '{{kind}} · {{model}}',
  },
  ended: {
    more_one: '{{count}} more job ended',
    more_other: '{{count}} more jobs ended',
    done: '{{count}} done',
    failed: '{{count}} failed',
    decision_one: '{{count}} needs a decision',
    decision_other: '{{count}} need a decision',
  },
  trial: { title: 'Notifications work', body: 'This is how Safelight tells you that a job has ended.' },
  hidden: {
    message: 'Safelight keeps running without a window.',
    detail:
      'This desktop shows no tray icons. To bring the window back, start Safelight again. To end it then, choose Quit in its File menu.',
    keep: 'Keep running',
    quit: 'Quit',
    stay: 'Cancel',
  },
  family: families.family,
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

const words = i18next.createInstance().use(formatter);
void words.init({ lng: 'en', resources: { en: { translation: en } }, interpolation });

export const say: TFunction = words.t;
