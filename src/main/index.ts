/** Composition root: builds the rooms, wires them, nothing else. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, session } from 'electron';
import { openLog } from './log.ts';
import { openSettings } from './settings/settings.ts';
import { declareSchemes, serveApp } from './shell/app-protocol.ts';
import { lockContents, lockSession } from './shell/lockdown.ts';
import { developmentServer } from './shell/origins.ts';
import { openProfile } from './shell/profile.ts';
import { followTheme } from './shell/theme.ts';
import { createMainWindow } from './shell/window.ts';
import { createRedactor } from './support/redact.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const devServer = developmentServer(app.isPackaged, process.env.ELECTRON_RENDERER_URL);

const profile = openProfile();
const redactor = createRedactor();
const log = openLog({ folder: profile.logs, redact: redactor, echo: !app.isPackaged });
declareSchemes();
lockContents(devServer);

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const settings = openSettings({
    folder: profile.root,
    defaultResults: profile.defaultResults,
    forcedResults: profile.forcedResults,
    now: Date.now,
    warn: log.warn,
  });
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    followTheme(settings);
    lockSession(session.defaultSession, devServer);
    serveApp(session.defaultSession, path.join(here, '../renderer'));
    const window = createMainWindow({
      session: session.defaultSession,
      preload: path.join(here, '../preload/index.cjs'),
      icon: path.join(app.getAppPath(), 'resources/icons/icon.png'),
      devServer,
      settings,
      mayClose: () => true,
      log: log.error,
    });
    window.focus();
    app.on('second-instance', () => window.focus());
    app.on('activate', () => window.focus());
  });
}
