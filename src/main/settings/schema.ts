/** What the settings file holds: the person's settings, and what the app remembers for itself. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { checked } from '../../shared/checked.ts';
import { newSettings, type Settings, settingsSchema } from '../../shared/settings.ts';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximized: z.boolean(),
});
export type WindowBounds = z.infer<typeof boundsSchema>;

/** Things nobody sets by hand. */
export const memorySchema = z.object({
  window: boundsSchema.nullable(),
  /** True once the person was told that open jobs keep running at TokenLab after quitting. */
  toldAboutQuit: z.boolean(),
  /** True once the person was told how a hidden window comes back where there is no tray. */
  toldAboutTray: z.boolean(),
  /** Folder of the last "Save a copy". */
  lastSaveFolder: z.string().max(4096).nullable(),
  /** The network file system that a person has accepted for the profile. */
  networkFolderOf: z.string().max(8192).nullable(),
  /** The version whose news the person has seen, or began with. */
  version: z.string().max(60).nullable(),
});
export type Memory = z.infer<typeof memorySchema>;

/** The file: one flat object per part, so that one bad value costs one value. */
export interface StoredFile {
  settings: Settings;
  memory: Memory;
}

/**
 * @param defaultResults absolute folder for results when nobody chose one
 * @returns settings of a new profile. The user id is random: the name of the computer's user is nobody's business.
 */
export function defaultSettings(defaultResults: string): Settings {
  return {
    ...newSettings,
    resultsFolder: defaultResults,
    userId: `user-${randomBytes(4).toString('hex')}`,
  };
}

export const defaultMemory: Memory = {
  window: null,
  toldAboutQuit: false,
  toldAboutTray: false,
  lastSaveFolder: null,
  networkFolderOf: null,
  version: null,
};

/**
 * Takes what is valid from `raw`, and the default for the rest.
 * @returns the value and the names of the keys that were not usable
 */
export function salvage<T extends object>(
  shape: Record<string, z.ZodType>,
  raw: unknown,
  defaults: T,
): { value: T; refused: string[] } {
  const refused: string[] = [];
  const value: Record<string, unknown> = Object.fromEntries(Object.entries(defaults));
  if (raw === undefined) return { value: value as T, refused };
  if (raw === null || typeof raw !== 'object') return { value: value as T, refused: Object.keys(shape) };
  for (const [name, schema] of Object.entries(shape)) {
    const given = (raw as Record<string, unknown>)[name];
    if (given === undefined) continue;
    const read = checked(schema, given);
    if (read.success) value[name] = read.data;
    else refused.push(name);
  }
  return { value: value as T, refused };
}

export const settingsShape = settingsSchema.shape;
export const memoryShape = memorySchema.shape;
