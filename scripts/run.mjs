// The way in for every npm script. Runs on any Node.js that can run npm, before anything is installed: it puts
// the machine in order (setup/setup.mjs) and hands over to the task, which runs on the Node.js of node_modules.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { nodeBinary, pathWithTools, root } from './project.mjs';
import { SetupProblem, setup } from './setup/setup.mjs';

/** What each task needs on this machine: system libraries for a window, for a headless session, and Electron. */
const tasks = {
  setup: { window: true, headless: true, electron: true },
  start: { window: true, headless: hasNoDisplay(), electron: true },
  dev: { window: true, headless: false, electron: true },
  test: { window: true, headless: true, electron: true },
  tour: { window: true, headless: true, electron: true },
  e2e: { window: true, headless: true, electron: true },
  faults: { window: true, headless: true, electron: true },
  bench: { window: true, headless: true, electron: true },
  package: { window: true, headless: true, electron: true },
  build: { window: false, headless: false, electron: false },
  sandbox: { window: false, headless: false, electron: false },
  lint: { window: false, headless: false, electron: false },
  format: { window: false, headless: false, electron: false },
  typecheck: { window: false, headless: false, electron: false },
  walls: { window: false, headless: false, electron: false },
  unit: { window: false, headless: false, electron: false },
};

/** Where the program of a task lies, unless it is scripts/<task>.ts. */
const programs = {
  bench: 'test/bench/run.ts',
  faults: 'test/faults/run.ts',
  tour: 'test/tour/tour.ts',
};

function hasNoDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

const [task = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) {
  console.error(`There is no task "${task}". Tasks: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}

try {
  await setup(tasks[task]);
} catch (problem) {
  if (!(problem instanceof SetupProblem)) throw problem;
  console.error(`setup: ${problem.message}`);
  process.exit(1);
}
if (task === 'setup') process.exit(0);

const child = spawn(nodeBinary(), [path.join(root, programs[task] ?? `scripts/${task}.ts`), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: pathWithTools() },
});
// A terminal's Ctrl+C reaches the task by itself, and we wait for its end; a supervisor's signals only reach us.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
