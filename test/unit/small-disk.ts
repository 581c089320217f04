/** A disk of a few MiB, where this computer lets us have one: a file system in memory, mounted for one test file. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  /** Absolute path of its top folder. */
  folder: string;
  /** Free bytes. */
  free(): number;
  resize(size: string): void;
  /** Another program writes `name` until `left` bytes are free. */
  fill(name?: string, left?: number): void;
  unmount(): void;
  mount(): void;
  /** Unmounts it for good. */
  remove(): void;
}

/** @param options as `mount` takes them, for example `size=24m`; null where nothing can be mounted, which is said once */
export function smallDisk(options: string): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return skipped('it needs Linux and root');
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mount = () => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  const unmount = () => void spawnSync('umount', [folder]);
  if (!mount()) {
    rmSync(folder, { recursive: true });
    return skipped('the system refuses to mount');
  }
  const disk: SmallDisk = {
    folder,
    free: () => freeIn(folder),
    resize: (size) => void spawnSync('mount', ['-o', `remount,size=${size}`, folder]),
    fill: (name, left) => fill(folder, name, left),
    unmount,
    mount: () => void mount(),
    remove() {
      // Also while this process still has a file open there.
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return disk;
}

function freeIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/**
 * Writes a file in `folder` until no more than `left` bytes of its disk are free. Others may write there at the same time.
 * @returns its path
 */
export function fill(folder: string, name = 'other-program.bin', left = 0): string {
  const filler = join(folder, name);
  const file = openSync(filler, 'a');
  try {
    for (let rest = freeIn(folder) - left; rest > 0; rest = freeIn(folder) - left) {
      writeSync(file, Buffer.alloc(Math.min(rest, 1024 * 1024), 1));
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown;
  } finally {
    closeSync(file);
  }
  return filler;
}

function skipped(why: string): null {
  console.log(`note: no small disk can be mounted here (${why}); the tests that need one are skipped`);
  return null;
}
