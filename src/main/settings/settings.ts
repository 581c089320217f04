/** The settings file (`settings.json` in the profile), by electron-store: whole-file atomic writes, no secrets. */

import { copyFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Store from 'electron-store';
import { checked, checkedOr } from '../../shared/checked.ts';
import { AppError } from '../../shared/errors.ts';
import type { LanguageChoice } from '../../shared/language.ts';
import type { Settings } from '../../shared/settings.ts';
import { newSettings, settingsSchema } from '../../shared/settings.ts';
import { say } from '../../shared/words/settings/say.ts';
import { writeAtomicallySync } from '../base/files.ts';
import { parseWithin, recordLimits } from '../base/json-limits.ts';
import type { Reporter } from '../base/report.ts';
import { decodeText } from '../base/text.ts';
import {
  defaultMemory,
  defaultSettings,
  type Memory,
  memorySchema,
  memoryShape,
  type StoredFile,
  salvage,
  settingsShape,
} from './schema.ts';

export interface SettingsRoom {
  /** Settings in force; `SAFELIGHT_DOWNLOADS` wins over the stored results folder. */
  get(): Settings;
  /**
   * Stores a change and tells the listeners.
   * @throws AppError `invalid_input` naming the field, `file_unwritable` when the file cannot be written
   */
  set(change: Partial<Settings>): Settings;
  onChange(listener: (settings: Settings) => void): () => void;
  /** What the app remembers for itself. */
  remembered(): Memory;
  remember(change: Partial<Memory>): void;
  /** What a person should know about the file at start: where a damaged one was put. Null when all is well. */
  readonly notice: SettingsNotice | null;
}

export interface SettingsNotice {
  /** Name of the copy, in the profile folder. */
  setAside: string;
  /** The keys that went back to their default; null when the whole file was unreadable. */
  reset: string[] | null;
}

export interface SettingsOptions {
  /** Absolute folder of the profile. */
  folder: string;
  defaultResults: string;
  forcedResults: string | null;
  /** Unix ms, for the name of a file that is set aside. */
  now: () => number;
  /** Told when remembering failed; nothing is lost but a convenience. */
  report: Reporter;
}

export function openSettings(options: SettingsOptions): SettingsRoom {
  const file = path.join(options.folder, 'settings.json');
  const asideName = `settings.damaged-${new Date(options.now()).toISOString().replace(/[:.]/g, '-')}.json`;
  const aside = path.join(options.folder, asideName);

  const read = readStored(file);
  if (read.kind === 'read' && !read.isPlain) {
    // The store reads the file once more, and knows UTF-8 without a mark only.
    const part = `${file}.plain`;
    writeAtomicallySync(
      file,
      (grown) => writeFileSync(grown, JSON.stringify(read.value), { mode: 0o600, flag: 'wx' }),
      part,
    );
  }
  let notice: SettingsNotice | null = null;
  if (read.kind === 'unreadable') {
    renameSync(file, aside);
    notice = { setAside: asideName, reset: null };
  }
  const raw = read.kind === 'read' ? read.value : {};
  const settings = salvage(settingsShape, raw.settings, defaultSettings(options.defaultResults));
  const memory = salvage(memoryShape, raw.memory, defaultMemory);
  const reset = [...settings.refused, ...memory.refused];
  if (reset.length > 0) {
    copyFileSync(file, aside);
    notice = { setAside: asideName, reset };
  }

  let current: StoredFile = { settings: settings.value, memory: memory.value };
  const store = new Store<Record<keyof StoredFile, unknown>>({
    cwd: options.folder,
    name: 'settings',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  try {
    store.set(current);
  } catch (error) {
    options.report('The settings file could not be written', error);
  }

  const listeners = new Set<(settings: Settings) => void>();
  const effective = (): Settings => ({
    ...current.settings,
    resultsFolder: options.forcedResults ?? current.settings.resultsFolder,
  });

  return {
    notice,
    get: effective,
    set(change) {
      const read = checked(settingsSchema, { ...current.settings, ...change });
      if (!read.success) {
        throw new AppError('invalid_input', say('thisSettingIsntValid'), {
          fields: read.error.issues.map((issue) => ({
            path: issue.path.join('.'),
            message: issue.message,
          })),
        });
      }
      write(store, 'settings', read.data, file);
      current = { ...current, settings: read.data };
      const nowInForce = effective();
      for (const listener of listeners) listener(nowInForce);
      return nowInForce;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remembered: () => current.memory,
    remember(change) {
      const memoryNow = checkedOr(memorySchema, { ...current.memory, ...change }, current.memory);
      current = { ...current, memory: memoryNow };
      try {
        store.set('memory', memoryNow);
      } catch (error) {
        options.report('The settings file could not be written', error);
      }
    },
  };
}

/** The language that a person has chosen, before the settings may be opened: reads, and changes nothing. */
export function storedLanguage(folder: string): LanguageChoice {
  try {
    const read = readStored(path.join(folder, 'settings.json'));
    const raw = read.kind === 'read' ? read.value.settings : undefined;
    return salvage({ language: settingsShape.language }, raw, { language: newSettings.language }).value
      .language;
  } catch {
    // It is reported when the settings are opened.
    return newSettings.language;
  }
}

type Read =
  | { kind: 'none' }
  | { kind: 'unreadable' }
  | { kind: 'read'; value: Record<string, unknown>; isPlain: boolean };

function readStored(file: string): Read {
  let bytes: Buffer;
  try {
    // A pipe would hold the start until somebody writes into it.
    if (!statSync(file).isFile()) return { kind: 'unreadable' };
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'none' };
    throw error;
  }
  try {
    const text = decodeText(bytes);
    const value: unknown = parseWithin(text, recordLimits);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return {
        kind: 'read',
        value: value as Record<string, unknown>,
        isPlain: bytes.equals(Buffer.from(text)),
      };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { kind: 'unreadable' };
}

function write(
  store: Store<Record<keyof StoredFile, unknown>>,
  key: 'settings',
  value: Settings,
  file: string,
): void {
  try {
    store.set(key, value);
  } catch (cause) {
    throw new AppError(
      'file_unwritable',
      say('settingsCouldntBeSavedTo', { file }),
      { next: ['free_disk_space', 'none'] },
      { cause },
    );
  }
}
