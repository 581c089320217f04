/** The one window. */

import { app, BrowserWindow, dialog, type InputEvent, nativeTheme, type Session, screen } from 'electron';
import { windowGround } from '../../shared/window-ground.ts';
import type { Reporter } from '../base/report.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { appPage, stoppedPage } from './origins.ts';
import { createPageCrashes } from './page-crashes.ts';
import { currentLanguage, say } from './say.ts';
import { placeWindow, smallestWindow } from './window-bounds.ts';

export interface MainWindow {
  /** The live window, or null while there is none. */
  current(): BrowserWindow | null;
  /** Shows the window, making it when there is none, and gives it the focus. */
  focus(): BrowserWindow;
  /** Loads the page again, whatever stands there now. */
  reload(): void;
  /** Ids of the web contents that are ours, for judging who speaks. */
  contentsIds(): ReadonlySet<number>;
}

/** What becomes of a window that is closed: it closes, it hides and the work continues, or a question is open. */
export type ClosePlan = 'close' | 'stay';

/** What a person does with mouse and keys, as main itself sees it on its way to a page. */
export interface InputWatch {
  saw(contentsId: number, input: InputEvent): void;
  /** Another page stands there now. */
  forget(contentsId: number): void;
}

export interface WindowOptions {
  session: Session;
  preload: string;
  icon: string;
  devServer: string | null;
  settings: SettingsRoom;
  /** Asked when the person closes the window. */
  onClose: () => ClosePlan;
  onClosed: () => void;
  openLog: () => void;
  input: InputWatch;
  report: Reporter;
}

/** What shows until the page has painted. */
const background = () => (nativeTheme.shouldUseDarkColors ? windowGround.dark : windowGround.light);

export function createMainWindow(options: WindowOptions): MainWindow {
  const { devServer } = options;
  const inLanguage = (address: string) =>
    currentLanguage() === 'en' ? address : `${address}?language=${currentLanguage()}`;
  const page = () => inLanguage(devServer === null ? appPage : `${devServer}/`);
  const plainPage = () => inLanguage(devServer === null ? stoppedPage : `${devServer}/stopped.html`);
  let window: BrowserWindow | null = null;

  const load = (made: BrowserWindow, address: string): void => {
    void made.loadURL(address).catch((error: unknown) => {
      if (!made.isDestroyed()) options.report('The page did not load', error);
    });
  };

  /** The last resort, when no page stays up at all. */
  const ask = async (made: BrowserWindow): Promise<void> => {
    const { response } = await dialog.showMessageBox(made, {
      type: 'error',
      title: 'Safelight',
      message: say('stopped.message'),
      detail: say('stopped.detail'),
      buttons: [say('stopped.reload'), say('stopped.log'), say('stopped.close')],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    });
    if (response === 1) options.openLog();
    if (response === 0 && !made.isDestroyed()) load(made, page());
  };

  /** A page that crashes is reloaded, but not without end; main's own work never depends on it. */
  const surviveCrashes = (made: BrowserWindow): void => {
    const crashes = createPageCrashes(() => performance.now());
    made.webContents.on('did-navigate', (_event, address) => {
      if (address !== plainPage()) crashes.leftPlainPage();
    });
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit' || made.isDestroyed()) return;
      const step = crashes.next();
      options.report('The window process ended', { reason, exitCode, step });
      if (step === 'reload') made.webContents.reload();
      else if (step === 'plain_page') load(made, plainPage());
      else
        void ask(made).catch((error: unknown) => options.report('The question after a crash failed', error));
    });
  };

  const watchInput = ({ webContents }: BrowserWindow): void => {
    const { id } = webContents;
    const forget = () => options.input.forget(id);
    webContents.on('input-event', (_event, input) => options.input.saw(id, input));
    webContents.on('did-start-loading', forget);
    webContents.on('render-process-gone', forget);
    webContents.once('destroyed', forget);
  };

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
        devTools: !app.isPackaged,
      },
    });
    window = made;
    if (remembered?.maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('close', (event) => {
      settings.remember({ window: { ...made.getNormalBounds(), maximized: made.isMaximized() } });
      if (options.onClose() === 'stay') event.preventDefault();
    });
    made.on('closed', () => {
      if (window === made) window = null;
      options.onClosed();
    });
    surviveCrashes(made);
    watchInput(made);
    made.webContents.on('preload-error', (_event, _path, error) =>
      options.report('The preload script failed', error),
    );
    made.webContents.on('did-fail-load', (_event, code, description) =>
      options.report('The page did not load', { code, description }),
    );
    load(made, page());
    return made;
  };

  const current = () => (window !== null && !window.isDestroyed() ? window : null);
  return {
    current,
    reload() {
      const made = current();
      if (made !== null) load(made, page());
    },
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
