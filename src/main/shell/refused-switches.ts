/** Switches of Chromium that hand the window to another program or take down its walls. The packaged app refuses to start with one. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const refusedSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-socket-name',
  'remote-allow-origins',
  'auto-open-devtools-for-tabs',
  'load-extension',
  'disable-web-security',
  'allow-running-insecure-content',
  'enable-blink-features',
  'js-flags',
] as const;

/**
 * The first refused switch that the app was started with. The smoke test of a package builds one that takes them: its
 * package.json says so, inside the archive.
 */
export function refusedSwitch(
  app: { isPackaged: boolean; getAppPath(): string },
  has: (name: string) => boolean,
): string | null {
  if (!app.isPackaged) return null;
  const found = refusedSwitches.find(has) ?? null;
  return found !== null && isSmokeTest(app.getAppPath()) ? null : found;
}

function isSmokeTest(appPath: string): boolean {
  const manifest: unknown = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'));
  return (manifest as { smokeTest?: unknown }).smokeTest === true;
}
