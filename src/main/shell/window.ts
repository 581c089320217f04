/** The one window. */
import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { SettingsRoom } from '../settings/settings.ts';
import { appPage } from './origins.ts';
import { placeWindow, smallestWindow } from './window-bounds.ts';

export interface MainWindow {
  /** The live window, or null while there is none. */
  current(): BrowserWindow | null;
  /** Shows the window, making it when there is none, and gives it the focus. */
  focus(): BrowserWindow;
  /** Ids of the web contents that are ours, for judging who speaks. */
  contentsIds(): ReadonlySet<number>;
}

/** What becomes of a window that is closed: it closes, it hides and the work goes on, or a question is open. */
export type ClosePlan = 'close' | 'hide' | 'stay';

export interface WindowOptions {
  session: Session;
  preload: string;
  icon: string;
  devServer: string | null;
  settings: SettingsRoom;
  /** Asked when the person closes the window. */
  onClose: () => ClosePlan;
  onClosed: () => void;
  log: (message: string, detail?: unknown) => void;
}

/** Warm near-black and paper white: what shows until the page has painted. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#171412' : '#faf8f6');

export function createMainWindow(options: WindowOptions): MainWindow {
  let window: BrowserWindow | null = null;

  const open = (): BrowserWindow => {
    const { settings } = options;
    const remembered = settings.remembered().window;
    const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(
      (display) => display.workArea,
    );
    const made = new BrowserWindow({
      ...placeWindow(remembered, screens),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      show: false,
      title: 'Safelight',
      icon: options.icon,
      backgroundColor: background(),
      autoHideMenuBar: process.platform !== 'darwin',
      webPreferences: {
        session: options.session,
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        spellcheck: false,
      },
    });
    window = made;
    if (remembered?.maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('close', (event) => {
      settings.remember({ window: { ...made.getNormalBounds(), maximized: made.isMaximized() } });
      const plan = options.onClose();
      if (plan === 'close') return;
      event.preventDefault();
      if (plan === 'hide') made.hide();
    });
    made.on('closed', () => {
      if (window === made) window = null;
      options.onClosed();
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      options.log('The window process ended', { reason: details.reason, exitCode: details.exitCode });
      if (details.reason !== 'clean-exit' && !made.isDestroyed()) made.webContents.reload();
    });
    made.webContents.on('preload-error', (_event, _path, error) =>
      options.log('The preload script failed', error),
    );
    made.webContents.on('did-fail-load', (_event, code, description) =>
      options.log('The page did not load', { code, description }),
    );
    void made.loadURL(options.devServer ?? appPage).catch((error: unknown) => {
      if (!made.isDestroyed()) options.log('The page did not load', error);
    });
    return made;
  };

  const current = () => (window !== null && !window.isDestroyed() ? window : null);
  return {
    current,
    contentsIds: () => new Set(current() === null ? [] : [current()!.webContents.id]),
    focus() {
      const shown = window !== null && !window.isDestroyed() ? window : open();
      if (shown.isMinimized()) shown.restore();
      // A window that has not painted yet shows itself when it has.
      if (!shown.webContents.isLoading()) shown.show();
      shown.focus();
      return shown;
    },
  };
}
