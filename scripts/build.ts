// Builds main, preload and renderer into out/ when their sources have changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { runNode } from './proc.ts';
import { root } from './project.mjs';

const stamp = path.join(root, 'out', 'built-from');
const sources = ['src', 'electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const start = path.join(root, source);
    if (!existsSync(start)) continue;
    const files = statSync(start).isDirectory() ? filesUnder(start) : [start];
    for (const file of files) hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Builds if needed.
 * @returns what happened, for a report line
 * @throws Error with the bundler's output when the build fails
 */
export async function buildIfStale(force = false): Promise<{ built: boolean; ms: number }> {
  const now = fingerprint();
  const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (isFresh && !force) return { built: false, ms: 0 };
  const bundler = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const done = await runNode(bundler, ['build', '--logLevel', 'warn'], { env: { NO_COLOR: '1' } });
  if (done.code !== 0) throw new Error(`The build failed:\n${done.output.trim()}`);
  if (done.output.trim()) console.log(done.output.trim());
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return { built: true, ms: done.ms };
}

if (import.meta.main) {
  try {
    const { ms } = await buildIfStale(true);
    console.log(`Built into out/ in ${(ms / 1000).toFixed(1)} s.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
