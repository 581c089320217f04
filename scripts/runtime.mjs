// Which Electron runs here, for everything that starts one: the record that setup/electron.ts writes once one is in
// place, and what a program has to add to start it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './project.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} executablePath
 * @property {string} electron Its version, as the executable itself reports it; so are the next two.
 * @property {string} node
 * @property {string} chromium
 * @property {'official' | 'registry fallback'} source
 * @property {string} declared The version that package-lock.json asks for.
 * @property {string} [because] Why the fallback runs, when it does.
 */

/** Raised whenever the way of making the fallback changes, so that an older one is made again. */
export const fallbackRecipe = 3;

/** How long a failed official install is remembered before it is tried again. */
export const officialRetryMs = 24 * 60 * 60 * 1000;

export const recordFile = path.join(root, 'node_modules', '.safelight', 'runtime.json');

/** The record as written, or undefined when there is none. */
function readRecord() {
  try {
    return JSON.parse(readFileSync(recordFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The Electron version that package-lock.json installed.
 * @returns {string}
 */
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

/**
 * The runtime that the setup put in place.
 * @returns {Runtime}
 * @throws {Error} when there is none yet
 */
export function readRuntime() {
  const record = readRecord();
  if (!record || !existsSync(record.executablePath)) {
    throw new Error('There is no Electron in place yet. Run "npm run setup" first.');
  }
  const { executablePath, electron, node, chromium, source, declared, because } = record;
  return { executablePath, electron, node, chromium, source, declared, ...(because ? { because } : {}) };
}

/**
 * What points the `electron` package and electron-vite at that runtime.
 * @param {Runtime} runtime
 * @returns {Record<string, string>}
 */
export function runtimeEnv(runtime) {
  if (runtime.source === 'official') return { ELECTRON_EXEC_PATH: runtime.executablePath };
  return {
    ELECTRON_OVERRIDE_DIST_PATH: path.dirname(runtime.executablePath),
    ELECTRON_EXEC_PATH: runtime.executablePath,
  };
}

/**
 * Flags for starting Electron on this machine: Chromium refuses to sandbox a process of root.
 * @returns {string[]}
 */
export function launchFlags() {
  return process.platform === 'linux' && process.geteuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** False on a Linux machine without a desktop. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
