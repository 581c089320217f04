/** The shell put together: session, window, desktop, menu, tray, notifications, thumbnails, closing. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { app, session as sessions } from 'electron';
import type { MenuCommand } from '../../shared/menu-command.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Space } from '../base/space.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { serveApp } from './app-protocol.ts';
import { createDesktop, type Desktop } from './desktop.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { lockSession } from './lockdown.ts';
import { type MediaFinder, serveMedia } from './media-protocol.ts';
import { type Command, setMenu } from './menu.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { lastOpenedBy, type Opened, openedBy } from './opened.ts';
import { appScheme } from './origins.ts';
import { pages } from './pages.ts';
import type { Profile } from './profile.ts';
import { setLanguage } from './say.ts';
import { followTheme } from './theme.ts';
import { createThumbnails, type Thumbnails } from './thumbnails.ts';
import { createTray, type TrayIcon } from './tray.ts';
import { createMainWindow, type InputWatch, type MainWindow } from './window.ts';

export interface Shell {
  window: MainWindow;
  desktop: Desktop;
  notifications: Notifications;
  thumbnails: Thumbnails;
  tray: TrayIcon;
  /** Opens what this start was given, once there are rooms to find it in. */
  openFirst(): void;
  /** Resolves once the page has its scripts, and works in its own process: until then it needs this one at once. */
  pageServed: Promise<void>;
  /** Lets the window have files by id. */
  serveMedia(find: MediaFinder): void;
}

export interface ShellOptions {
  settings: SettingsRoom;
  profile: Profile;
  /** Absolute. */
  paths: { page: string; preload: string; icons: string };
  devServer: string | null;
  clock: Clock;
  log: Log;
  space: Space;
  /** Told every input of a person that goes to a window, and when a window shows another page. */
  input: InputWatch;
  /** Hands a command to the window. */
  tell: (what: MenuCommand) => void;
  /** The system hands over a link or a file. */
  opened: (what: Opened) => void;
  /** Jobs that TokenLab is still working on. */
  openJobs: () => number;
  /** Titles of the jobs whose create is on the wire. */
  sending: () => string[];
  finishSending: () => Promise<void>;
  /** The name of an account. */
  accountLabel: (accountId: string) => string;
  resumeSending: () => void;
  /** Stops and closes every room, in order. */
  shutDown: () => Promise<void>;
  /** The last act of the app. Never throws. */
  lastly: () => void;
}

/** Opens the window at once: its page loads in another process while the rooms are opened in this one. */
export function openShell(options: ShellOptions): Shell {
  const { settings, profile, paths, devServer, clock, log } = options;
  const session = sessions.defaultSession;
  followTheme(settings);
  lockSession(session, devServer);
  const served = serveApp(session, paths.page);

  const thumbnails = createThumbnails({
    session,
    folder: profile.thumbs,
    isQuitting: () => lifecycle.isQuitting(),
    clock,
    report: log.warn,
  });
  const window: MainWindow = createMainWindow({
    session,
    preload: paths.preload,
    icon: path.join(paths.icons, 'icon.png'),
    devServer,
    settings,
    onClose: () => lifecycle.onClose(),
    onClosed: thumbnails.close,
    input: options.input,
    openLog: () => actions.openLogFolder(),
    report: log.error,
  });
  const lifecycle: Lifecycle = createLifecycle({
    settings,
    openJobs: options.openJobs,
    sending: options.sending,
    finishSending: options.finishSending,
    resumeSending: options.resumeSending,
    window: window.current,
    onFinishing: (finishing) => tray.setFinishing(finishing),
    shutDown: async () => {
      thumbnails.close();
      await options.shutDown();
    },
    lastly: options.lastly,
    report: log.error,
  });
  const desktop = createDesktop({
    window: window.current,
    lastFolder: {
      get: () => settings.remembered().lastSaveFolder,
      set: (lastSaveFolder) => settings.remember({ lastSaveFolder }),
    },
    downloads: app.getPath('downloads'),
    askAboveUsd: () => settings.get().askAboveUsd,
    accountLabel: options.accountLabel,
    dragIcon: path.join(paths.icons, 'icon.png'),
    space: options.space,
  });
  const show = () => {
    lifecycle.stay();
    window.focus();
  };
  const open = (what: MenuCommand) => {
    show();
    options.tell(what);
  };
  const quietly = (work: Promise<void>) => {
    work.catch((error: unknown) => log.warn('A menu item failed', error));
  };
  const actions = {
    command: (command: Command) => open({ command }),
    show,
    newJob: () => open({ command: 'new_job' }),
    quit: lifecycle.requestQuit,
    openResultsFolder: () => quietly(desktop.openFolder(settings.get().resultsFolder)),
    openLogFolder: () => quietly(desktop.openFolder(profile.logs)),
    browse: (page: keyof typeof pages) => quietly(desktop.browse(pages[page])),
    reloadWindow: window.reload,
    developer: !app.isPackaged,
  };

  window.focus();
  let { keys } = settings.get();
  setMenu(actions, keys);
  settings.onChange((changed) => {
    const isRenamed = setLanguage(changed.language);
    if (isRenamed) tray.languageChanged();
    if (!isRenamed && isDeepStrictEqual(changed.keys, keys)) return;
    keys = changed.keys;
    setMenu(actions, keys);
  });
  const openGiven = (opened: Opened | null) => {
    show();
    if (opened !== null) options.opened(opened);
  };
  app.on('second-instance', (_event, words: string[] = [], cwd = '/') => openGiven(lastOpenedBy(words, cwd)));
  app.on('activate', show);
  app.on('open-url', (_event, address) => openGiven(openedBy(address, '/')));
  app.on('open-file', (_event, file) => openGiven(openedBy(file, '/')));
  // On the other systems the package says so.
  if (process.platform === 'win32' && app.isPackaged) app.setAsDefaultProtocolClient(appScheme);
  const tray: TrayIcon = createTray(settings, paths.icons, actions);
  return {
    window,
    desktop,
    thumbnails,
    notifications: createNotifications({
      settings: settings.get,
      window: window.current,
      open,
      clock,
      report: log.warn,
    }),
    tray,
    pageServed: devServer === null ? served : Promise.resolve(),
    openFirst() {
      const first = lastOpenedBy(process.argv, process.cwd());
      if (first !== null) options.opened(first);
    },
    serveMedia: (find) => serveMedia(session, find, devServer),
  };
}
