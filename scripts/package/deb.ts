// The package for Debian and Ubuntu. `dpkg-deb` gives all files to root itself, so nothing else is needed to make it.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Installer } from 'electron-installer-debian';
import { appId } from '../../src/main/base/app-id.ts';
import { run } from '../proc.ts';
import { root } from '../project.mjs';
import { writeIcons } from './icons.ts';
import { linuxFolder, linuxShare } from './share.ts';

export interface DebFacts {
  /** The unpacked app. */
  app: string;
  /** Absolute path of the package to make. */
  file: string;
  name: string;
  version: string;
  /** Day of the release, `2026-01-31`. */
  date: string;
  description: string;
  isTrial: boolean;
}

const longDescription =
  'Safelight keeps the ledger of jobs that you pay for at TokenLab: images, videos,\n' +
  'music and 3D models. Every job is on your disk before it is sent, is followed\n' +
  'until it ends, and ends as a verified file.';

const othersLicences =
  'The licences of what Safelight contains are in /usr/lib/safelight: resources/LICENSES.packages.txt,\n' +
  'LICENSE.electron.txt and LICENSES.chromium.html.\n';

/**
 * By the libraries' names in Debian 12 and, where they differ, in Ubuntu 24.04. Electron opens the last three while it runs, so no
 * list of what its executable is linked to names them.
 */
const depends = [
  'libgtk-3-0t64 | libgtk-3-0',
  'libnss3',
  'libasound2t64 | libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libx11-xcb1',
  'libnotify4',
  'libsecret-1-0',
];

const debArch: Record<string, string> = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };
export const debArchOf = (arch: string): string => debArch[arch] ?? arch;

/** A version of npm as Debian orders it: what comes before a release has a tilde. */
export const debVersion = (version: string): string => version.replace('-', '~');

export const trialMark = 'trial, not for release';

class Deb extends Installer {
  readonly #facts: DebFacts;
  constructor(facts: DebFacts) {
    const { name, version, description, isTrial, file } = facts;
    super({
      src: facts.app,
      dest: path.dirname(file),
      arch: debArchOf(process.arch),
      name,
      bin: name,
      version: debVersion(version),
      maintainer: 'The Safelight developers',
      homepage: 'https://tokenlab.sh',
      description: isTrial ? `Safelight (${trialMark})` : description,
      productDescription: longDescription,
      section: 'graphics',
      priority: 'optional',
      scripts: { postinst: path.join(linuxFolder, 'postinst'), postrm: path.join(linuxFolder, 'postrm') },
      rename: () => file,
      logger: () => undefined,
    });
    this.#facts = facts;
  }

  override get contentFunctions() {
    return ['copyApplication', 'copyScripts', 'createBinarySymlink', 'createControl', 'createShare'];
  }

  /** What the desktop finds of us under /usr/share. */
  async createShare() {
    const { version, date, isTrial } = this.#facts;
    const share = path.join(this.stagingDir, 'usr', 'share');
    const put = async (target: string, content: string | Uint8Array) => {
      const file = path.join(share, target);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content, { mode: 0o644 });
    };
    const texts = await linuxShare(version, date);
    const entry = texts[`${appId}.desktop`];
    await put(
      `applications/${appId}.desktop`,
      isTrial ? entry.replace(/^Name=.*$/m, `$& (${trialMark})`) : entry,
    );
    await put(`metainfo/${appId}.metainfo.xml`, texts[`${appId}.metainfo.xml`]);
    await put(`mime/packages/${appId}.xml`, texts[`${appId}.mime.xml`]);
    const licence = await readFile(path.join(root, 'LICENSE'), 'utf8');
    await put('doc/safelight/copyright', `${licence}\n${othersLicences}`);

    const icons = await writeIcons(
      path.join(root, 'resources/icons/icon.png'),
      path.join(this.stagingDir, '..', 'icons'),
    );
    for (const [size, file] of Object.entries(icons)) {
      await put(`icons/hicolor/${size}/apps/${appId}.png`, await readFile(file));
    }
    const drawn = await readFile(path.join(root, 'resources/icons/icon.svg'));
    await put(`icons/hicolor/scalable/apps/${appId}.svg`, drawn);
  }

  /** A trial is packed fast, a release small. */
  override async createPackage() {
    const packing = this.#facts.isTrial ? ['-Zgzip', '-z1'] : ['-Zxz'];
    const args = ['--root-owner-group', ...packing, '--build', this.stagingDir];
    const done = await run('dpkg-deb', args);
    if (done.code !== 0) throw new Error(`dpkg-deb failed: ${done.output.trim()}`);
  }
}

/** @throws Error in plain words when the package cannot be made */
export async function makeDeb(facts: DebFacts): Promise<void> {
  await copyFile(path.join(linuxFolder, 'apparmor'), path.join(facts.app, 'resources', 'apparmor'));
  const deb = new Deb(facts);
  await deb.generateDefaults();
  deb.generateOptions();
  Object.assign(deb.options, {
    depends,
    recommends: ['xdg-utils', 'gnome-keyring | kwalletmanager'],
    suggests: [],
  });
  await deb.createStagingDir();
  await deb.createContents();
  await deb.createPackage();
  await deb.movePackage();
}
