// Which Electron runs here, for everything that starts one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { readRecord } from './runtime-record.mjs';

export interface Runtime {
  executablePath: string;
  /** Versions as the executable itself reports them. */
  electron: string;
  node: string;
  chromium: string;
  source: 'official' | 'registry fallback';
  /** The version that package-lock.json asks for. */
  declared: string;
  /** Why the fallback runs, when it does. */
  because?: string;
}

/**
 * The runtime that the setup put in place.
 * @throws Error when there is none yet
 */
export function readRuntime(): Runtime {
  const record = readRecord() as Runtime | undefined;
  if (!record || !existsSync(record.executablePath)) {
    throw new Error('There is no Electron in place yet. Run "npm run setup" first.');
  }
  const { executablePath, electron, node, chromium, source, declared, because } = record;
  return { executablePath, electron, node, chromium, source, declared, ...(because ? { because } : {}) };
}

/** What points the `electron` package and electron-vite at that runtime. */
export function runtimeEnv(runtime: Runtime): Record<string, string> {
  if (runtime.source === 'official') return { ELECTRON_EXEC_PATH: runtime.executablePath };
  return {
    ELECTRON_OVERRIDE_DIST_PATH: path.dirname(runtime.executablePath),
    ELECTRON_EXEC_PATH: runtime.executablePath,
  };
}

/** Flags for starting Electron on this machine: Chromium refuses to sandbox a process of root. */
export function launchFlags(): string[] {
  return process.platform === 'linux' && process.geteuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** For a report line: version and where it came from. */
export function describeRuntime(runtime: Runtime): string {
  return `Electron ${runtime.electron}, ${runtime.source}`;
}
