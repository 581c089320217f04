/// <reference types="electron-vite/node" />
/** Composition root: what Electron needs before it is ready, then window, rooms, bridge, in this order. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import { takeEnvironment } from './accounts/environment.ts';
import { sandboxSpeed } from './accounts/sandbox-host.ts';
import { createEvents } from './bridge/events.ts';
import { createHandlers } from './bridge/handlers/index.ts';
import { pages } from './bridge/pages.ts';
import { registerMethods } from './bridge/register.ts';
import { isTrustedSender } from './bridge/sender.ts';
import { linkWindow } from './bridge/window-link.ts';
import { systemClock as clock } from './clock.ts';
import { connect } from './connect.ts';
import { createKeychain } from './keychain/keychain.ts';
import { createKeys } from './keychain/keys.ts';
import { startVaultProcess } from './keychain/vault-process.ts';
import { openLog } from './log.ts';
import { createMediaFinder } from './media-files.ts';
import { packetContext } from './packet-context.ts';
import { openRooms, type Rooms } from './rooms.ts';
import mediaWorker from './sandbox/media/worker.ts?modulePath';
import { openSettings } from './settings/settings.ts';
import { declareSchemes, serveApp } from './shell/app-protocol.ts';
import { catchEverything } from './shell/crash.ts';
import { createDesktop } from './shell/desktop.ts';
import { createLifecycle } from './shell/lifecycle.ts';
import { lockContents, lockSession } from './shell/lockdown.ts';
import { serveMedia } from './shell/media-protocol.ts';
import { type Command, setMenu } from './shell/menu.ts';
import { createNotifications } from './shell/notifications.ts';
import { developmentServer } from './shell/origins.ts';
import { openProfile } from './shell/profile.ts';
import { createStills } from './shell/stills.ts';
import { followTheme } from './shell/theme.ts';
import { createTray } from './shell/tray.ts';
import { watchWaking } from './shell/wake.ts';
import { createMainWindow } from './shell/window.ts';
import { createStatus } from './status.ts';
import { createRedactor } from './support/index.ts';
import { testSwitches } from './test-switches.ts';

const environment = takeEnvironment(process.env);
const devServer = developmentServer(app.isPackaged, process.env.ELECTRON_RENDERER_URL);
const version = app.getVersion();
const built = path.dirname(fileURLToPath(import.meta.url));
const icons = path.join(app.getAppPath(), 'resources/icons');

const profile = openProfile();
const { platform, env } = process;
const keychain = createKeychain({
  start: startVaultProcess,
  clock,
  platform,
  desktop: env.XDG_CURRENT_DESKTOP,
});
const keys = createKeys(keychain);
const redactor = createRedactor({ secrets: keys.seen });
const log = openLog({ folder: profile.logs, redact: redactor, echo: !app.isPackaged });
const crash = catchEverything(log);
declareSchemes();
lockContents(devServer);

if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(crash.cannotStart);
else app.exit(0);

function start(): void {
  log.info('Safelight starts', { version, ...process.versions });
  const warn = log.warn;
  const settings = openSettings({ ...profile, folder: profile.root, now: clock.now, warn });
  followTheme(settings);
  lockSession(session.defaultSession, devServer);
  serveApp(session.defaultSession, path.join(built, '../renderer'));

  // The page loads in its own process while the rooms are opened in this one.
  const window = createMainWindow({
    session: session.defaultSession,
    preload: path.join(built, '../preload/index.cjs'),
    icon: path.join(icons, 'icon.png'),
    devServer,
    settings,
    onClose: () => lifecycle.onClose(),
    onClosed: () => stills.close(),
    log: log.error,
  });
  window.focus();

  const events = createEvents(clock);
  const command = (name: Command, jobId?: string) => {
    window.focus();
    events.tell('menuCommand', { command: name, jobId });
  };
  const notifications = createNotifications({
    wanted: () => settings.get().notifyOnFinish,
    window: window.current,
    open: (jobId) => command('open_job', jobId),
    log: log.warn,
  });
  const rooms: Rooms = openRooms({
    profile,
    version,
    clock,
    settings,
    keys,
    environment,
    sandbox: { mediaWorker, speed: sandboxSpeed(env.SAFELIGHT_SANDBOX_SPEED) },
    redactor,
    log,
    tell: {
      announce: notifications.finished,
      notice: (notice) => events.tell('notice', notice),
      progress: events.downloadProgress,
      statusChanged: () => status.touch(),
    },
    ...testSwitches(app.isPackaged, env),
  });
  const status = createStatus({
    clock,
    engine: rooms.engine.status,
    downloads: rooms.downloads.status,
    account: rooms.accounts.active,
    balance: rooms.billing.balance,
    lowBalanceUsd: () => settings.get().lowBalanceUsd,
    warnLow: (account, usd) =>
      events.tell('notice', {
        level: 'warning',
        key: 'balance_below',
        params: { account: account.label, amount: usd },
      }),
    tell: (line) => events.state('pollerStatus', line),
    report: log.error,
  });
  const stills = createStills({
    session: session.defaultSession,
    folder: profile.thumbs,
    clock,
    log: log.warn,
  });
  serveMedia(session.defaultSession, createMediaFinder(rooms, stills), devServer);

  const desktop = createDesktop({
    window: window.current,
    lastFolder: {
      get: () => settings.remembered().lastSaveFolder,
      set: (lastSaveFolder) => settings.remember({ lastSaveFolder }),
    },
    downloads: app.getPath('downloads'),
  });
  const lifecycle = createLifecycle({
    settings,
    openJobs: () => rooms.ledger.list.counts(null).active,
    window: window.current,
    shutDown: async () => {
      status.stop();
      stills.close();
      await rooms.close();
      keychain.close();
    },
    log: log.error,
  });
  const actions = {
    command,
    show: () => void window.focus(),
    newJob: () => command('new_job'),
    quit: lifecycle.requestQuit,
    openResultsFolder: () => void desktop.open(settings.get().resultsFolder).catch(log.error),
    openLogFolder: () => void desktop.open(profile.logs).catch(log.error),
    browse: (page: 'docs' | 'console') => void desktop.browse(pages[page]).catch(log.error),
    developer: !app.isPackaged,
  };
  setMenu(actions);
  const tray = createTray(settings, icons, actions);

  connect({ rooms, settings, keychain, events, status, tray, crash, log });
  registerMethods({
    handlers: createHandlers({
      version,
      settings,
      rooms,
      keys,
      desktop,
      status,
      logFolder: profile.logs,
      settled: Promise.all([rooms.begin(), keychain.glance()]),
      attach: (caller) => linkWindow(events, caller),
      packetContext: () => packetContext(rooms, { version, clock, keys, log }),
      report: (error) => log.error('Unexpected in a handler', error),
    }),
    isTrusted: (sender) => isTrustedSender(sender, window.contentsIds(), devServer),
    redact: redactor.value,
    log: log.error,
  });
  watchWaking(clock, {
    sleep: () => status.setAsleep(true),
    wake: () => {
      status.setAsleep(false);
      rooms.engine.wake();
    },
    unlocked: () => void (keychain.status().state === 'locked' && keychain.check()),
  });
  app.on('second-instance', () => window.focus());
  app.on('activate', () => window.focus());
}
