import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const memory = '/dev/shm';

/**
 * Where tests make their folders: in memory, where Linux has `room` bytes there. Every commit of a ledger waits for the
 * disk, and what that wait is for, a power cut, no test can make; kills and full disks are the same in memory.
 */
function scratch(room: number): string {
  if (process.env.TMPDIR || process.platform !== 'linux') return tmpdir();
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= room ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** A folder for the folders of all tests of this run; it goes with this process. */
export function scratchFolder(room: number): string {
  const folder = mkdtempSync(path.join(scratch(room), 'safelight-tests-'));
  process.once('exit', () =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  );
  return folder;
}
