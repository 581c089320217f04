// The record of which Electron runs here: written by electron.ts once one is in place, read by everything that
// starts Electron.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './packages.mjs';

/** Raised whenever the way of making the fallback changes, so that an older one is made anew. */
export const fallbackRecipe = 3;

/** How long a failed official install is remembered before it is tried again. */
export const officialRetryMs = 24 * 60 * 60 * 1000;

export const recordFile = path.join(root, 'node_modules', '.safelight', 'runtime.json');

/** The record as written, or undefined when there is none. */
export function readRecord() {
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The Electron version that package-lock.json installed. */
export function declaredElectron() {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
    .version;
}

/** True when the recorded runtime is still the right one to use, so that nothing has to be fetched. */
export function runtimeRecordIsCurrent() {
  const record = readRecord();
  if (!record || record.declared !== declaredElectron() || !existsSync(record.executablePath)) return false;
  if (record.platform !== `${process.platform}-${process.arch}`) return false;
  if (record.source === 'official') return true;
  return record.recipe === fallbackRecipe && Date.now() - record.officialFailedAt < officialRetryMs;
}
