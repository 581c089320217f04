import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { killTree } from '../../scripts/process-tree.ts';
import { launchFlags, readRuntime } from '../../scripts/runtime.mjs';
import { type Keyring, openBus, type Session } from '../support/session.ts';
import './plain-wire.ts';
import type { Profile } from './profile.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Playwright's own way of holding back the app's `ready` until it has attached. It uses it only when it picks the
 * executable itself; without it a window that opens in the moment of attaching hangs the launch, once in some hundred.
 */
const holdUntilAttached = path.join(root, 'node_modules/playwright-core/lib/server/electron/loader.js');

/**
 * A display of `openSession` has no graphics card. Without this word Chromium finds that out by starting a process for it
 * again and again.
 */
const withoutCard = process.platform === 'linux' ? ['--disable-gpu'] : [];

/** What each app is started with, before its own folder. */
export const startFlags = [...launchFlags(), ...withoutCard];
/** With them for an app that Playwright attaches to. */
export const attachedFlags = ['-r', holdUntilAttached, ...startFlags];

/** How long the app may take to start, to do one thing in its window, or to quit, before that counts as a hang, in ms. */
const startLimitMs = 150_000;
const actionLimitMs = 120_000;
const quitLimitMs = 150_000;

export interface LaunchOptions {
  /** Added to the app's environment, for example `TOKENLAB_API_BASE` and `TOKENLAB_API_KEY`. */
  env?: Record<string, string>;
  /** Added after the app's folder on the command line. */
  args?: string[];
  /** Another keyring than the unlocked one that the whole run shares. Linux only. */
  keyring?: Exclude<Keyring, 'unlocked'>;
}

/** One running Safelight, seen from outside. */
export class RunningApp {
  /** Playwright's handle: `evaluate` runs in the main process. */
  readonly electron: ElectronApplication;
  readonly process: ChildProcess;
  /** Everything the main process wrote to its standard output and error so far. */
  output = '';
  /** Errors of the windows' consoles and uncaught exceptions, as text. */
  readonly pageErrors: string[] = [];
  readonly #session: Session | undefined;
  #ended = false;

  private constructor(electron: ElectronApplication, session: Session | undefined) {
    this.electron = electron;
    this.process = electron.process();
    this.#session = session;
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
    };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
    electron.on('window', (page) => this.#watch(page));
    for (const page of electron.windows()) this.#watch(page);
  }

  /** Starts the built app on a profile. */
  static async launch(profile: Profile, options: LaunchOptions = {}): Promise<RunningApp> {
    const session =
      options.keyring && process.platform === 'linux'
        ? await openBus(options.keyring, { DISPLAY: process.env.DISPLAY ?? '' })
        : undefined;
    const key = options.env?.TOKENLAB_API_KEY;
    if (key !== undefined) profile.keys.push(key);
    try {
      const electron = await _electron.launch({
        executablePath: readRuntime().executablePath,
        args: [...attachedFlags, root, ...(options.args ?? [])],
        cwd: profile.folder,
        // A reading of usage rows that nobody asked for is for the tests that are about it.
        env: {
          ...plainEnvironment(),
          SAFELIGHT_CHARGE_SCALE: 'never',
          ...session?.env,
          ...profile.env,
          ...options.env,
        },
        timeout: startLimitMs,
      });
      electron.context().setDefaultTimeout(actionLimitMs);
      askAgainWhenDropped(electron);
      limitWaits(electron, 'the main process');
      return new RunningApp(electron, session);
    } catch (error) {
      await session?.close();
      throw error;
    }
  }

  /**
   * The first window, once its document is there.
   * @param motion as most people have it; without it nothing turns or slides, which a machine without a graphics card
   *   would have to calculate picture by picture
   */
  async window({ motion = false } = {}): Promise<Page> {
    const page = await this.electron.firstWindow({ timeout: startLimitMs });
    limitWaits(page, 'the window');
    if (!motion) await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.waitForLoadState('domcontentloaded');
    return page;
  }

