import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron } from '@playwright/test';
import { launchFlags, readRuntime } from '../../scripts/runtime.mjs';
import { RunningApp } from '../e2e/app.ts';
import { Profile } from '../e2e/profile.ts';
import type { Bench } from './measure.ts';

/** Time in ms from `began` (Unix time in ms) until the window has painted its first content. Runs in the window. */
const firstPaint = (began: number) =>
  new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error('nothing was painted within 20 s')), 20_000);
    new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint');
      if (entry) resolve(performance.timeOrigin + entry.startTime - began);
    }).observe({ type: 'paint', buffered: true });
  });

async function startSafelight(): Promise<number> {
  const profile = new Profile();
  try {
    const began = Date.now();
    const app = await RunningApp.launch(profile);
    try {
      return await (await app.window()).evaluate(firstPaint, began);
    } finally {
      await app.close();
    }
  } finally {
    profile.remove();
  }
}

/** The least an Electron app can do: one window, one sentence. */
async function startBareElectron(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bare-electron-'));
  try {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.cjs' }),
    );
    writeFileSync(path.join(folder, 'page.html'), '<!doctype html><title>bare</title><p>One sentence.</p>');
    writeFileSync(
      path.join(folder, 'main.cjs'),
      `const { app, BrowserWindow } = require('electron');
       app.setPath('userData', __dirname + '/data');
       app.whenReady().then(() => new BrowserWindow().loadFile(__dirname + '/page.html'));`,
    );
    const began = Date.now();
    const app = await _electron.launch({
      executablePath: readRuntime().executablePath,
      args: [...launchFlags(), folder],
      cwd: folder,
    });
    try {
      return await (await app.firstWindow()).evaluate(firstPaint, began);
    } finally {
      await app.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const bench: Bench = {
  name: 'cold start to first paint, empty profile',
  unit: 'ms',
  rounds: 5,
  measure: startSafelight,
  target: { mostRatio: 1.5 },
  floor: { name: 'a bare Electron window', measure: startBareElectron },
};

export default bench;
