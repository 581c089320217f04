// Puts a machine in order for Safelight: system libraries, npm packages by the lockfile, the Electron runtime.
// Idempotent; silent when there is nothing to do; otherwise one line for each thing it does.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { nodeBinary, pathWithTools, root } from '../project.mjs';
import { runtimeRecordIsCurrent } from '../runtime.mjs';
import { installPackages } from './packages.mjs';
import { SetupProblem } from './problem.mjs';
import { installSystemLibraries } from './system.mjs';

/**
 * Installs what is missing for a task.
 * @param {import('../tasks.mjs').Needs} needs what the task uses
 * @throws {SetupProblem} with a message that says what to do
 */
export async function setup(needs) {
  installSystemLibraries(needs);
  installPackages();
  if (needs.electron && !runtimeRecordIsCurrent()) {
    // Fetching Electron uses installed packages and TypeScript, hence the Node.js of node_modules.
    const fetched = spawnSync(nodeBinary(), ['scripts/setup/electron.ts'], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: pathWithTools() },
    });
    if (fetched.status !== 0) {
      throw new SetupProblem(
        'there is no Electron to run (see above). Put that right and run the command again.',
      );
    }
  }
}
