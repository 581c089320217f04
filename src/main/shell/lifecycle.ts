/** Closing and quitting: open jobs go on at TokenLab, which is said once; everything is closed in order. */
import { app, type BrowserWindow, dialog } from 'electron';
import type { SettingsRoom } from '../settings/settings.ts';
import type { ClosePlan } from './window.ts';
import { say } from './words.ts';

export interface Lifecycle {
  /** What becomes of the window that is being closed. */
  onClose(): ClosePlan;
  /** A person's wish to quit, from the menu or the tray. */
  requestQuit(): void;
}

export interface LifecycleOptions {
  settings: SettingsRoom;
  /** Jobs that TokenLab is still working on. */
  openJobs: () => number;
  window: () => BrowserWindow | null;
  /** Stops and closes every room, in order. */
  shutDown: () => Promise<void>;
  log: (message: string, detail?: unknown) => void;
}

/** Longest wait for an orderly end, in ms. Everything that matters is on disk already. */
const patience = 5_000;

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { settings } = options;
  let quitting = false;
  let asking = false;

  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('will-quit', (event) => {
    // Held back until the rooms are closed; `exit` then ends at once.
    event.preventDefault();
    void closeInTime(options).finally(() => app.exit(0));
  });
  app.on('window-all-closed', () => {
    if (quitting || (process.platform !== 'darwin' && !settings.get().keepPollingInBackground)) app.quit();
  });

  const mustBeTold = () => !settings.remembered().toldAboutQuit && options.openJobs() > 0;

  const tell = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const question = {
      type: 'info' as const,
      title: 'Safelight',
      message: say('quit.message', { count: options.openJobs() }),
      detail: say('quit.detail'),
      buttons: [say('quit.quit'), say('quit.background'), say('quit.stay')],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    };
    const parent = options.window();
    try {
      const { response } = await (parent
        ? dialog.showMessageBox(parent, question)
        : dialog.showMessageBox(question));
      if (response === 2) return;
      settings.remember({ toldAboutQuit: true });
      if (response === 0) {
        app.quit();
        return;
      }
      settings.set({ keepPollingInBackground: true });
      options.window()?.hide();
    } finally {
      asking = false;
    }
  };

  return {
    onClose() {
      // A quit that comes from the system or from code is never held up by a question.
      if (quitting) return 'close';
      if (settings.get().keepPollingInBackground) return 'hide';
      if (process.platform === 'darwin' || !mustBeTold()) return 'close';
      void tell().catch((error: unknown) => options.log('The question before quitting failed', error));
      return 'stay';
    },
    requestQuit() {
      if (!mustBeTold()) app.quit();
      else void tell().catch((error: unknown) => options.log('The question before quitting failed', error));
    },
  };
}

async function closeInTime({ shutDown, log }: LifecycleOptions): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    limit = setTimeout(() => resolve('late'), patience);
  });
  try {
    const ended = await Promise.race([shutDown(), late]);
    if (ended === 'late') log('Closing took too long and was cut short');
  } catch (error) {
    log('Closing failed', error);
  } finally {
    clearTimeout(limit);
  }
}
