// `packaged-app.ts <executable>`: whether a packaged app comes up. It is started as it is, on an empty profile, and watched
// over Chromium's own protocol, since the switches that tests of the unpackaged app use are closed in it.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { launchFlags } from '../scripts/runtime.mjs';

/** For a window that never comes, however slow the machine; in ms. */
const limitMs = 300_000;

/**
 * Starts the executable, waits for its window to have content, and quits it.
 * @throws Error with the app's output when no window comes
 */
async function startsAndShowsItsWindow(executable: string): Promise<void> {
  const profile = mkdtempSync(path.join(tmpdir(), 'safelight-packaged-'));
  let output = '';
  const app = spawn(executable, [...launchFlags(), '--remote-debugging-port=0'], {
    cwd: profile,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SAFELIGHT_USER_DATA: profile, SAFELIGHT_DOWNLOADS: profile },
  });
  for (const stream of [app.stdout, app.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  try {
    await lookAt(await debuggingPort(app, profile));
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\nIts output:\n${output.trim().slice(-3000)}`,
    );
  } finally {
    await end(app);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function debuggingPort(app: ChildProcess, profile: string): Promise<string> {
  const file = path.join(profile, 'DevToolsActivePort');
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if (app.exitCode !== null) throw new Error(`The packaged app ended on its own with ${app.exitCode}.`);
    const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : '';
    if (port) return port;
    await delay(50);
  }
  throw new Error(`The packaged app was not up within ${limitMs / 1000} s.`);
}

async function lookAt(port: string) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: limitMs });
  try {
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: limitMs }));
    await page.locator('#root > *').first().waitFor({ state: 'attached', timeout: limitMs });
  } finally {
    await browser.close();
  }
}

async function end(app: ChildProcess) {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = new Promise((resolve) => app.once('exit', resolve));
  app.kill('SIGTERM');
  const stubborn = setTimeout(() => app.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(stubborn);
}

const [executable] = process.argv.slice(2);
if (!executable) throw new Error('Name the executable of the packaged app.');
try {
  await startsAndShowsItsWindow(executable);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
