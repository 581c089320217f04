// `packaged-app.ts <executable> <its twin>`: whether a packaged app comes up, and keeps out what it must. The twin is the same but for
// one word in its package.json, which opens the debugging port; through it the window is watched.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Packaged } from './support/packaged.ts';

/** Starts an executable on an empty profile, looks at it, and ends it. */
async function started(
  executable: string,
  args: readonly string[],
  look: (app: Packaged, userData: string) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'safelight-packaged-'));
  const folders = { userData: path.join(folder, 'profile'), downloads: path.join(folder, 'results') };
  const app = new Packaged([executable], folders, args, env);
  try {
    await look(app, folders.userData);
  } finally {
    await app.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

const refuses = (executable: string, flag: string) =>
  started(executable, [flag], async (app, userData) => {
    const code = await app.exit();
    if (code !== 2 || !app.output.includes(flag.split('=')[0]!)) {
      throw new Error(`It did not refuse ${flag}: it ended with ${code}.\n${app.output.trim()}`);
    }
    if (existsSync(userData)) throw new Error(`It had started before it refused ${flag}.`);
  });

/** What development uses, all at once: none of it may do anything in the package. */
const ignoresDevelopment = (executable: string) =>
  started(
    executable,
    ['--inspect=0', '--require', '/nowhere/preload.cjs'],
    async (app) => {
      await app.until('its log said that it starts', () => app.log().includes('Safelight starts'));
      if (/Debugger listening|nowhere/.test(app.output)) {
        throw new Error(`Switches of development had an effect:\n${app.output.trim()}`);
      }
    },
    {
      NODE_OPTIONS: '--require /nowhere/preload.cjs',
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_RENDERER_URL: 'http://127.0.0.1:9/',
      SAFELIGHT_KILL_AT: 'intent_written',
      SAFELIGHT_POLL_SCALE: '0.01',
    },
  );

const [executable, twin] = process.argv.slice(2);
if (!executable || !twin) throw new Error('Name the executable of the packaged app, and that of its twin.');
try {
  console.log('Trying what the packaged app must refuse');
  for (const flag of ['--remote-debugging-port=0', '--remote-debugging-pipe', '--disable-web-security']) {
    await refuses(executable, flag);
  }
  console.log('Trying what must have no effect in it');
  await ignoresDevelopment(executable);
  console.log('Waiting for its window');
  await started(twin, ['--remote-debugging-port=0'], (app) => app.watch(async () => undefined));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
