// The project's folder and the Node.js that its tasks run on.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './setup/problem.mjs';

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = path.join(root, 'node_modules');

/** The Node.js that runs every task after the install: the `node` package, or this one when it is new enough. */
export function nodeBinary() {
  for (const name of ['node', 'node.exe']) {
    const candidate = path.join(modules, 'node', 'bin', name);
    if (existsSync(candidate)) return candidate;
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 2)) return process.execPath;
  throw new SetupProblem(
    `Node.js ${process.versions.node} is too old for the tools and the npm package "node" did not install its own. ` +
      'Run "npm rebuild node", or install Node.js 24.',
  );
}

/** PATH with the tools of node_modules first. */
export function pathWithTools() {
  return [path.join(modules, '.bin'), process.env.PATH].filter(Boolean).join(path.delimiter);
}
