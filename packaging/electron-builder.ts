// Installers of a release, by electron-builder. What is in the app, its fuses, its id and its limits are those of
// `npm run package`: they are taken from the same tables, and checked on what was made.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { describePackage, resourcesIn } from '../scripts/package/app.ts';
import { bytesIn, checkAdded, checkStart, startScripts } from '../scripts/package/budgets.ts';
import { filesIn } from '../scripts/package/components.ts';
import { isLeftOut } from '../scripts/package/contents.ts';
import { checkFuses, fuses } from '../scripts/package/fuses.ts';
import { dateOfSources, linuxShare } from '../scripts/package/share.ts';
import { root } from '../scripts/project.mjs';
import { readRuntime } from '../scripts/runtime.mjs';
import { appId } from '../src/main/base/app-id.ts';

/** What electron-builder hands to its hooks, as far as it is used here. */
interface Packed {
  appOutDir: string;
  packager: { appInfo: { version: string } };
}

const shared = path.join('out', 'release');
const updateUrl = process.env.SAFELIGHT_UPDATE_URL;
const signsForApple = Boolean(process.env.CSC_LINK);

/** The fuses under the names that electron-builder gives them. */
const electronFuses = Object.fromEntries(
  Object.entries(fuses).map(([name, on]) => [`${name[0]!.toLowerCase()}${name.slice(1)}`, on]),
);

/** The files that a Linux desktop knows us by, with version and day filled in. */
async function beforePack({ packager }: Packed): Promise<void> {
  await mkdir(path.join(root, shared), { recursive: true });
  for (const [name, text] of Object.entries(await linuxShare(packager.appInfo.version, dateOfSources()))) {
    await writeFile(path.join(root, shared, name), text);
  }
}

/** @throws Error when the app holds what it must not, or is larger than it may be */
async function afterPack({ appOutDir }: Packed): Promise<void> {
  const resources = resourcesIn(appOutDir);
  const foreign = filesIn(path.join(resources, 'app.asar')).filter(isLeftOut);
  if (foreign.length > 0)
    throw new Error(`The app holds files that are not run: ${foreign.slice(0, 10).join(', ')}`);
  await describePackage(resources, readRuntime());
  checkAdded(bytesIn(resources));
  checkStart(startScripts(path.join(root, 'out', 'renderer')).gzipBytes);
}

/** Called once all is made: the fuses are read back from every executable. */
async function afterAllArtifactBuild({ outDir }: { outDir: string }): Promise<string[]> {
  for (const folder of await readdir(outDir, { withFileTypes: true })) {
    if (!folder.isDirectory() || !/unpacked$|^mac(-|$)/.test(folder.name)) continue;
    const app = path.join(outDir, folder.name);
    await checkFuses(
      /^mac/.test(folder.name)
        ? path.join(app, 'Safelight.app', 'Contents', 'MacOS', 'Safelight')
        : path.join(app, /^win/.test(folder.name) ? 'Safelight.exe' : 'safelight'),
    );
  }
  return [];
}

/** Filled in by electron-builder. */
const part = (name: string) => ['$', '{', name, '}'].join('');
const named = (kind: string) =>
  `${part('productName')}-${part('version')}-${kind}${part('arch')}.${part('ext')}`;
const share = (name: string, target: string) => `${shared}/${name}=/usr/share/${target}`;

export default {
  appId,
  productName: 'Safelight',
  directories: { output: 'dist/release', buildResources: 'resources/icons' },
  files: [
    'out/{main,preload,renderer}/**',
    'resources/icons/*.png',
    'package.json',
    'LICENSE',
    '!**/*.{map,ts,md}',
    '!**/node_modules/{.bin,.cache,node-addon-api,@types}/**',
    '!**/node_modules/keytar/{prebuilds,script,src}/**',
    '!**/node_modules/keytar/binding.gyp',
    '!**/node_modules/@libsql/*musl*/**',
    '!**/node_modules/**/{test,types,.github}/**',
  ],
  asar: true,
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  extraMetadata: { desktopName: `${appId}.desktop` },
  electronFuses: { ...electronFuses, resetAdHocDarwinSignature: !signsForApple },
  protocols: [{ name: 'Safelight', schemes: ['safelight'] }],
  beforePack,
  afterPack,
  afterAllArtifactBuild,
  publish: updateUrl ? [{ provider: 'generic', url: updateUrl }] : null,
  detectUpdateChannel: true,
  generateUpdatesFilesForAllChannels: true,
  releaseInfo: { releaseNotesFile: 'out/release-notes.md' },

  win: { target: ['nsis', 'portable'], icon: 'resources/icons/icon.ico' },
  nsis: { oneClick: true, perMachine: false, artifactName: named('setup-') },
  portable: { artifactName: named('portable-') },

  mac: {
    target: ['dmg', 'zip'],
    icon: 'resources/icons/icon.icns',
    category: 'public.app-category.graphics-design',
    hardenedRuntime: true,
    // Without a certificate it is signed for the maker's own computer only.
    ...(signsForApple ? {} : { identity: '-' }),
    notarize: Boolean(process.env.APPLE_API_KEY),
  },

  linux: {
    target: ['AppImage', 'rpm'],
    executableName: 'safelight',
    icon: 'resources/icons/icon.icns',
    category: 'Graphics;AudioVideo',
    synopsis: 'Follow paid media jobs to their files on disk',
    maintainer: 'The Safelight developers',
    mimeTypes: ['x-scheme-handler/safelight', 'application/vnd.tokenlab.safelight-result+json'],
  },
  appImage: { artifactName: named('') },
  rpm: {
    depends: [
      'gtk3',
      'nss',
      'alsa-lib',
      'mesa-libgbm',
      'libXScrnSaver',
      'libXtst',
      'libX11-xcb',
      'libnotify',
      'libsecret',
    ],
    fpm: [
      share(`${appId}.metainfo.xml`, `metainfo/${appId}.metainfo.xml`),
      share(`${appId}.mime.xml`, `mime/packages/${appId}.xml`),
    ],
  },
};
