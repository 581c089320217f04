// What of other people's work is in the package: by the bundles' source maps, and by the packages that ship beside them.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { root } from '../project.mjs';

export interface Component {
  /** As the registry knows it, also where it is installed under another name. */
  name: string;
  version: string;
  /** An SPDX expression, as its package.json has it. */
  license: string;
  /** Its own licence and notice files, whole; empty when it carries none. */
  texts: string[];
  /** SHA-512 of the registry's archive, in hex; null when the lockfile has none. */
  sha512: string | null;
}

interface Locked {
  name?: string;
  integrity?: string;
}

const licenceFile = /^(licen[cs]e|notice|copying)/i;

/** Folders under node_modules that the bundles were made from, relative to the project. */
export function bundledFolders(out: string): string[] {
  const folders = new Set<string>();
  for (const map of globSync('{main,preload,renderer}/**/*.map', { cwd: out })) {
    const file = path.join(out, map);
    const { sources } = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[] };
    for (const source of sources) {
      const folder = packageFolder(path.relative(root, path.resolve(path.dirname(file), source)));
      if (folder !== null) folders.add(folder);
    }
  }
  return [...folders];
}

/** Files and folders of an archive of Electron, each with a slash in front, as `isLeftOut` takes them. */
export const filesIn = (asar: string): string[] =>
  listPackage(asar, { isPack: false }).map((file) => file.split(path.sep).join('/'));

/** Folders under node_modules that an archive of Electron carries, relative to it. */
export function packedFolders(asar: string): string[] {
  const files = filesIn(asar).map((file) => file.slice(1));
  return files
    .filter((file) => file.endsWith('/package.json') && packageFolder(file) === path.posix.dirname(file))
    .map((file) => path.posix.dirname(file));
}

/** `a/node_modules/@b/c/d.js` is of the package in `a/node_modules/@b/c`. */
export function packageFolder(file: string): string | null {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.split(path.sep).join('/'));
  return found?.[0] ?? null;
}

/** @throws Error when a package names no licence */
export function componentsIn(folders: readonly string[]): Component[] {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const found = [...new Set(folders)]
    .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => component(folder, lock.packages[folder]));
  const unlicensed = found.filter(({ license }) => license === '');
  if (unlicensed.length > 0)
    throw new Error(`No licence is named by ${unlicensed.map(({ name }) => name).join(', ')}.`);
  const byName = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function component(folder: string, locked: Locked | undefined): Component {
  const at = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const files = readdirSync(at, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && licenceFile.test(entry.name),
  );
  const hash = /^sha512-(.+)$/.exec(locked?.integrity ?? '')?.[1];
  return {
    name: locked?.name ?? name,
    version,
    license: license ?? '',
    texts: files.map((entry) => readFileSync(path.join(at, entry.name), 'utf8').trim()),
    sha512: hash === undefined ? null : Buffer.from(hash, 'base64').toString('hex'),
  };
}

const rule = '-'.repeat(78);

/** All licences as one text for people. Electron's and Chromium's own stand beside it in the package. */
export function licenceText(components: readonly Component[]): string {
  const parts = components.map(({ name, version, license, texts }) =>
    [rule, `${name} ${version}`, `Licence: ${license}`, '', ...(texts.length > 0 ? texts : [noText])].join(
      '\n',
    ),
  );
  return `${opening}\n\n${parts.join('\n\n')}\n`;
}

const opening =
  'Safelight contains the packages below, each under its own licence. The licences of Electron and Chromium are in\n' +
  'LICENSE.electron.txt and LICENSES.chromium.html.';
const noText = 'The package carries no licence file; the licence named above is the one in its package.json.';

export interface Sbom {
  bomFormat: 'CycloneDX';
  specVersion: '1.6';
  version: 1;
  metadata: { component: Record<string, unknown> };
  components: Record<string, unknown>[];
}

export interface SbomFacts {
  appId: string;
  name: string;
  version: string;
  license: string;
  electron: { electron: string; chromium: string; node: string };
}

/** The bill of materials, CycloneDX 1.6. The same package has the same bill: it holds no time and no random number. */
export function sbomOf(facts: SbomFacts, components: readonly Component[]): Sbom {
  const { electron, chromium, node } = facts.electron;
  const runtime = [
    ['electron', electron, 'MIT'],
    ['chromium', chromium, 'BSD-3-Clause'],
    ['node', node, 'MIT'],
  ] as const;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': facts.appId,
        name: facts.name,
        version: facts.version,
        licenses: [{ license: { id: facts.license } }],
      },
    },
    components: [
      ...runtime.map(([name, version, id]) => ({
        type: name === 'electron' ? 'framework' : 'platform',
        'bom-ref': `runtime/${name}`,
        name,
        version,
        licenses: [{ license: { id } }],
      })),
      ...components.map(({ name, version, license, sha512 }) => {
        const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
        return {
          type: 'library',
          'bom-ref': purl,
          name,
          version,
          purl,
          licenses: [{ expression: license }],
          ...(sha512 === null ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
        };
      }),
    ],
  };
}
