/** What has to happen before Electron is ready, and before anything else runs: see `index.ts`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { takeEnvironment } from './accounts/environment.ts';
import { appId } from './base/app-id.ts';
import { systemClock } from './base/clock.ts';
import { openLog } from './base/log.ts';
import { createMarks } from './base/marks.ts';
import { createKeychain } from './keychain/keychain.ts';
import { createKeys } from './keychain/keys.ts';
import { startVaultProcess } from './keychain/vault-process.ts';
import { storedLanguage } from './settings/settings.ts';
import { declareSchemes } from './shell/app-protocol.ts';
import { catchEverything } from './shell/crash.ts';
import { lockContents } from './shell/lockdown.ts';
import { developmentServer } from './shell/origins.ts';
import { openProfile } from './shell/profile.ts';
import { refusedSwitch } from './shell/refused-switches.ts';
import { setLanguage } from './shell/say.ts';
import { createRedactor } from './support/index.ts';

/** The key leaves the environment first; the log and its redactor are there before anything can fail. */
export function boot() {
  refuseSwitches();
  const environment = takeEnvironment(process.env);
  const devServer = developmentServer(app.isPackaged, process.env.ELECTRON_RENDERER_URL);
  const out = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const profile = openProfile();
  const clock = systemClock;
  const marks = createMarks(clock.running);
  marks.mark('started');
  setLanguage(storedLanguage(profile.root));
  const keychain = createKeychain({
    start: startVaultProcess,
    clock,
    platform: process.platform,
    desktop: process.env.XDG_CURRENT_DESKTOP,
  });
  const keys = createKeys(keychain);
  const redactor = createRedactor({ secrets: keys.seen });
  const log = openLog({ folder: profile.logs, redact: redactor, echo: !app.isPackaged });
  const crash = catchEverything(log, redactor.text);
  app.setAppUserModelId(appId);
  declareSchemes();
  lockContents(devServer);
  return {
    version: app.getVersion(),
    environment,
    devServer,
    /** Absolute. */
    paths: {
      page: path.join(out, 'renderer'),
      preload: path.join(out, 'preload/index.cjs'),
      icons: path.join(app.getAppPath(), 'resources/icons'),
    },
    profile,
    clock,
    marks,
    keychain,
    keys,
    redactor,
    log,
    crash,
  };
}

export type Booted = ReturnType<typeof boot>;

/** Before there is a page that another program could reach. */
function refuseSwitches(): void {
  const refused = refusedSwitch(app, (name) => app.commandLine.hasSwitch(name));
  if (refused === null) return;
  process.stderr.write(`Safelight does not start with --${refused}. Start it without.\n`);
  process.exit(2);
}
