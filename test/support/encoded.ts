/** Files that ffmpeg makes for tests. One of its starts costs more than most tests, so each file is made once and kept. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const folder = path.resolve(import.meta.dirname, '../../out/test/encoded');

let version: string | null | undefined;

/** What the installed ffmpeg says of itself; null without one. */
function ffmpegVersion(): string | null {
  if (version === undefined) {
    const asked = spawnSync('ffmpeg', ['-version'], { encoding: 'utf8' });
    version = asked.status === 0 ? asked.stdout : null;
  }
  return version;
}

export const hasFfmpeg = (): boolean => ffmpegVersion() !== null;

/**
 * What ffmpeg makes with these arguments.
 * @param name of the file: its ending decides the format
 */
export function encoded(name: string, args: readonly string[]): Buffer {
  const recipe = JSON.stringify([ffmpegVersion(), name, args]);
  const key = createHash('sha256').update(recipe).digest('hex').slice(0, 24);
  const kept = path.join(folder, `${key}-${name}`);
  if (!existsSync(kept)) {
    // Another process may be making the same.
    const own = path.join(folder, `${process.pid}-${name}`);
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, own], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      renameSync(own, kept);
    } finally {
      rmSync(own, { force: true });
    }
  }
  return readFileSync(kept);
}
