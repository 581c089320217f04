// A packaged app that a test has started as a person does: by its executable, with no handle but its window and its files.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { killTree } from '../../scripts/process-tree.ts';
import { launchFlags } from '../../scripts/runtime.mjs';

/** For what never comes, however slow the machine; in ms. */
export const limitMs = 150_000;

const pageAddress = 'safelight://app/index.html';

export interface Folders {
  userData: string;
  downloads: string;
}

export class Packaged {
  readonly process: ChildProcess;
  readonly #folders: Folders;
  output = '';

  /** `command`: the executable, or a command line that ends with it. */
  constructor(
    [command, ...before]: readonly [string, ...string[]],
    folders: Folders,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ) {
    this.#folders = folders;
    this.process = spawn(command, [...before, ...launchFlags(), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SAFELIGHT_USER_DATA: folders.userData,
        SAFELIGHT_DOWNLOADS: folders.downloads,
        ...env,
      },
    });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  get ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  exit(): Promise<number | null> {
    if (this.ended) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once('exit', resolve));
  }

  /** Waits for a fact. @throws Error when the app ends before, or never comes to it; with its output */
  until<T>(what: string, look: () => T | null | undefined | false | ''): Promise<T> {
    return this.untilAnswered(what, async () => look());
  }

  async untilAnswered<T>(what: string, look: () => Promise<T | null | undefined | false | ''>): Promise<T> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (this.ended)
        throw this.#problem(`The packaged app ended with ${this.process.exitCode} before ${what}.`);
      if (Date.now() > deadline) throw this.#problem(`After ${limitMs / 1000} s still not: ${what}.`);
      await delay(50);
    }
  }

  /** Everything in its log. */
  log(): string {
    const file = path.join(this.#folders.userData, 'logs', 'main.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Looks at its window, for builds of the smoke test that were started with `--remote-debugging-port=0`. */
  async watch<T>(look: (page: Page) => Promise<T>): Promise<T> {
    const file = path.join(this.#folders.userData, 'DevToolsActivePort');
    // Read at each try: the file may be one of an earlier run. And a page that opens in the moment of attaching is missed,
    // once in some tries, so it has to be there before.
    const port = await this.untilAnswered('its page was open', async () => {
      const written = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : '';
      if (!written) return null;
      const listed = await fetch(`http://127.0.0.1:${written}/json/list`).catch(() => null);
      const targets = listed === null ? [] : ((await listed.json()) as { url: string }[]);
      return targets.some(({ url }) => url.startsWith(pageAddress)) ? written : null;
    });
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: limitMs });
    try {
      const context = browser.contexts()[0]!;
      context.setDefaultTimeout(limitMs);
      const page = context.pages().find((one) => one.url().startsWith(pageAddress));
      if (page === undefined) throw new Error('Its page is not among those that were attached to.');
      await page.locator('#root > *').first().waitFor({ state: 'attached' });
      return await look(page);
    } catch (error) {
      throw this.#problem(error instanceof Error ? error.message : String(error));
    } finally {
      await browser.close();
    }
  }

  /** Ends it as the system does, and waits until it is gone. */
  async end(): Promise<void> {
    if (this.ended) return;
    const ended = this.exit();
    this.process.kill('SIGTERM');
    const stubborn = setTimeout(() => killTree(this.process.pid!), 30_000);
    await ended;
    clearTimeout(stubborn);
  }

  /** Ends it at once, for an app that waits in a dialog of the system. */
  async kill(): Promise<void> {
    const ended = this.exit();
    killTree(this.process.pid!);
    await ended;
  }

  #problem(words: string): Error {
    return new Error(`${words}\nIts output:\n${this.output.trim().slice(-3000)}`);
  }
}
