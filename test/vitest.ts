/** What both suites of Vitest have in common. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const memory = '/dev/shm';
const roomWanted = 1024 ** 3;

/**
 * Where tests make their folders: in memory, where Linux has room there. Every commit of a ledger waits for the disk,
 * and what that wait is for, a power cut, no test can make; kills and full disks are the same in memory.
 */
function scratch(): string {
  if (process.env.TMPDIR || process.platform !== 'linux') return tmpdir();
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomWanted ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

const folder = mkdtempSync(path.join(scratch(), 'safelight-tests-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export const common = {
  root,
  // Only a hang takes this long.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // One process for all files spares 0.2 s of loading for each. Whatever a file changes in it, it puts back.
  isolate: false,
  pool: 'forks',
  env: {
    TMPDIR: folder,
    // Tests start many processes of the app's own sources, each of which would compile them again.
    NODE_COMPILE_CACHE: path.join(root, 'out', 'test', 'compiled'),
  },
} as const;
