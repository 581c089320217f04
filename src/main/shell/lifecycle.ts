/**
 * Closing and quitting: open jobs continue at TokenLab, which is explained once; a create whose answer is not here yet is
 * waited for in the background; everything is closed in order.
 */

import { app, type BrowserWindow, dialog, powerMonitor } from 'electron';
import { longestCreate } from '../base/longest-create.ts';
import type { Reporter } from '../base/report.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { say } from './say.ts';
import { hasService } from './session-bus.ts';
import type { ClosePlan } from './window.ts';

export interface Lifecycle {
  /** What becomes of the window that is being closed. */
  onClose(): ClosePlan;
  /** A person's wish to quit, from the menu or the tray. */
  requestQuit(): void;
  /** A person wants the window after all: a quit that waits for answers is called off. */
  stay(): void;
  /** The windows are being closed for good. */
  isQuitting(): boolean;
}

export interface LifecycleOptions {
  settings: SettingsRoom;
  /** Jobs that TokenLab is still working on. */
  openJobs: () => number;
  /** Titles of the jobs whose create is on the wire. */
  sending: () => string[];
  /** Starts no more creates; resolves when none is on the wire. */
  finishSending: () => Promise<void>;
  resumeSending: () => void;
  window: () => BrowserWindow | null;
  /** A quit waits in the background for answers, or does so no longer. */
  onFinishing: (finishing: boolean) => void;
  /** Stops and closes every room, in order. */
  shutDown: () => Promise<void>;
  /** The last act, also when closing was cut short. Never throws. */
  lastly: () => void;
  report: Reporter;
}

/** Longest wait for an orderly end, in ms. Everything that matters is on disk already. */
const patience = 5_000;
/** Jobs that the question names. */
const named = 5;

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { settings } = options;
  let quitting = false;
  let finishing = false;
  /** How often it was begun. */
  let finishes = 0;
  let insisted = false;
  let asking = false;

  app.on('before-quit', (event) => {
    // Nothing new is sent from here on. A second wish to quit insists.
    const sent = options.finishSending();
    if (!insisted && !finishing && options.sending().length > 0) {
      event.preventDefault();
      finishThenQuit(sent);
      return;
    }
    quitting = true;
  });
  // The system waits some seconds at most: an answer that is not here then is cut off.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    insisted = true;
    app.quit();
  });
  app.on('will-quit', (event) => {
    // Held back until the rooms are closed; `exit` then ends at once.
    event.preventDefault();
    void closeInTime(options).finally(() => {
      options.lastly();
      app.exit(0);
    });
  });
  app.on('window-all-closed', () => {
    if (quitting || (process.platform !== 'darwin' && !settings.get().keepPollingInBackground)) app.quit();
  });

  /** The app stays in the background until every answer is here, or the creates' own limit is over. */
  function finishThenQuit(sent: Promise<void>): void {
    finishing = true;
    finishes += 1;
    const mine = finishes;
    options.onFinishing(true);
    options.window()?.hide();
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, longestCreate);
    });
    void Promise.race([sent, late]).then(() => {
      clearTimeout(limit);
      // One that was called off says nothing about the next.
      if (finishing && mine === finishes) app.quit();
    });
  }

  const askAboutSending = async (titles: string[]): Promise<void> => {
    const rest = titles.length - named;
    const lines = [...titles.slice(0, named), ...(rest > 0 ? [say('quit.more', { count: rest })] : [])];
    const response = await choose({
      message: say('quit.sending', { count: titles.length }),
      detail: say('quit.sendingDetail', { titles: lines.join('\n') }),
      buttons: [say('quit.whenSent'), say('quit.anyway'), say('quit.stay')],
    });
    if (response === 2) return;
    insisted = response === 1;
    app.quit();
  };

  const choose = async (words: { message: string; detail: string; buttons: string[] }): Promise<number> => {
    const question = { ...words, type: 'info' as const, title: 'Safelight', noLink: true };
    const shown = { ...question, defaultId: 0, cancelId: words.buttons.length - 1 };
    const window = options.window();
    const parent = window?.isVisible() ? window : null;
    const { response } = await (parent ? dialog.showMessageBox(parent, shown) : dialog.showMessageBox(shown));
    return response;
  };

  const mustBeTold = () => !settings.remembered().toldAboutQuit && options.openJobs() > 0;

  const tell = async (): Promise<void> => {
    const response = await choose({
      message: say('quit.message', { count: options.openJobs() }),
      detail: say('quit.detail'),
      buttons: [say('quit.quit'), say('quit.background'), say('quit.stay')],
    });
    if (response === 2) return;
    settings.remember({ toldAboutQuit: true });
    if (response === 0) {
      app.quit();
      return;
    }
    settings.set({ keepPollingInBackground: true });
    await hide();
  };

  /** Where nothing shows a tray icon, a dialog says once how the window comes back. */
  const hide = async (): Promise<void> => {
    const { toldAboutTray } = settings.remembered();
    if (!toldAboutTray && (await hasService('org.kde.StatusNotifierWatcher')) === false) {
      const response = await choose({
        message: say('hidden.message'),
        detail: say('hidden.detail'),
        buttons: [say('hidden.keep'), say('hidden.quit'), say('hidden.stay')],
      });
      if (response === 2) return;
      settings.remember({ toldAboutTray: true });
      if (response === 1) {
        app.quit();
        return;
      }
    }
    options.window()?.hide();
  };

  /** @returns false when there is nothing to ask */
  const asked = (): boolean => {
    const titles = options.sending();
    if (titles.length === 0 && !mustBeTold()) return false;
    askOnce(() => (titles.length > 0 ? askAboutSending(titles) : tell()));
    return true;
  };

  const askOnce = (question: () => Promise<void>): void => {
    if (asking) return;
    asking = true;
    void question()
      .catch((error: unknown) => options.report('The question before quitting failed', error))
      .finally(() => {
        asking = false;
      });
  };

  return {
    onClose() {
      // A quit that comes from the system or from code is never held up by a question.
      if (quitting) return 'close';
      if (settings.get().keepPollingInBackground) {
        askOnce(hide);
        return 'stay';
      }
      if (process.platform === 'darwin' || !asked()) return 'close';
      return 'stay';
    },
    requestQuit() {
      if (!asked()) app.quit();
    },
    stay() {
      if (!finishing) return;
      finishing = false;
      options.onFinishing(false);
      options.resumeSending();
    },
    isQuitting: () => quitting,
  };
}

async function closeInTime({ shutDown, report }: LifecycleOptions): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    limit = setTimeout(() => resolve('late'), patience);
  });
  try {
    const ended = await Promise.race([shutDown(), late]);
    if (ended === 'late') report('Closing took too long and was cut short');
  } catch (error) {
    report('Closing failed', error);
  } finally {
    clearTimeout(limit);
  }
}
