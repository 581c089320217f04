// `npm run build`: builds main, preload and renderer into out/. With `--if-stale`, only when their sources have changed
// since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { checkOtherPages, checkStart, startScripts } from './package/budgets.ts';
import { runNode } from './proc.ts';
import { root } from './project.mjs';
import { tools } from './tasks.mjs';

const stamp = path.join(root, 'out', 'built-from');
const sources = [
  'src',
  'CHANGELOG.md',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

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
 * Builds the app, weighs what its window loads at start, and sees that no other page loads the window.
 * @returns the time in ms that it took
 * @throws Error with the bundler's output when the build fails, with the weight when that is too much, or with the page and its script
 */
export async function build(): Promise<number> {
  const now = fingerprint();
  const done = await runNode(tools.bundle, { env: { NO_COLOR: '1' } });
  if (done.code !== 0) throw new Error(`The build failed:\n${done.output.trim()}`);
  if (done.output.trim()) console.log(done.output.trim());
  const renderer = path.join(root, 'out', 'renderer');
  checkOtherPages(renderer);
  checkStart(startScripts(renderer).gzipBytes);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return done.ms;
}

/** True when out/ holds what the sources as they are now make. */
export function isBuilt(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean', default: false } } });
  try {
    if (!values['if-stale'] || !isBuilt()) {
      console.log(`Built into out/ in ${((await build()) / 1000).toFixed(1)} s.`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
