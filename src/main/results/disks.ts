/**
 * The disks of the results folders. A folder that lies on one is known with the place where that is mounted; while it is
 * not, the folder is away, whatever lies below the empty mount point: nothing is made there, and no file is called missing.
 */

import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, parse, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import { isGone } from '../base/files.ts';
import { linuxMounts, type MetaQueries, mountOf, networkFolderOf } from '../ledger/index.ts';

export interface Disks {
  /** Why nothing can be reached at this path now: its disk is away. Null when it is there, as far as is known. */
  awayAt(path: string): Promise<AppError | null>;
  /** A results folder that is there: from now on it is known which disk it is on. */
  note(folder: string): Promise<void>;
  /** A person has chosen this folder as it is now, whatever was known of it. */
  choose(folder: string): Promise<void>;
}

interface KnownDisk {
  /** Absolute path of the mount point. */
  mount: string;
  /** What a network file system is called: `nas:/films (nfs4)`. */
  network: string | null;
}

/** Asks the system. */
export interface Mounts {
  /** Where the file system of a folder that is there is mounted. */
  mountOf(folder: string): Promise<string>;
  isMounted(mount: string): Promise<boolean>;
  networkOf(folder: string): string | null;
}

const key = 'results_disks';

export function createDisks(meta: MetaQueries, mounts: Mounts = systemMounts): Disks {
  let known = read(meta.get(key));
  const write = (next: Record<string, KnownDisk>) => {
    known = next;
    meta.set(key, JSON.stringify(next));
  };

  const disks: Disks = {
    async awayAt(path) {
      if (!(await isThere(parse(path).root))) return away(parse(path).root, null);
      for (const [folder, { mount, network }] of Object.entries(known)) {
        if (isWithin(path, folder) && !(await mounts.isMounted(mount))) return away(mount, network);
      }
      return null;
    },

    async note(folder) {
      if (Object.hasOwn(known, folder)) return;
      const mount = await mounts.mountOf(folder);
      // The disk of the system is never away.
      if (mount === parse(mount).root) return;
      write({ ...known, [folder]: { mount, network: mounts.networkOf(folder) } });
    },

    async choose(folder) {
      const { [folder]: _before, ...others } = known;
      write(others);
      if (await isThere(folder)) await disks.note(folder);
    },
  };
  return disks;
}

export const isAwayError = (error: { code: string } | null): boolean => error?.code === 'disk_away';

const away = (mount: string, network: string | null): AppError =>
  new AppError(
    'disk_away',
    network === null
      ? say('diskMountIsNotConnected', { mount })
      : say('networkFolderNetworkIsNot', { network, mount }),
    { retryable: true, next: ['wait_and_retry', 'choose_folder'] },
  );

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (thrown) {
    if (isGone(thrown)) return false;
    throw thrown;
  }
}

function read(text: string | null): Record<string, KnownDisk> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    const entries = Object.entries(value as Record<string, Partial<KnownDisk> | null>);
    return Object.fromEntries(
      entries.flatMap(([folder, disk]) =>
        typeof disk?.mount === 'string'
          ? [[folder, { mount: disk.mount, network: disk.network ?? null }]]
          : [],
      ),
    );
  } catch {
    return {};
  }
}

/** Linux has a list of what is mounted; elsewhere a mount point is on another device than the folder that it lies in. */
export const systemMounts: Mounts = {
  async mountOf(folder) {
    const real = await realpath(folder);
    const mounts = await listed();
    if (mounts !== null) return mountOf(real, mounts)?.mount ?? parse(real).root;
    let path = real;
    const { dev } = await stat(path);
    while (path !== dirname(path) && (await stat(dirname(path))).dev === dev) path = dirname(path);
    return path;
  },
  async isMounted(mount) {
    const mounts = await listed();
    if (mounts !== null) return mounts.some((each) => each.mount === mount);
    try {
      return (await stat(mount)).dev !== (await stat(dirname(mount))).dev;
    } catch {
      // It is not there, or does not answer: a stick that was pulled out gives an error of the disk.
      return false;
    }
  },
  networkOf(folder) {
    const found = networkFolderOf(folder);
    return found === null ? null : `${found.source} (${found.type})`;
  },
};

/** What is mounted; null where there is no such list. What only waits to be mounted is not. */
async function listed() {
  try {
    return linuxMounts(await readFile('/proc/self/mountinfo', 'utf8')).filter(
      ({ type }) => type !== 'autofs',
    );
  } catch {
    return null;
  }
}
