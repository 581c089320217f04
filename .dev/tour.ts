// `npm run tour`: builds when sources have changed, and drives the real app in a session of its own.
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from './build.ts';
import { root } from './packages.mjs';
import { runNode } from './proc.ts';
import { readRuntime, runtimeEnv } from './runtime.ts';
import { withSession } from './session.ts';

await buildIfStale();
const { code } = await withSession((env) =>
  runNode(path.join(root, '.dev', 'tour-drive.ts'), process.argv.slice(2), {
    env: { ...runtimeEnv(readRuntime()), ...env },
    show: true,
  }),
);
process.exit(code);