  /** Quits as a person does, and waits until the process is gone. */
  async close() {
    if (this.#ended) return;
    this.#ended = true;
    let isStuck = false;
    const limit = setTimeout(() => {
      isStuck = true;
      killTree(this.process.pid!);
    }, quitLimitMs);
    const gone = this.#gone();
    await this.#insist();
    await this.electron.close();
    await gone;
    clearTimeout(limit);
    await this.#session?.close();
    if (isStuck) throw new Error(`Safelight did not quit within ${quitLimitMs / 1000} s and was killed.`);
  }

  /** A quit that would wait for the answer to a create is wished for a second time, which cuts it off. */
  async #insist() {
    const insist = this.electron.evaluate(({ app }) => {
      app.once('before-quit', (event) => {
        if (event.defaultPrevented) setImmediate(() => app.quit());
      });
    });
    // The app may have ended already.
    await insist.catch(() => undefined);
  }

  /** SIGKILL to the main process and all its children at once: no handler runs, nothing is flushed. */
  async killHard() {
    if (this.#ended) return;
    this.#ended = true;
    const gone = this.#gone();
    killTree(this.process.pid!);
    await gone;
    await this.#session?.close();
  }

  /** Process ids of the pages that a person sees. */
  windowPids(): Promise<number[]> {
    return this.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((each) => each.isVisible())
        .map((each) => each.webContents.getOSProcessId()),
    );
  }

  /** True once the app has ended, by whatever hand. */
  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  #gone(): Promise<unknown> {
    if (this.ended) return Promise.resolve();
    return new Promise((resolve) => this.process.once('exit', resolve));
  }

  #watch(page: Page) {
    page.on('pageerror', (error) => this.pageErrors.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.pageErrors.push(`console: ${message.text()} (${message.location().url})`);
    });
  }
}

/**
 * V8 may drop the promise of an evaluation that has run before its result was fetched, when memory is tidied at that
 * moment, and again when main is busy. It is evaluated again then, so what tests evaluate in the main process must bear to run
 * more than once.
 */
function askAgainWhenDropped(electron: ElectronApplication) {
  const evaluate = electron.evaluate.bind(electron) as (...args: unknown[]) => Promise<unknown>;
  const patient = async (...args: unknown[]) => {
    for (let left = 20; ; left -= 1) {
      try {
        return await evaluate(...args);
      } catch (error) {
        if (left === 0 || !/promise was garbage collected/i.test(String(error))) throw error;
      }
    }
  };
  Object.assign(electron, { evaluate: patient });
}

const limitedPlaces = new WeakSet<Page | ElectronApplication>();

/** Playwright waits for what is evaluated without end: a wait that is none of ours ends too, and says what it was for. */
function limitWaits(place: Page | ElectronApplication, name: string) {
  if (limitedPlaces.has(place)) return;
  limitedPlaces.add(place);
  const evaluate = place.evaluate.bind(place) as (...args: unknown[]) => Promise<unknown>;
  const limited = (work: unknown, ...rest: unknown[]) => {
    let limit: NodeJS.Timeout;
    const late = new Promise<never>((_resolve, reject) => {
      const error = new Error(
        `No answer from ${name} in ${actionLimitMs / 1000} s to: ${String(work).slice(0, 300)}`,
      );
      limit = setTimeout(() => reject(error), actionLimitMs);
    });
    return Promise.race([evaluate(work, ...rest), late]).finally(() => clearTimeout(limit));
  };
  Object.assign(place, { evaluate: limited });
}

/** Our environment without what would change the app's behaviour: keys of the developer, and switches of Node.js. */
function plainEnvironment(): Record<string, string> {
  const unwanted = /^(TOKENLAB_|SAFELIGHT_(?!SESSION)|NODE_OPTIONS$|ELECTRON_RUN_AS_NODE$|npm_)/;
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !unwanted.test(entry[0]),
    ),
  );
}
