/** Where this installation keeps its things. Must run before Electron is ready: the instance lock follows userData. */

import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { say as refusal } from '../../shared/words/shell/say.ts';
import { makePrivate } from '../base/private.ts';

/** Absolute paths inside the profile folder. */
export interface Profile {
  root: string;
  ledger: string;
  logs: string;
  inputs: string;
  thumbs: string;
  sandbox: string;
  /** Results folder when nobody chose another one. */
  defaultResults: string;
  /** `SAFELIGHT_DOWNLOADS`, which wins over the setting; null when it is not set. */
  forcedResults: string | null;
}

/**
 * Points Electron at `SAFELIGHT_USER_DATA` when that is set, and makes the folders.
 * @throws Error of the file system when the profile folder cannot be made
 */
export function openProfile(env: NodeJS.ProcessEnv = process.env): Profile {
  if (env.SAFELIGHT_USER_DATA) {
    const chosen = path.resolve(env.SAFELIGHT_USER_DATA);
    mkdirSync(chosen, { recursive: true, mode: 0o700 });
    app.setPath('userData', chosen);
  }
  const root = app.getPath('userData');
  const profile: Profile = {
    root,
    ledger: path.join(root, 'ledger.db'),
    logs: path.join(root, 'logs'),
    inputs: path.join(root, 'inputs'),
    thumbs: path.join(root, 'thumbs'),
    sandbox: path.join(root, 'sandbox'),
    defaultResults: path.join(app.getPath('downloads'), 'Safelight'),
    forcedResults: env.SAFELIGHT_DOWNLOADS ? path.resolve(env.SAFELIGHT_DOWNLOADS) : null,
  };
  for (const folder of [root, profile.logs, profile.inputs, profile.thumbs, profile.sandbox]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makePrivate(folder);
  }
  return profile;
}

/**
 * Without a folder to write in there is no instance lock either, and the app would take itself for a second start.
 * @throws AppError `file_unwritable`
 */
export function mustBeWritable(folder: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new AppError(
      'file_unwritable',
      refusal('safelightsFolderCantBeWritten', { folder }),
      { next: ['restart_app'] },
      { cause },
    );
  }
}
