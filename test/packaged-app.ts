// `packaged-app.ts <executable> <its twin>`: whether a packaged app comes up, and keeps out what it must. The twin is the same but for
// one word in its package.json, which opens the debugging port; through it the window is watched.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { launchFlags } from '../scripts/runtime.mjs';

/** For a window that never comes, however slow the machine; in ms. */
const limitMs = 300_000;

/** A run of a packaged app on an empty profile of its own. */
class Run {
  readonly profile = mkdtempSync(path.join(tmpdir(), 'safelight-packaged-'));
  readonly process: ChildProcess;
  output = '';

  constructor(executable: string, args: readonly string[], env: Record<string, string> = {}) {
    this.process = spawn(executable, [...launchFlags(), ...args], {
      cwd: this.profile,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        SAFELIGHT_USER_DATA: path.join(this.profile, 'profile'),
        SAFELIGHT_DOWNLOADS: path.join(this.profile, 'results'),
        ...env,
      },
    });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (chunk) => {
        this.output += chunk;
      });
    }
  }

  get ended() {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  exit(): Promise<number | null> {
    if (this.ended) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once('exit', resolve));
  }

  /** Waits for a fact, or for the end of the process, whichever is first. */
  async until<T>(what: string, look: () => T | null | undefined | false): Promise<T> {
    const deadline = Date.now() + limitMs;
    while (Date.now() < deadline) {
      const found = look();
      if (found) return found;
      if (this.ended) throw new Error(`The packaged app ended with ${this.process.exitCode} before ${what}.`);
      await delay(50);
    }
    throw new Error(`After ${limitMs / 1000} s still not: ${what}.`);
  }

  async end() {
    if (!this.ended) {
      const ended = this.exit();
      this.process.kill('SIGTERM');
      const stubborn = setTimeout(() => this.process.kill('SIGKILL'), 30_000);
      await ended;
      clearTimeout(stubborn);
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Runs `look` against a started app, and ends it. @throws Error with the app's output */
async function watched(run: Run, look: (run: Run) => Promise<void>): Promise<void> {
  try {
    await look(run);
  } catch (error) {
    const words = error instanceof Error ? error.message : error;
    throw new Error(`${words}\nIts output:\n${run.output.trim().slice(-3000)}`);
  } finally {
    await run.end();
  }
}

async function showsItsWindow(run: Run) {
  const file = path.join(run.profile, 'profile', 'DevToolsActivePort');
  const port = await run.until('its port was open', () =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : null,
  );
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: limitMs });
  try {
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: limitMs }));
    await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: limitMs });
  } finally {
    await browser.close();
  }
}

async function refuses(flag: string, run: Run) {
  const code = await run.exit();
  if (code !== 2 || !run.output.includes(flag.split('=')[0]!)) {
    throw new Error(`It did not refuse ${flag}: it ended with ${code}.`);
  }
  if (existsSync(path.join(run.profile, 'profile')))
    throw new Error(`It had started before it refused ${flag}.`);
}

/** What development uses, all at once: none of it may do anything in the package. */
async function ignoresDevelopment(executable: string) {
  const trap = 'trap-was-run';
  const run = new Run(executable, ['--inspect=0', '--require', '/nowhere/preload.cjs'], {
    NODE_OPTIONS: '--require /nowhere/preload.cjs',
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_RENDERER_URL: `http://127.0.0.1:9/${trap}`,
    SAFELIGHT_KILL_AT: 'intent_written',
    SAFELIGHT_POLL_SCALE: '0.01',
  });
  await watched(run, async () => {
    const log = path.join(run.profile, 'profile', 'logs');
    const words = await run.until('its log was there', () => {
      const files = existsSync(log) ? readdirSync(log) : [];
      return files.map((name) => readFileSync(path.join(log, name), 'utf8')).join('');
    });
    if (!words.includes('Safelight starts')) throw new Error(`Its log does not say that it starts: ${words}`);
    if (/Debugger listening|nowhere/.test(run.output))
      throw new Error('Switches of development had an effect.');
  });
}

const [executable, twin] = process.argv.slice(2);
if (!executable || !twin) throw new Error('Name the executable of the packaged app, and that of its twin.');
try {
  const flags = ['--remote-debugging-port=0', '--remote-debugging-pipe', '--disable-web-security'];
  for (const flag of flags) await watched(new Run(executable, [flag]), (run) => refuses(flag, run));
  await ignoresDevelopment(executable);
  await watched(new Run(twin, ['--remote-debugging-port=0']), showsItsWindow);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
