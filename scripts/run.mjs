// The way in for every npm script: `node scripts/run.mjs <task> [arguments]`. Runs on any Node.js that can run npm,
// before anything is installed: it sets up the machine (setup/setup.mjs) and starts the task (tasks.mjs) on the Node.js
// of node_modules.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { nodeBinary, pathWithTools, root } from './project.mjs';
import { readRuntime, runtimeEnv } from './runtime.mjs';
import { SetupProblem } from './setup/problem.mjs';
import { setup } from './setup/setup.mjs';
import { tasks } from './tasks.mjs';

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name)) {
  console.error(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
const { run, needs = {}, env = {}, notice } = tasks[name];

// Playwright keeps what it compiled where its workers find it too: they have another folder for temporary files.
const transformed = { PLAYWRIGHT_TRANSFORM_CACHE_DIR: path.join(root, 'out/test/transformed') };

/** The task's process, or that of the build before it. */
let child;
// A terminal sends Ctrl+C to the child as well, and we wait for its end; the signals of a supervisor only reach us.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child?.kill(signal));

/** Runs a file to its end. @returns its exit code; 1 when a signal ended it */
function runNode(file, ...given) {
  const runtime = needs.electron ? runtimeEnv(readRuntime()) : {};
  child = spawn(nodeBinary(), [file, ...given], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...transformed, ...runtime, ...env, PATH: pathWithTools() },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

try {
  await setup(needs);
} catch (problem) {
  if (!(problem instanceof SetupProblem)) throw problem;
  console.error(`setup: ${problem.message}`);
  process.exit(1);
}
if (notice) console.log(notice);
let code = needs.build ? await runNode('scripts/build.ts', '--if-stale') : 0;
if (code === 0 && run.length > 0) code = await runNode(...run, ...args);
process.exit(code);
