/** The tray icon: there only while polling in the background is switched on. */
import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { SettingsRoom } from '../settings/settings.ts';
import { say } from './say.ts';

export interface TrayActions {
  show(): void;
  newJob(): void;
  quit(): void;
}

export interface TrayIcon {
  setOpenTasks(count: number): void;
  /** A quit waits for an answer. */
  setFinishing(finishing: boolean): void;
  /** Another language is in force. */
  languageChanged(): void;
}

/** @param icons absolute folder of the icons; the `@2x` files beside are found by Electron */
export function createTray(settings: SettingsRoom, icons: string, actions: TrayActions): TrayIcon {
  const mac = process.platform === 'darwin';
  const icon = path.join(icons, mac ? 'trayTemplate.png' : 'tray.png');
  let tray: Tray | null = null;
  let openTasks = 0;
  let finishing = false;

  const label = () => {
    if (finishing) tray?.setToolTip(say('tray.finishing'));
    else tray?.setToolTip(openTasks > 0 ? say('tray.open', { count: openTasks }) : say('tray.idle'));
  };
  const follow = (wanted: boolean) => {
    if (!wanted) {
      tray?.destroy();
      tray = null;
      return;
    }
    if (tray !== null) return;
    const image = nativeImage.createFromPath(icon);
    if (mac) image.setTemplateImage(true);
    tray = new Tray(image);
    tray.on('click', actions.show);
    words();
  };
  const words = () => {
    tray?.setContextMenu(
      Menu.buildFromTemplate([
        { label: say('tray.show'), click: actions.show },
        { label: say('tray.newJob'), click: actions.newJob },
        { type: 'separator' },
        { label: say('tray.quit'), click: actions.quit },
      ]),
    );
    label();
  };

  follow(settings.get().keepPollingInBackground);
  settings.onChange((changed) => follow(changed.keepPollingInBackground));
  return {
    setOpenTasks(count) {
      if (count === openTasks) return;
      openTasks = count;
      label();
    },
    setFinishing(now) {
      finishing = now;
      label();
    },
    languageChanged: words,
  };
}
