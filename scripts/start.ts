// `npm start [-- arguments]`: builds when sources have changed and opens the app. Where there is no display to open it
// on, the tour shows the app at work instead.
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from './build.ts';
import { run, runNode } from './proc.ts';
import { root } from './project.mjs';
import { launchFlags, readRuntime } from './runtime.mjs';

const args = process.argv.slice(2);
const runtime = readRuntime();
const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;

if (hasDisplay) {
  const { built, ms } = await buildIfStale();
  if (built) console.log(`Built in ${(ms / 1000).toFixed(1)} s.`);
  if (runtime.because) console.log(`Electron ${runtime.electron} runs here, because ${runtime.because}.`);
  const { code } = await run(runtime.executablePath, [...launchFlags(), root, ...args], {
    show: true,
    env: { ELECTRON_RUN_AS_NODE: undefined },
  });
  process.exit(code);
} else {
  console.log('There is no display here, so the tour drives the app on a virtual one (npm run tour).');
  const { code } = await runNode(path.join(root, 'test/tour/tour.ts'), args, { show: true });
  process.exit(code);
}
