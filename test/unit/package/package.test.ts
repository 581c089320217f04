// The parts of the packaging that need no package. What they make together is tried by test/packaged-app.ts, on every package.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  checkAdded,
  checkOtherPages,
  checkStart,
  mostAdded,
  mostAtStart,
  startScripts,
} from '../../../scripts/package/budgets.ts';
import { type Component, licenceText, packageFolder, sbomOf } from '../../../scripts/package/components.ts';
import { isLeftOut, isOfDonor, packedManifest } from '../../../scripts/package/contents.ts';
import { debVersion } from '../../../scripts/package/deb.ts';
import { fuses } from '../../../scripts/package/fuses.ts';
import { iconSizes, shrink, writeIcons } from '../../../scripts/package/icons.ts';
import { root } from '../../../scripts/project.mjs';
import { appId } from '../../../src/main/base/app-id.ts';
import { refusedSwitch, refusedSwitches } from '../../../src/main/shell/refused-switches.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-unit-package-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

describe('the app id', () => {
  test('is the one that every file names', () => {
    const others: string[] = [];
    for (const part of ['src', 'scripts', 'resources/linux', '.github', 'package.json']) {
      const at = path.join(root, part);
      const files = part.endsWith('.json')
        ? ['']
        : readdirSync(at, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => path.relative(at, path.join(entry.parentPath, entry.name)));
      for (const file of files) {
        const text = `${file}\n${readFileSync(path.join(at, file), 'utf8')}`;
        for (const [found] of text.matchAll(/\b[a-z]+\.tokenlab\.safelight\b/g)) {
          if (found !== appId && found !== 'vnd.tokenlab.safelight') others.push(`${part}/${file}: ${found}`);
        }
      }
    }
    expect(others).toEqual([]);
    expect(manifest.desktopName).toBe(`${appId}.desktop`);
  });

  test('names the files by which a Linux desktop knows the app', () => {
    const files = readdirSync(path.join(root, 'resources/linux')).filter((file) => file.startsWith(appId));
    expect(files.sort()).toEqual(['desktop', 'metainfo.xml', 'mime.xml'].map((kind) => `${appId}.${kind}`));
    const entry = readFileSync(path.join(root, `resources/linux/${appId}.desktop`), 'utf8');
    expect(entry).toContain(`Icon=${appId}\n`);
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/safelight;/m);
    const type = 'application/vnd.tokenlab.safelight-result+json';
    for (const kind of ['desktop', 'metainfo.xml', 'mime.xml']) {
      expect(readFileSync(path.join(root, `resources/linux/${appId}.${kind}`), 'utf8')).toContain(type);
    }
  });
});

describe('what is packed', () => {
  test.each([
    '/out/main/index.js',
    '/out/renderer/assets/index-1.css',
    '/resources/icons/tray@2x.png',
    '/node_modules/libsql/index.js',
    '/node_modules/keytar/build/Release/keytar.node',
    '/node_modules/detect-libc/LICENSE',
    '/node_modules/@libsql/linux-x64-gnu',
    '/package.json',
    '',
  ])('"%s" is', (file) => expect(isLeftOut(file)).toBe(false));

  test.each([
    '/src/main/index.ts',
    '/test/e2e/app.ts',
    '/scripts/package.ts',
    '/docs/architecture.md',
    '/out/main/index.js.map',
    '/out/e2e/report.json',
    '/dist/sbom.cdx.json',
    '/resources/icons/icon.svg',
    '/resources/linux/postinst',
    '/node_modules/libsql/types/index.d.ts',
    '/node_modules/libsql/README.md',
    '/node_modules/keytar/prebuilds/win32-x64/keytar.node',
    '/node_modules/keytar/src/main.cc',
    '/node_modules/@libsql/linux-x64-musl/index.node',
    '/node_modules/.package-lock.json',
    '/package-lock.json',
    '/.github/workflows/ci.yml',
  ])('%s is not', (file) => expect(isLeftOut(file)).toBe(true));

  test('nothing of the program that the fallback runtime was taken from', () => {
    expect(['resources/app-update.yml', 'complete.json'].map(isOfDonor)).toEqual([true, true]);
    expect(['electron', 'resources.pak', 'locales/en-US.pak'].map(isOfDonor)).toEqual([false, false, false]);
  });

  test('a package.json with nothing of development, that says what kind of package it is', () => {
    const trial = packedManifest(manifest, 'trial');
    expect(trial.version).toBe(`${manifest.version}-trial`);
    expect(Object.keys(trial)).not.toContain('scripts');
    expect(Object.keys(trial)).not.toContain('devDependencies');
    expect(packedManifest(manifest, 'release')).toMatchObject({ version: manifest.version });
    expect('smokeTest' in packedManifest(manifest, 'release')).toBe(false);
    expect(packedManifest(manifest, 'smoke test').smokeTest).toBe(true);
  });

  test('a trial comes before its release in the order of Debian', () => {
    expect(debVersion('0.1.0-trial')).toBe('0.1.0~trial');
    expect(debVersion('1.2.3')).toBe('1.2.3');
  });
});

