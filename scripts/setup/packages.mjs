// npm packages by the lockfile. Whether node_modules is in line is read from npm's own record of what it installed,
// so an `npm install` by hand counts too.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../project.mjs';
import { SetupProblem } from './problem.mjs';

const modules = path.join(root, 'node_modules');

/** Runs `npm ci` when node_modules is missing or differs from the lockfile. */
export function installPackages() {
  const reason = whyInstall();
  if (!reason) return;
  console.log(`setup: installing npm packages (${reason})`);
  const args = ['ci', '--loglevel=error', '--no-fund', '--no-audit'];
  const npmCli = process.env.npm_execpath;
  const useCli = npmCli?.endsWith('.js') && existsSync(npmCli);
  const done = spawnSync(useCli ? process.execPath : 'npm', useCli ? [npmCli, ...args] : args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !useCli && process.platform === 'win32',
  });
  if (done.status !== 0) {
    const output = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-15).join('\n  ');
    throw new SetupProblem(
      `npm ci failed. Check the connection to the npm registry and try again:\n  ${output}`,
    );
  }
}

function whyInstall() {
  const installed = readPackages(path.join(modules, '.package-lock.json'));
  if (!installed) return 'none are installed yet';
  const locked = readPackages(path.join(root, 'package-lock.json'));
  if (!locked) throw new SetupProblem('package-lock.json is missing or unreadable; restore it from git.');
  for (const [where, entry] of Object.entries(locked)) {
    if (where === '') continue;
    const present = installed[where];
    if (!present && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (!present) return `${where.replace('node_modules/', '')} is missing`;
    if (present.version !== entry.version)
      return `${where.replace('node_modules/', '')} is not ${entry.version}`;
  }
  return undefined;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
