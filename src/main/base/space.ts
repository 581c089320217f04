/**
 * Room on disks. Some bytes stay free whatever is written, so that the ledger can always be. All that write at the same
 * time are counted together, and none of them writes more than it was granted: what a server says of a length, and what
 * other programs do meanwhile, may be anything.
 */
import { statfsSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { MiB } from '../../shared/units.ts';
import { type DiskMessages, diskError, diskFull } from './files.ts';
import { createTurns } from './turns.ts';

/** Bytes that stay free on every disk: 64 MiB, and what ledger, log and window may write meanwhile. */
export const keptFree = (64 + 8) * MiB;

/** A disk as it is now. */
export interface DiskState {
  /** The same for all folders on it. */
  id: string;
  /** Bytes that may be used; null where the system does not say, as for some network folders. */
  free: number | null;
}

export interface Grant {
  /** Bytes that may still be written. */
  readonly left: number;
  /**
   * Asks the disk again: `bytes` more are to be written from now on. What was granted before and is not used is given back.
   * @throws AppError `disk_full`; what the system says of the folder
   */
  ask(bytes: number): Promise<void>;
  /** So much of it is on the disk now. */
  wrote(bytes: number): void;
  /** Nothing more is written. */
  end(): void;
}

export interface Space {
  /** Nothing is granted yet. `kept`: bytes that stay free. */
  begin(folder: string, messages: DiskMessages, kept?: number): Grant;
  /** Runs `write` with a grant of `bytes` in `folder`. @throws as `Grant.ask`, and what `write` throws */
  during<T>(
    folder: string,
    bytes: number,
    messages: DiskMessages,
    write: (grant: Grant) => Promise<T>,
    kept?: number,
  ): Promise<T>;
}

interface Open {
  disk: string | null;
  left: number;
}

export function createSpace(look: (folder: string) => Promise<DiskState> = diskOf): Space {
  const open = new Set<Open>();
  /** One question after the other: two that see the same free bytes would both take them. */
  const inTurn = createTurns();

  const begin = (folder: string, messages: DiskMessages, kept = keptFree): Grant => {
    const one: Open = { disk: null, left: 0 };
    open.add(one);
    return {
      get left() {
        return one.left;
      },
      ask: (bytes) =>
        inTurn('asking', async () => {
          one.left = 0;
          // Counted before it is measured: what is written in between is then counted twice rather than not at all.
          const others = [...open].map(({ disk, left }) => ({ disk, left }));
          const { id, free } = await measure(folder, messages);
          const promised = others.reduce((sum, each) => sum + (each.disk === id ? each.left : 0), 0);
          if (free !== null && free < bytes + promised + kept) throw diskFull(messages);
          one.disk = id;
          one.left = bytes;
        }),
      wrote(bytes) {
        one.left = Math.max(0, one.left - bytes);
      },
      end() {
        open.delete(one);
      },
    };
  };

  const measure = async (folder: string, messages: DiskMessages): Promise<DiskState> => {
    try {
      return await look(folder);
    } catch (thrown) {
      throw diskError(thrown, messages);
    }
  };

  return {
    begin,
    async during(folder, bytes, messages, write, kept) {
      const grant = begin(folder, messages, kept);
      try {
        await grant.ask(bytes);
        return await write(grant);
      } finally {
        grant.end();
      }
    },
  };
}

async function diskOf(folder: string): Promise<DiskState> {
  const [{ dev }, { bavail, bsize, blocks }] = await Promise.all([stat(folder), statfs(folder)]);
  return { id: String(dev), free: blocks > 0 ? bavail * bsize : null };
}

/** Free bytes of the disk that `folder` is on, where nothing may be waited for; null where the system does not say. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize, blocks } = statfsSync(folder);
    return blocks > 0 ? bavail * bsize : null;
  } catch {
    return null;
  }
}
