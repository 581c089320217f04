/** The installer of this system's package, by electron-updater. It is loaded only where updates are on. */
import { app } from 'electron';
import type { AppUpdater, BaseUpdater } from 'electron-updater';
import { keptWhile } from '../base/kept-file.ts';
import type { Log } from '../base/log.ts';
import { type Installer, NotVerified } from './updates.ts';

export interface InstallerOptions {
  log: Log;
  /** Another file than the package's own, for tests of an app that is not packaged. */
  config: string | null;
}

/** What the file of each channel is called on the server: `latest-linux.yml`, `preview-linux.yml`. */
const channelNames = { stable: 'latest', preview: 'preview' } as const;

export function openInstaller({ log, config }: InstallerOptions): Installer {
  let opened: Promise<AppUpdater> | undefined;
  let made: AppUpdater | null = null;
  /** Where the AppImage is; a new version may get a name of its own. */
  let image = process.env.APPIMAGE;
  const updater = (): Promise<AppUpdater> => {
    opened ??= open();
    return opened;
  };

  async function open(): Promise<AppUpdater> {
    const library = await import('electron-updater');
    const it =
      process.platform === 'darwin'
        ? new library.MacUpdater()
        : process.platform === 'win32'
          ? new library.NsisUpdater()
          : new library.AppImageUpdater();
    it.logger = { info: log.info, warn: log.warn, error: log.error };
    it.autoDownload = false;
    // On macOS the system itself puts it in place once the app has ended; elsewhere `install` does.
    it.autoInstallOnAppQuit = process.platform === 'darwin';
    it.disableWebInstaller = true;
    // The library would send an id that stays the same, to spread an update over days.
    it.requestHeaders = { 'x-user-staging-id': 'none' };
    it.isUserWithinRollout = () => true;
    // What is announced has no other proof than the connection that it came by, so no redirect may leave it. A test's server is
    // on this computer.
    const isSafe = (address: string) => {
      const { protocol, hostname } = new URL(address);
      return protocol === 'https:' || (config !== null && hostname === '127.0.0.1');
    };
    it.netSession.webRequest.onBeforeRequest(({ url }, go) => go({ cancel: !isSafe(url) }));
    it.on('appimage-filename-updated', (file) => {
      image = file;
    });
    if (config !== null) {
      it.forceDevUpdateConfig = true;
      it.updateConfigPath = config;
    }
    made = it;
    return it;
  }

  return {
    async find(channel) {
      const it = await updater();
      it.channel = channelNames[channel];
      // Setting the channel has switched it on.
      it.allowDowngrade = false;
      const answer = await it.checkForUpdates();
      if (!answer?.isUpdateAvailable) return null;
      const { version, releaseNotes } = answer.updateInfo;
      return { version, notes: typeof releaseNotes === 'string' ? releaseNotes : '' };
    },

    async load(progress) {
      const it = await updater();
      const tell = ({ percent }: { percent: number }) => progress(Math.round(percent));
      it.on('download-progress', tell);
      try {
        await it.downloadUpdate();
      } catch (error) {
        const { code } = error as { code?: unknown };
        if (code === 'ERR_CHECKSUM_MISMATCH') throw new NotVerified('The hash differs.', { cause: error });
        throw error;
      } finally {
        it.off('download-progress', tell);
      }
    },

    install(restart) {
      if (process.platform === 'darwin') {
        if (restart) app.relaunch();
        return;
      }
      const it = made as BaseUpdater | null;
      // The installer of Windows starts the new version itself, once this process is gone.
      // The library removes an AppImage before it moves the new one to its place.
      const replace = () => it?.install(true, restart && process.platform === 'win32') ?? false;
      const done =
        process.platform === 'linux' && image !== undefined ? keptWhile(image, replace) : replace();
      if (!done || !restart || process.platform === 'win32') return;
      app.relaunch({ execPath: image ?? process.execPath, args: [] });
    },
  };
}
