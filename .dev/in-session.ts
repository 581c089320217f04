// Runs a script in a headless session: `node .dev/in-session.ts <script> [arguments]`.
import process from 'node:process';
import { runNode } from './proc.ts';
import { readRuntime, runtimeEnv } from './runtime.ts';
import { withSession } from './session.ts';

const [script = '', ...args] = process.argv.slice(2);
const { code } = await withSession((env) =>
  runNode(script, args, { env: { ...runtimeEnv(readRuntime()), ...env }, show: true }),
);
process.exit(code);
