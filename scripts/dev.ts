// `npm run dev [-- arguments of the app]`: the app with live reload.
import path from 'node:path';
import process from 'node:process';
import { runNode } from './proc.ts';
import { root } from './project.mjs';
import { launchFlags, readRuntime, runtimeEnv } from './runtime.mjs';

const bundler = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const { code } = await runNode(bundler, ['dev', '--', ...launchFlags(), ...process.argv.slice(2)], {
  show: true,
  env: runtimeEnv(readRuntime()),
});
process.exit(code);
