/// <reference types="electron-vite/node" />
/** Composition root: what Electron needs before it is ready, the rooms, the bridge, the window, in this order. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import type { BridgeEvents } from '../shared/bridge.ts';
import { takeEnvironment } from './accounts/environment.ts';
import { sandboxSpeed } from './accounts/sandbox-host.ts';
import type { Handlers } from './bridge/answer.ts';
import { createEvents } from './bridge/events.ts';
import { accountHandlers } from './bridge/handlers/accounts.ts';
import { appHandlers } from './bridge/handlers/app.ts';
import { billingHandlers } from './bridge/handlers/billing.ts';
import { pages } from './bridge/pages.ts';
import { registerMethods } from './bridge/register.ts';
import { isTrustedSender } from './bridge/sender.ts';
import { linkWindow } from './bridge/window-link.ts';
import { systemClock } from './clock.ts';
import { createKeychain } from './keychain/keychain.ts';
import { createKeys } from './keychain/keys.ts';
import { startVaultProcess } from './keychain/vault-process.ts';
import { openLog } from './log.ts';
import { openRooms } from './rooms.ts';
import mediaWorker from './sandbox/media/worker.ts?modulePath';
import { openSettings } from './settings/settings.ts';
import { declareSchemes, serveApp } from './shell/app-protocol.ts';
import { catchEverything } from './shell/crash.ts';
import { createDesktop } from './shell/desktop.ts';
import { createLifecycle } from './shell/lifecycle.ts';
import { lockContents, lockSession } from './shell/lockdown.ts';
import { setMenu } from './shell/menu.ts';
import { developmentServer } from './shell/origins.ts';
import { openProfile } from './shell/profile.ts';
import { followTheme } from './shell/theme.ts';
import { createTray } from './shell/tray.ts';
import { watchWaking } from './shell/wake.ts';
import { createMainWindow } from './shell/window.ts';
import { createRedactor } from './support/index.ts';

type MenuCommand = BridgeEvents['menuCommand'];

const environment = takeEnvironment(process.env);
const devServer = developmentServer(app.isPackaged, process.env.ELECTRON_RENDERER_URL);
const built = path.dirname(fileURLToPath(import.meta.url));
const icons = path.join(app.getAppPath(), 'resources/icons');

const clock = systemClock;
const profile = openProfile();
const keychain = createKeychain({
  start: startVaultProcess,
  clock,
  platform: process.platform,
  desktop: process.env.XDG_CURRENT_DESKTOP,
});
const keys = createKeys(keychain);
const redactor = createRedactor({ secrets: keys.seen });
const log = openLog({ folder: profile.logs, redact: redactor, echo: !app.isPackaged });
const crash = catchEverything(log);
declareSchemes();
lockContents(devServer);

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(crash.cannotStart);
} else {
  app.exit(0);
}

function start(): void {
  log.info('Safelight starts', { version: app.getVersion(), ...process.versions });
  const settings = openSettings({
    folder: profile.root,
    defaultResults: profile.defaultResults,
    forcedResults: profile.forcedResults,
    now: () => clock.now(),
    warn: log.warn,
  });
  followTheme(settings);
  lockSession(session.defaultSession, devServer);
  serveApp(session.defaultSession, path.join(built, '../renderer'));

  const window = createMainWindow({
    session: session.defaultSession,
    preload: path.join(built, '../preload/index.cjs'),
    icon: path.join(icons, 'icon.png'),
    devServer,
    settings,
    mayClose: () => lifecycle.mayClose(),
    log: log.error,
  });
  // The page loads in its own process while the rooms are opened in this one.
  window.focus();

  const rooms = openRooms({
    folders: profile,
    version: app.getVersion(),
    clock,
    settings,
    keys,
    environment,
    sandbox: { mediaWorker, speed: sandboxSpeed(process.env.SAFELIGHT_SANDBOX_SPEED) },
    log,
  });

  const events = createEvents(clock);
  const command = (name: MenuCommand['command'], jobId?: string) => {
    window.focus();
    events.tell('menuCommand', { command: name, jobId });
  };
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
      await rooms.close();
      keychain.close();
    },
    log: log.error,
  });

  settings.onChange((changed) => events.state('settingsChanged', changed));
  keychain.onChange((status) => events.state('keychainChanged', status));
  rooms.ledger.onChange((change) => {
    if (change.jobIds.length > 0 || change.counts) events.jobsChanged(change.jobIds, change.counts);
    if (change.accounts) events.state('accountsChanged', rooms.accounts.list());
  });

  const settled = rooms
    .begin()
    .catch((error: unknown) => log.error('The accounts could not be restored', error));
  registerMethods({
    handlers: {
      ...appHandlers({
        version: app.getVersion(),
        settings,
        accounts: rooms.accounts,
        keys,
        desktop,
        logFolder: profile.logs,
        ledgerNotice: rooms.ledger.recovery?.message ?? null,
        settled,
        attach: (caller) => linkWindow(events, caller),
      }),
      ...accountHandlers(rooms.accounts, keys),
      ...billingHandlers(rooms.billing, desktop),
    } as unknown as Handlers,
    isTrusted: (sender) => isTrustedSender(sender, window.contentsIds(), devServer),
    redact: redactor.value,
    log: log.error,
  });

  setMenu({
    command,
    openResultsFolder: () => void desktop.open(settings.get().resultsFolder).catch(log.error),
    openLogFolder: () => void desktop.open(profile.logs).catch(log.error),
    browse: (page) => void desktop.browse(pages[page]).catch(log.error),
    quit: lifecycle.requestQuit,
    developer: !app.isPackaged,
  });
  createTray(settings, path.join(icons, process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'), {
    show: () => window.focus(),
    newJob: () => command('new_job'),
    quit: lifecycle.requestQuit,
  });
  watchWaking(clock, { sleep: () => undefined, wake: () => undefined, unlocked: () => undefined });
  app.on('second-instance', () => window.focus());
  app.on('activate', () => window.focus());
}
