/** The folder of thumbnails: bounded, and what was not seen for longest goes first. Everything in it can be drawn again. */

import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { day, MiB } from '../../shared/units.ts';
import type { Clock } from '../base/clock.ts';
import { isGone, writeAtomically } from '../base/files.ts';
import type { Reporter } from '../base/report.ts';
import { freeBytes, keptFree } from '../base/space.ts';

export interface ThumbnailCache {
  /** Absolute path of a thumbnail, or null when it is not there. Counts as seeing it. */
  find(name: string): Promise<string | null>;
  /** False while the disk is as good as full: pictures that can be drawn again must not fill it. */
  hasRoom(): boolean;
  /** Keeps a thumbnail, whole or not at all. @returns its absolute path */
  keep(name: string, content: Uint8Array): Promise<string>;
}

export interface ThumbnailCacheOptions {
  /** Absolute. */
  folder: string;
  clock: Clock;
  /** Bytes of all thumbnails together; it may be passed by what comes between two checks of the whole folder. */
  limit?: number;
  /** Thumbnails that may be added before the folder is checked again. */
  between?: number;
  report: Reporter;
}

export function createThumbnailCache(options: ThumbnailCacheOptions): ThumbnailCache {
  const { folder, clock, limit = 512 * MiB, between = 250, report } = options;
  let added = between;
  let tidying: Promise<void> | null = null;

  const tidy = async (): Promise<void> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.webp'));
    const files: { file: string; bytes: number; at: number }[] = [];
    let bytes = 0;
    for (const name of names) {
      const file = path.join(folder, name);
      const { size, mtimeMs } = await stat(file);
      files.push({ file, bytes: size, at: mtimeMs });
      bytes += size;
    }
    // A tenth more than needed, so that a full folder is not tidied for every few thumbnails.
    files.sort((a, b) => a.at - b.at);
    const wanted = bytes > limit ? limit * 0.9 : bytes;
    for (const { file, bytes: size } of files) {
      if (bytes <= wanted) return;
      await rm(file, { force: true });
      bytes -= size;
    }
  };

  return {
    async find(name) {
      const file = path.join(folder, name);
      try {
        const { size, mtimeMs } = await stat(file);
        if (size === 0) return null;
        const now = clock.now();
        // Noted once a day: that is exact enough to tell what is old.
        if (now - mtimeMs > day) await utimes(file, now / 1000, now / 1000);
        return file;
      } catch (error) {
        if (isGone(error)) return null;
        throw error;
      }
    },

    hasRoom() {
      const free = freeBytes(folder);
      return free === null || free > keptFree;
    },

    async keep(name, content) {
      await mkdir(folder, { recursive: true });
      const file = path.join(folder, name);
      await writeAtomically(file, content);
      added += 1;
      if (added > between && tidying === null) {
        added = 0;
        tidying = tidy()
          .catch((error: unknown) => report('The folder of thumbnails could not be tidied', error))
          .finally(() => {
            tidying = null;
          });
      }
      return file;
    },
  };
}
