// `npm run package`: the app for this system's kind into dist/: unpacked, as an archive and, on Debian, as a .deb. Where only the
// fallback runtime is at hand, all of it is marked as a trial; `-- --release` refuses to make one then.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { build, isBuilt } from './build.ts';
import { executableIn, makeApp, readManifest, resourcesIn } from './package/app.ts';
import { bytesIn, checkAdded, startScripts } from './package/budgets.ts';
import { debArchOf, debVersion, makeDeb, trialMark } from './package/deb.ts';
import { checkFuses } from './package/fuses.ts';
import { dateOfSources } from './package/share.ts';
import { run, runNode } from './proc.ts';
import { root } from './project.mjs';
import { type Runtime, readRuntime } from './runtime.mjs';
import { tools } from './tasks.mjs';

const dist = path.join(root, 'dist');
const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/** Packs the folder with a tool that the system brings along, keeping modes and links. Returns the archive. */
async function archive(folder: string, isTrial: boolean): Promise<string> {
  const name = path.basename(folder);
  const cwd = path.dirname(folder);
  const target = path.join(cwd, `${name}${process.platform === 'linux' ? '.tar.gz' : '.zip'}`);
  const pack = isTrial ? 'gzip -1' : 'gzip -9';
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['ditto', ['-c', '-k', '--sequesterRsrc', '--keepParent', folder, target]]
      : process.platform === 'win32'
        ? ['tar', ['-a', '-c', '-f', target, '-C', cwd, name]]
        : ['tar', ['-I', pack, '-cf', target, '-C', cwd, '--owner=0', '--group=0', name]];
  const done = await run(command, args);
  if (done.code !== 0) throw new Error(`${command} failed: ${done.output.trim()}`);
  return target;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** @throws Error when its window does not come, or it lets in what it must not */
async function proven(runtime: Runtime, app: string): Promise<void> {
  const twin = path.join(root, 'out', 'smoke-test');
  try {
    await makeApp(runtime, 'smoke test', twin);
    // The test of the installed program takes it from here.
    await copyFile(path.join(resourcesIn(twin), 'app.asar'), path.join(root, 'out', 'smoke-test.asar'));
    // It says itself what it tries, and what went wrong.
    const done = await runNode([...tools.packagedApp, executableIn(app), executableIn(twin)], { show: true });
    if (done.code !== 0) throw new Error('The packaged app is not as it should be (see above).');
  } finally {
    await rm(twin, { recursive: true, force: true });
  }
}

function hasDpkg(): boolean {
  return process.platform === 'linux' && spawnSync('dpkg-deb', ['--version']).status === 0;
}

async function makeAll(runtime: Runtime): Promise<string[]> {
  const isTrial = runtime.source !== 'official';
  const { name, version: plain, description } = await readManifest();
  const version = isTrial ? `${plain}-trial` : plain;
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const app = path.join(dist, `${name}-${version}-${process.platform}-${process.arch}`);
  console.log(`Packing Electron ${runtime.electron} with the app`);
  await makeApp(runtime, isTrial ? 'trial' : 'release', app);
  await checkFuses(executableIn(app));

  const added = bytesIn(resourcesIn(app));
  const { gzipBytes } = startScripts(path.join(root, 'out', 'renderer'));
  checkAdded(added);
  console.log(
    `Beyond the runtime ${mebibytes(added)}; scripts at start ${Math.round(gzipBytes / 1000)} kB as gzip.`,
  );
  await proven(runtime, app);

  console.log('Making the archive');
  const files = [await archive(app, isTrial)];
  if (hasDpkg()) {
    console.log('Making the .deb');
    const deb = path.join(dist, `${name}_${debVersion(version)}_${debArchOf(process.arch)}.deb`);
    await makeDeb({ app, file: deb, name, version, date: dateOfSources(), description, isTrial });
    files.push(deb);
  } else if (process.platform === 'linux') {
    console.log('No .deb: this system has no dpkg-deb (on Debian and Ubuntu it is in the package dpkg).');
  }
  const sbom = path.join(dist, 'sbom.cdx.json');
  await copyFile(path.join(resourcesIn(app), 'sbom.cdx.json'), sbom);
  files.push(sbom);
  const sums = await Promise.all(
    files.map(async (file) => `${await sha256(file)}  ${path.basename(file)}\n`),
  );
  await writeFile(path.join(dist, 'SHA256SUMS'), sums.join(''));
  return files;
}

const { values } = parseArgs({ options: { release: { type: 'boolean', default: false } } });
const runtime = readRuntime();
if (values.release && runtime.source !== 'official') {
  console.error(
    `No release is made here: this machine runs Electron ${runtime.electron} from the npm registry, not the declared ` +
      `${runtime.declared} from Electron's own releases (${runtime.because}). Run this where GitHub can be reached. ` +
      'Without --release it makes a trial, which is neither signed nor published.',
  );
  process.exit(1);
}
try {
  if (values.release || !isBuilt()) await build();
  const files = await makeAll(runtime);
  const names = files.map((file) => path.relative(root, file)).join(', ');
  console.log(`Made ${names} with Electron ${runtime.electron}; the app starts and shows its window.`);
  if (runtime.source !== 'official') console.log(`It is a ${trialMark} (${runtime.because}).`);
} catch (error) {
  console.error(`Packaging failed: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