describe('switches that a package refuses', () => {
  const packaged = (words: object) => {
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(words));
    return { isPackaged: true, getAppPath: () => folder };
  };

  test('each is refused by name', () => {
    const app = packaged({});
    for (const name of refusedSwitches) expect(refusedSwitch(app, (asked) => asked === name)).toBe(name);
    expect(refusedSwitch(app, (asked) => asked === 'no-sandbox')).toBeNull();
  });

  test('but not by a build for the smoke test, nor in development', () => {
    expect(refusedSwitch(packaged({ smokeTest: true }), () => true)).toBeNull();
    expect(refusedSwitch(packaged({ smokeTest: 'true' }), () => true)).toBe(refusedSwitches[0]);
    expect(refusedSwitch({ isPackaged: false, getAppPath: () => folder }, () => true)).toBeNull();
  });
});

test('the table has all eight fuses', () => {
  expect(Object.keys(fuses)).toHaveLength(8);
});

describe('icons', () => {
  test('come in every size, from the largest', async () => {
    const files = await writeIcons(path.join(root, 'resources/icons/icon.png'), folder);
    expect(Object.keys(files)).toEqual(iconSizes.map((size) => `${size}x${size}`));
    for (const size of iconSizes) {
      const { width, height } = PNG.sync.read(readFileSync(files[`${size}x${size}`]!));
      expect([width, height]).toEqual([size, size]);
    }
  });

  test('do not darken at the rim: what is transparent has no colour to give', () => {
    const picture = new PNG({ width: 4, height: 4 });
    for (let at = 0; at < 16; at += 1)
      picture.data.set(at % 2 === 0 ? [200, 100, 50, 255] : [0, 0, 0, 0], at * 4);
    const made = shrink(picture, 2);
    for (let at = 0; at < 4; at += 1) {
      expect([...made.data.subarray(at * 4, at * 4 + 4)]).toEqual([200, 100, 50, 128]);
    }
  });
});

describe('budgets', () => {
  test('are kept to the byte, and name what is too large', () => {
    expect(() => checkAdded(mostAdded)).not.toThrow();
    expect(() => checkAdded(mostAdded + 1)).toThrow(/adds to the runtime/);
    expect(() => checkStart(mostAtStart)).not.toThrow();
    expect(() => checkStart(mostAtStart + 1)).toThrow(/scripts at start/);
  });

  test('count the scripts that the page names, and no others', () => {
    mkdirSync(path.join(folder, 'assets'));
    writeFileSync(
      path.join(folder, 'index.html'),
      '<script type="module" src="./assets/a.js"></script><link rel="modulepreload" href="./assets/b.js"><link rel="stylesheet" href="./assets/c.css">',
    );
    for (const name of ['a.js', 'b.js', 'c.css', 'later.js'])
      writeFileSync(path.join(folder, 'assets', name), name);
    expect(startScripts(folder).files).toEqual(['assets/a.js', 'assets/b.js']);
    writeFileSync(path.join(folder, 'index.html'), '<p>Nothing');
    expect(() => startScripts(folder)).toThrow(/no script/);
  });

  test('let no page beside the window load a script of it, but the one that all share', () => {
    const page = (...scripts: string[]) =>
      scripts.map((name) => `<script src="./assets/${name}"></script>`).join('');
    writeFileSync(path.join(folder, 'index.html'), page('index-1.js', 'shared-1.js'));
    writeFileSync(path.join(folder, 'thumbnailer.html'), page('thumbnailer-1.js', 'shared-1.js'));
    writeFileSync(path.join(folder, 'stopped.html'), page('stopped-1.js', 'shared-1.js'));
    expect(() => checkOtherPages(folder)).not.toThrow();
    writeFileSync(path.join(folder, 'thumbnailer.html'), page('thumbnailer-1.js', 'index-1.js'));
    expect(() => checkOtherPages(folder)).toThrow(
      /thumbnailer\.html loads a script of the window: assets\/index-1\.js/,
    );
  });
});

describe('licences and the bill of materials', () => {
  const components: Component[] = [
    { name: '@a/b', version: '1.0.0', license: 'MIT', texts: ['Permission is granted.'], sha512: 'ab12' },
    { name: 'c', version: '2.0.0', license: '(MIT OR Apache-2.0)', texts: [], sha512: null },
  ];

  test('a file belongs to the innermost package', () => {
    expect(packageFolder('node_modules/a/node_modules/@b/c/lib/d.js')).toBe(
      'node_modules/a/node_modules/@b/c',
    );
    expect(packageFolder('src/main/index.ts')).toBeNull();
  });

  test('the text has each licence, and says where there is none', () => {
    const text = licenceText(components);
    expect(text).toContain('@a/b 1.0.0\nLicence: MIT\n\nPermission is granted.');
    expect(text).toContain('c 2.0.0\nLicence: (MIT OR Apache-2.0)\n\nThe package carries no licence file');
  });

  test('the bill names each part once, with its hash when it is known', () => {
    const electron = { electron: '1', chromium: '2', node: '3' };
    const facts = { appId, name: 'safelight', version: '0.1.0', license: 'MIT', electron };
    const bill = sbomOf(facts, components);
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bill.components.map((one) => one['bom-ref'])).toEqual([
      'runtime/electron',
      'runtime/chromium',
      'runtime/node',
      'pkg:npm/%40a/b@1.0.0',
      'pkg:npm/c@2.0.0',
    ]);
    expect(bill.components[3]).toMatchObject({ hashes: [{ alg: 'SHA-512', content: 'ab12' }] });
    expect(bill.components[4]).not.toHaveProperty('hashes');
  });
});
