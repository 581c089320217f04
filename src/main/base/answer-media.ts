/**
 * Media that came inside of answers, on the disk until they are results: as large as a file may be, and never in memory as a
 * whole. Each has a name of our own, that its row in the ledger keeps.
 */

import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { day, MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/base/say.ts';
import { type DiskMessages, diskError } from './files.ts';
import { flushFolder, flushHandle } from './flush.ts';
import { removed } from './moment.ts';
import type { Space } from './space.ts';

/** A whole file that waits to become a result. */
export interface MediaFile {
  name: string;
  bytes: number;
  /** SHA-256 in lower-case hex. */
  sha256: string;
}

export interface MediaWriter {
  /** @throws AppError `disk_full`, `file_unwritable` */
  write(bytes: Uint8Array): Promise<void>;
  /** All of it is on the disk when this is done. @throws AppError */
  end(): Promise<MediaFile>;
  /** It is not wanted any more. Never throws. */
  abandon(): Promise<void>;
}

export interface AnswerMedia {
  /** @throws AppError `disk_full`, `file_unwritable` */
  begin(): Promise<MediaWriter>;
  /** What is in a file, piece by piece. @throws the system's error when it is not there */
  read(name: string): AsyncIterable<Uint8Array>;
  /** Bytes of a file; null when it is not there. */
  sizeOf(name: string): Promise<number | null>;
  drop(name: string): Promise<void>;
  /**
   * Removes what nothing is known of any more, because the app ended in between. What came within a day stays: an app that
   * has lost its ledger may still be about to note it.
   */
  sweep(isKnown: (name: string) => boolean, now: number): Promise<void>;
}

const messages: DiskMessages = {
  full: say('noRoomForAnswer'),
  unwritable: (code) => say('answerNotWritten', { code }),
};

const ownName = /^[0-9a-f]{32}\.media$/;
/** Room that is asked for at once; nobody says how much comes. */
const roomAtOnce = 4 * MiB;

export function createAnswerMedia(folder: string, space: Space): AnswerMedia {
  /** Names come back from a ledger that may have been made by hand: none leads out of the folder. */
  const pathOf = (name: string): string => {
    if (!ownName.test(name)) throw Object.assign(new Error('Not a name of ours.'), { code: 'ENOENT' });
    return join(folder, name);
  };

  return {
    async begin() {
      const name = `${randomBytes(16).toString('hex')}.media`;
      const path = pathOf(name);
      const grant = space.begin(folder, messages);
      const hash = createHash('sha256');
      let bytes = 0;
      const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
        try {
          return await work();
        } catch (thrown) {
          throw diskError(thrown, messages);
        }
      };
      const file = await guarded(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await grant.ask(roomAtOnce);
        return open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      }).catch((thrown: unknown) => {
        grant.end();
        throw thrown;
      });
      return {
        write: (chunk) =>
          guarded(async () => {
            if (grant.left < chunk.length) await grant.ask(Math.max(roomAtOnce, chunk.length));
            for (let done = 0; done < chunk.length; ) {
              done += (await file.write(chunk, done, chunk.length - done)).bytesWritten;
            }
            grant.wrote(chunk.length);
            hash.update(chunk);
            bytes += chunk.length;
          }),
        async end() {
          try {
            await guarded(() => flushHandle(file));
          } finally {
            grant.end();
            await file.close();
          }
          await guarded(() => flushFolder(folder));
          return { name, bytes, sha256: hash.digest('hex') };
        },
        async abandon() {
          grant.end();
          await file.close().catch(() => undefined);
          await removed(path);
        },
      };
    },

    async *read(name) {
      const file = await open(pathOf(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      try {
        for (;;) {
          const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(MiB), 0, MiB);
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },

    async sizeOf(name) {
      return (await stat(pathOf(name)).catch(() => null))?.size ?? null;
    },

    async drop(name) {
      if (ownName.test(name)) await removed(pathOf(name));
    },

    async sweep(isKnown, now) {
      for (const name of await readdir(folder).catch(() => [])) {
        if (!ownName.test(name) || isKnown(name)) continue;
        const found = await stat(pathOf(name)).catch(() => null);
        if (found !== null && Math.abs(now - found.mtimeMs) > day) await removed(pathOf(name));
      }
    },
  };
}
