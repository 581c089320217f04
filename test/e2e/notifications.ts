import type { RunningApp } from './fixtures.ts';

/** Lets the system show notifications, as far as the app can see. @returns those it was given, and a click on one */
export async function watchNotifications(app: RunningApp) {
  await app.electron.evaluate(({ Notification, BrowserWindow }) => {
    const shown: Electron.Notification[] = [];
    (globalThis as { shown?: Electron.Notification[] }).shown = shown;
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push(this);
    };
    // Nobody looks at the window.
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false;
  });
  type Shown = { shown?: Electron.Notification[] };
  return {
    titles: () => app.electron.evaluate(() => (globalThis as Shown).shown?.map(({ title }) => title)),
    bodyOfLast: () => app.electron.evaluate(() => (globalThis as Shown).shown?.at(-1)?.body),
    clickLast: () => app.electron.evaluate(() => (globalThis as Shown).shown?.at(-1)?.emit('click')),
  };
}
