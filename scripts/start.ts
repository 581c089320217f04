// `npm start [-- arguments]`: opens the app, built before by run.mjs.
import process from 'node:process';
import { run } from './proc.ts';
import { root } from './project.mjs';
import { launchFlags, readRuntime } from './runtime.mjs';

const runtime = readRuntime();
if (runtime.because) console.log(`Electron ${runtime.electron} runs here, because ${runtime.because}.`);
const { code } = await run(runtime.executablePath, [...launchFlags(), root, ...process.argv.slice(2)], {
  show: true,
  env: { ELECTRON_RUN_AS_NODE: undefined },
});
process.exit(code);
