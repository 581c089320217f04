/** The least that an Electron app can do, as a floor: one window with one page. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { readRuntime } from '../../scripts/runtime.mjs';
import { Profile } from '../e2e/profile.ts';

/** Starts it with these flags, for one piece of work. @param body HTML. @param size of the window, Electron's own when absent */
export async function withBareElectron<T>(
  {
    body,
    flags,
    size = {},
  }: { body: string; flags: readonly string[]; size?: { width?: number; height?: number } },
  work: (app: ElectronApplication, began: number) => Promise<T>,
): Promise<T> {
  const profile = new Profile();
  const { folder } = profile;
  try {
    const about = { name: 'bare', version: '1.0.0', main: 'main.cjs' };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(about));
    writeFileSync(path.join(folder, 'page.html'), `<!doctype html><title>bare</title>${body}`);
    writeFileSync(
      path.join(folder, 'main.cjs'),
      `const { app, BrowserWindow } = require('electron');
       app.setPath('userData', __dirname + '/data');
       app.whenReady().then(() => new BrowserWindow(${JSON.stringify(size)}).loadFile(__dirname + '/page.html'));`,
    );
    const began = Date.now();
    const app = await _electron.launch({
      executablePath: readRuntime().executablePath,
      args: [...flags, folder],
      cwd: folder,
    });
    try {
      return await work(app, began);
    } finally {
      await app.close();
    }
  } finally {
    profile.remove();
  }
}
