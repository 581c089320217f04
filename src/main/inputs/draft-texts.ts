/**
 * Long texts of unsent drafts, such as a table that was pasted: each a file of its own beside the ledger, so that a draft that
 * is written at each pause of typing stays small. It goes with the last draft that names it.
 */
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { longestDraftText } from '../../shared/compose-draft.ts';
import { say } from '../../shared/words/inputs/say.ts';
import { type DiskMessages, diskError, isGone, writeAtomically } from '../base/files.ts';
import { removed } from '../base/moment.ts';
import { FileTooLarge, NoRegularFile, readRegular } from '../base/regular-file.ts';
import type { Space } from '../base/space.ts';

export interface DraftTexts {
  /** @throws AppError `disk_full`, `file_unwritable` */
  put(textId: string, text: string): Promise<void>;
  /** Null when it is not there, or is none of ours. */
  read(textId: string): Promise<string | null>;
  /** Removes all others. */
  keepOnly(textIds: ReadonlySet<string>): Promise<void>;
}

const part = '.part';

const messages: DiskMessages = {
  full: say('diskIsFullDraftCouldnt'),
  unwritable: (code) => say('draftTextCouldntBeKept', { code }),
};

export function createDraftTexts(folder: string, space: Space): DraftTexts {
  const placeOf = (textId: string) => path.join(folder, textId);
  const beingWritten = new Set<string>();
  /** Names in the folder, which is read once: nobody else writes to it, and drafts are kept at each pause of typing. */
  let names: Promise<Set<string>> | null = null;

  async function present(): Promise<Set<string>> {
    names ??= namesIn(folder);
    try {
      return await names;
    } catch (error) {
      names = null;
      throw error;
    }
  }

  return {
    async put(textId, text) {
      beingWritten.add(textId);
      try {
        const own = await present();
        for (const name of [textId, textId + part]) own.add(name);
        await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
          throw diskError(error, messages);
        });
        await space.during(folder, Buffer.byteLength(text), messages, () =>
          writeAtomically(placeOf(textId), text, { messages, mode: 0o600, part: placeOf(textId) + part }),
        );
      } finally {
        beingWritten.delete(textId);
      }
    },

    async read(textId) {
      try {
        // A character takes up to three bytes.
        return (await readRegular(placeOf(textId), 3 * longestDraftText)).toString('utf8');
      } catch (error) {
        if (isGone(error) || error instanceof FileTooLarge || error instanceof NoRegularFile) return null;
        throw error;
      }
    },

    async keepOnly(textIds) {
      const own = await present();
      // What is there now: a text that is put while others are removed belongs to a draft that is not among these.
      for (const name of [...own]) {
        const textId = name.endsWith(part) ? name.slice(0, -part.length) : name;
        const stays = beingWritten.has(textId) || (textIds.has(textId) && !name.endsWith(part));
        if (!stays && (await removed(path.join(folder, name)))) own.delete(name);
      }
    },
  };
}

async function namesIn(folder: string): Promise<Set<string>> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    if (isGone(error)) return new Set();
    throw error;
  }
}
