/**
 * The hidden page that decodes strangers' files: opened when there is something to draw, bounded in time and memory, and
 * gone when nothing was drawn for a while. It is a process of its own, so it can be ended at any moment.
 */
import { app, BrowserWindow, type Session } from 'electron';
import type { Clock, Timer } from '../base/clock.ts';
import { thumbnailerPage } from './origins.ts';

export interface HiddenPage {
  /**
   * What `script` comes to in the page, within `limit` ms.
   * @throws Error what the page throws; `NoAnswer` when it took too long or ended; `TooMuch`
   */
  run(script: string, limit: number): Promise<unknown>;
  close(): void;
}

export class NoAnswer extends Error {}
/** What the page was asked to do takes more than it is given. */
export class TooMuch extends Error {}

export interface HiddenPageOptions {
  session: Session;
  clock: Clock;
  /** Of the page, px. */
  side: number;
}

/** A process is worth its memory only while there is work: in ms. */
const idleTime = 20_000;
const memory = { most: 2 * 1024 * 1024 * 1024, checkEvery: 200 };

export function createHiddenPage({ session, clock, side }: HiddenPageOptions): HiddenPage {
  let page: BrowserWindow | null = null;
  let idle: Timer | null = null;

  const close = () => {
    const closing = page;
    page = null;
    if (closing === null || closing.isDestroyed()) return;
    // A page that is busy would only end when its work does. While the app quits, the contents go before the window.
    if (!closing.webContents.isDestroyed()) closing.webContents.forcefullyCrashRenderer();
    if (!closing.isDestroyed()) closing.destroy();
  };

  const open = async (): Promise<BrowserWindow> => {
    if (page !== null && !page.isDestroyed()) return page;
    const made = new BrowserWindow({
      show: false,
      width: side + 40,
      height: side + 40,
      skipTaskbar: true,
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        backgroundThrottling: false,
        webviewTag: false,
        devTools: !app.isPackaged,
        disableDialogs: true,
      },
    });
    page = made;
    made.webContents.once('render-process-gone', () => {
      if (page === made) close();
    });
    await made.loadURL(thumbnailerPage);
    return made;
  };

  return {
    async run(script, limit) {
      // Not while it draws, however long that takes.
      idle?.clear();
      try {
        const made = await open();
        return await within(made, clock, limit, made.webContents.executeJavaScript(script));
      } finally {
        idle = clock.setTimeout(close, idleTime);
      }
    },
    close() {
      idle?.clear();
      close();
    },
  };
}

/** Bytes that a process has in memory; 0 when it cannot be told. */
const memoryOf = (pid: number): number =>
  (app.getAppMetrics().find((each) => each.pid === pid)?.memory.workingSetSize ?? 0) * 1024;

async function within<T>(page: BrowserWindow, clock: Clock, limit: number, work: Promise<T>): Promise<T> {
  const { webContents } = page;
  const pid = webContents.getOSProcessId();
  const undo: (() => void)[] = [];
  const stopped = new Promise<never>((_resolve, reject) => {
    // A decoder that brings the page down is no better than one that never ends.
    const gone = () => reject(new NoAnswer('The hidden page ended.'));
    webContents.once('render-process-gone', gone);
    const late = clock.setTimeout(() => reject(new NoAnswer('The hidden page did not answer.')), limit);
    const watch = () => {
      if (memoryOf(pid) > memory.most) reject(new TooMuch('The file takes too much memory to draw.'));
      else look = clock.setTimeout(watch, memory.checkEvery);
    };
    let look = clock.setTimeout(watch, memory.checkEvery);
    undo.push(
      () => late.clear(),
      () => look.clear(),
      () => void (page.isDestroyed() || webContents.removeListener('render-process-gone', gone)),
    );
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    for (const each of undo) each();
  }
}
