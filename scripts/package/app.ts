// The unpacked app: Electron's runtime with our archive in it.
import { readdirSync, rmdirSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { packager } from '@electron/packager';
import { type Zippable, zipSync } from 'fflate';
import { appId } from '../../src/main/base/app-id.ts';
import { root } from '../project.mjs';
import type { Runtime } from '../runtime.mjs';
import { bundledFolders, componentsIn, licenceText, packedFolders, sbomOf } from './components.ts';
import { isLeftOut, isOfDonor, type Kind, type Manifest, packedManifest } from './contents.ts';
import { setFuses } from './fuses.ts';
import { dateOfSources, linuxShare } from './share.ts';

export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
}

/**
 * Packs what is built in out/ with the runtime at hand.
 * @param target the folder to make; what was there is replaced
 */
export async function makeApp(runtime: Runtime, kind: Kind, target: string): Promise<void> {
  const work = await mkdtemp(path.join(tmpdir(), 'safelight-package-'));
  try {
    // Of the official runtime packager takes the archive that it came in.
    const isOfficial = runtime.source === 'official';
    if (!isOfficial) await zipRuntime(runtime, work);
    const manifest = await readManifest();
    const [made] = await packager({
      dir: root,
      out: work,
      quiet: true,
      name: manifest.productName,
      executableName: process.platform === 'linux' ? manifest.name : undefined,
      electronVersion: runtime.electron,
      electronZipDir: isOfficial ? undefined : work,
      appVersion: manifest.version,
      appBundleId: appId,
      appCategoryType: 'public.app-category.graphics-design',
      protocols: [{ name: 'Safelight', schemes: ['safelight'] }],
      icon: path.join(root, 'resources', 'icons', 'icon'),
      prune: true,
      ignore: isLeftOut,
      afterPrune: [({ buildPath }) => removeEmptyFolders(path.join(buildPath, 'node_modules'))],
      sanitizePackageJson: [() => packedManifest(manifest, kind)],
      // Native modules are loaded by the system, which cannot read inside the archive.
      asar: { unpack: '**/*.node' },
    });
    if (!made) throw new Error('The packager made nothing.');
    await describePackage(resourcesIn(made), runtime);
    if (process.platform === 'linux')
      await putShare(resourcesIn(made), packedManifest(manifest, kind).version);
    // Last, since it signs what it has changed.
    await setFuses(executableIn(made));
    // Packager makes its folder readable to nobody else.
    await chmod(made, 0o755);
    await rm(target, { recursive: true, force: true });
    await mkdir(path.dirname(target), { recursive: true });
    await move(made, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export function executableIn(app: string): string {
  if (process.platform === 'darwin') return path.join(app, 'Safelight.app', 'Contents', 'MacOS', 'Safelight');
  return path.join(app, process.platform === 'win32' ? 'Safelight.exe' : 'safelight');
}

export function resourcesIn(app: string): string {
  return process.platform === 'darwin'
    ? path.join(app, 'Safelight.app', 'Contents', 'Resources')
    : path.join(app, 'resources');
}

/** Licences and bill of materials of what is in the package, beside its archive. */
export async function describePackage(
  resources: string,
  runtime: Pick<Runtime, 'electron' | 'chromium' | 'node'>,
): Promise<void> {
  const { name, version, license } = await readManifest();
  const components = componentsIn([
    ...bundledFolders(path.join(root, 'out')),
    ...packedFolders(path.join(resources, 'app.asar')),
  ]);
  const sbom = sbomOf({ appId, name, version, license, electron: runtime }, components);
  await writeFile(path.join(resources, 'LICENSES.packages.txt'), licenceText(components));
  await writeFile(path.join(resources, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 2)}\n`);
  await cp(path.join(root, 'LICENSE'), path.join(resources, 'LICENSE'));
}

/** What a Linux desktop has to know of us, for those who install the archive by hand or pack it. */
async function putShare(resources: string, version: string): Promise<void> {
  const folder = path.join(resources, 'linux');
  await mkdir(folder, { recursive: true });
  const texts = await linuxShare(version, dateOfSources());
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(folder, name), text);
  await cp(path.join(root, 'resources/icons/icon.svg'), path.join(folder, 'icon.svg'));
}

/** The fallback runtime as the archive that packager expects; packager itself takes nothing but archives. Linux only. */
async function zipRuntime(runtime: Runtime, into: string): Promise<void> {
  const dist = path.dirname(runtime.executablePath);
  const files: Zippable = { version: new TextEncoder().encode(runtime.electron) };
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(dist, file);
    if (!entry.isFile() || isOfDonor(name)) continue;
    const { mode } = await stat(file);
    files[name] = [await readFile(file), { os: 3, attrs: (mode << 16) >>> 0, level: 0 }];
  }
  const name = `electron-v${runtime.electron}-${process.platform}-${process.arch}.zip`;
  await writeFile(path.join(into, name), zipSync(files, { level: 0 }));
}

/** What packager leaves of the packages that are not in the package. */
function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(path.join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Across file systems too. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
  }
}
