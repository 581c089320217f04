// `npm run sandbox [-- options]`: TokenLab in a box, without the app.
import path from 'node:path';
import process from 'node:process';
import { runNode } from './proc.ts';
import { root } from './project.mjs';

const { code } = await runNode(path.join(root, 'src/sandbox/cli.ts'), process.argv.slice(2), {
  show: true,
});
process.exit(code);
