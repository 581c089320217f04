// `npm run tour`: builds when sources have changed, and drives the real app in a session of its own.
import path from 'node:path';
import process from 'node:process';
import { buildIfStale } from '../../scripts/build.ts';
import { runNode } from '../../scripts/proc.ts';
import { readRuntime, runtimeEnv } from '../../scripts/runtime.mjs';
import { withSession } from '../support/session.ts';

await buildIfStale();
const { code } = await withSession((env) =>
  runNode(path.join(import.meta.dirname, 'drive.ts'), process.argv.slice(2), {
    env: { ...runtimeEnv(readRuntime()), ...env },
    show: true,
  }),
);
process.exit(code);
