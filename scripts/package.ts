// `npm run package`: a release of this system's kind into dist/. `npm run package -- --trial` makes the same with whatever
// Electron is at hand, into out/trial, to try the packaging itself; what it makes is never a release.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { type Options, packager } from '@electron/packager';
import { type Zippable, zipSync } from 'fflate';
import { build } from './build.ts';
import { run, runNode } from './proc.ts';
import { root } from './project.mjs';
import { type Runtime, readRuntime } from './runtime.mjs';
import { tools } from './tasks.mjs';

/** What goes into the app; packager adds the packages under `dependencies` and leaves out all others. */
const kept = [
  '/out/main',
  '/out/preload',
  '/out/renderer',
  '/resources',
  '/node_modules',
  '/package.json',
  '/LICENSE',
];

function isLeftOut(file: string): boolean {
  if (file === '' || file === '/out') return false;
  // Tools' own notes, and keytar's binaries for every other system: its installer has put the right one in its place.
  if (/^\/node_modules\/(\.|keytar\/prebuilds)/.test(file)) return true;
  return file.endsWith('.map') || !kept.some((start) => file === start || file.startsWith(`${start}/`));
}

async function makeApp(runtime: Runtime, out: string, electronZipDir?: string): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const options: Options = {
    dir: root,
    out,
    overwrite: true,
    quiet: true,
    name: manifest.productName,
    executableName: process.platform === 'linux' ? manifest.name : undefined,
    electronVersion: runtime.electron,
    electronZipDir,
    appBundleId: 'ai.tokenlab.safelight',
    appCategoryType: 'public.app-category.graphics-design',
    icon: path.join(root, 'resources', 'icons', 'icon'),
    prune: true,
    ignore: isLeftOut,
    // Native modules are loaded by the system, which cannot read inside the archive.
    asar: { unpack: '**/*.node' },
  };
  const [folder] = await packager(options);
  if (!folder) throw new Error('The packager made nothing.');
  return folder;
}

function executableIn(folder: string): string {
  if (process.platform === 'darwin')
    return path.join(folder, 'Safelight.app', 'Contents', 'MacOS', 'Safelight');
  return path.join(folder, process.platform === 'win32' ? 'Safelight.exe' : 'safelight');
}

/** Closes the ways into the executable that only development needs. */
async function hardenFuses(executable: string) {
  await flipFuses(executable, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin' && process.arch === 'arm64',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: process.platform === 'darwin',
  });
}

/** Packs the folder with a tool that the system brings along, keeping modes and links. Returns the archive. */
async function archive(folder: string): Promise<string> {
  const name = path.basename(folder);
  const cwd = path.dirname(folder);
  const target = path.join(cwd, `${name}${process.platform === 'linux' ? '.tar.gz' : '.zip'}`);
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['ditto', ['-c', '-k', '--sequesterRsrc', '--keepParent', folder, target]]
      : process.platform === 'win32'
        ? ['tar', ['-a', '-c', '-f', target, '-C', cwd, name]]
        : ['tar', ['-czf', target, '-C', cwd, '--owner=0', '--group=0', name]];
  const done = await run(command, args);
  if (done.code !== 0) throw new Error(`${command} failed: ${done.output.trim()}`);
  return target;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The runtime at hand as the archive that packager expects; packager itself takes nothing but archives. */
async function zipRuntime(runtime: Runtime, into: string) {
  const dist = path.dirname(runtime.executablePath);
  const files: Zippable = {};
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = await stat(file);
    files[path.relative(dist, file)] = [await readFile(file), { os: 3, attrs: (mode << 16) >>> 0, level: 0 }];
  }
  const name = `electron-v${runtime.electron}-${process.platform}-${process.arch}.zip`;
  await writeFile(path.join(into, name), zipSync(files));
}

/** @throws Error with the app's output when its window does not come */
async function startsAndShowsItsWindow(executable: string) {
  const done = await runNode([...tools.packagedApp, executable]);
  if (done.code !== 0) throw new Error(done.output.trim());
}

async function release(runtime: Runtime) {
  const dist = path.join(root, 'dist');
  const folder = await makeApp(runtime, dist);
  await hardenFuses(executableIn(folder));
  await startsAndShowsItsWindow(executableIn(folder));
  const file = await archive(folder);
  await writeFile(path.join(dist, 'SHA256SUMS'), `${await sha256(file)}  ${path.basename(file)}\n`);
  console.log(
    `Made ${path.relative(root, file)} with Electron ${runtime.electron}; it starts and shows its window.`,
  );
}

async function trial(runtime: Runtime) {
  const work = await mkdtemp(path.join(tmpdir(), 'safelight-trial-'));
  try {
    const out = path.join(root, 'out', 'trial');
    await mkdir(out, { recursive: true });
    await zipRuntime(runtime, work);
    const folder = await makeApp(runtime, out, work);
    await hardenFuses(executableIn(folder));
    await startsAndShowsItsWindow(executableIn(folder));
    console.log(
      `The packaged app in ${path.relative(root, folder)} starts and shows its window. Not a release.`,
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { trial: { type: 'boolean', default: false } } });
const runtime = readRuntime();
if (!values.trial && runtime.source !== 'official') {
  console.error(
    `No release is made here: this machine runs Electron ${runtime.electron} from the npm registry, not the declared ` +
      `${runtime.declared} from Electron's own releases (${runtime.because}). Run this where GitHub can be reached, ` +
      'or try the packaging alone with "npm run package -- --trial".',
  );
  process.exit(1);
}
try {
  await build();
  await (values.trial ? trial(runtime) : release(runtime));
} catch (error) {
  console.error(`Packaging failed: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
