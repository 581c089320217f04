/**
 * Bytes on the ledger's disk that belong to nobody: given back when the disk is full, so that what happens then can
 * still be written, and the ledger still be opened. They are for noting, not for new work.
 */
import { randomBytes } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { MiB } from '../../shared/units.ts';
import { freeBytes } from '../base/space.ts';

/** Bytes that it holds. */
export const reserveBytes = 8 * MiB;
/** With fewer free bytes than this the disk counts as full: a write-ahead log may grow by so much at once. */
const low = 4 * MiB;
/** Free bytes beside the reserve from which on the disk counts as free again. */
const enough = 16 * MiB;

export const reserveFile = (file: string): string => `${file}.reserve`;

export interface Reserve {
  /** Before a write: a disk that is as good as full is given what is kept for it. */
  beforeWrite(): void;
  /** A write found no room all the same. */
  release(): void;
  /** Holds its bytes again once the disk has room for them. Never throws. */
  keep(): Promise<void>;
  /** The disk is full: what is kept for that is being used, or could not even be put aside. */
  isSpent(): boolean;
}

/**
 * @param file the ledger, in a folder that exists
 * @param free free bytes of a folder's disk; null where the system does not say
 */
export function openReserve(
  file: string,
  changed: () => void = () => undefined,
  free: (folder: string) => number | null = freeBytes,
): Reserve {
  const path = reserveFile(file);
  const folder = dirname(file);
  const isBelow = (bytes: number) => {
    const now = free(folder);
    return now !== null && now < bytes;
  };
  let held = isWhole(path);
  let spent = !held && isBelow(reserveBytes + enough);
  let filling: Promise<void> | null = null;

  const set = (now: boolean) => {
    if (spent === now) return;
    spent = now;
    changed();
  };
  const release = () => {
    if (held) {
      held = false;
      rmSync(path, { force: true });
    }
    set(true);
  };

  const fill = async () => {
    try {
      await writeReserve(path);
      // A write may have needed the room while it was being taken.
      held = true;
      if (isBelow(low)) release();
      else set(false);
    } catch {
      rmSync(path, { force: true });
      set(true);
    }
  };

  return {
    beforeWrite() {
      if (isBelow(low)) release();
    },
    release,
    async keep() {
      if (filling !== null) return filling;
      if (held) return;
      if (isBelow(reserveBytes + enough)) return set(true);
      filling = fill();
      await filling;
      filling = null;
    },
    isSpent: () => spent,
  };
}

function isWhole(path: string): boolean {
  try {
    return statSync(path).size >= reserveBytes;
  } catch {
    return false;
  }
}

const random = promisify(randomBytes);

/** Random bytes: a file system that packs what it stores would keep nothing free with any others. */
async function writeReserve(path: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for (let written = 0; written < reserveBytes; written += MiB) await file.writeFile(await random(MiB));
    await file.sync();
  } finally {
    await file.close();
  }
}
