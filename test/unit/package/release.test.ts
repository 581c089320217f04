// How a release is made: the workflow, the configuration of electron-builder, the manifest for Flathub. What can be seen without
// running them is checked here.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import builder from '../../../packaging/electron-builder.ts';
import { merged, mergeInto } from '../../../packaging/merge-updates.ts';
import { fuses } from '../../../scripts/package/fuses.ts';
import { linuxShare } from '../../../scripts/package/share.ts';
import { root } from '../../../scripts/project.mjs';
import { notesOf } from '../../../scripts/release-notes.ts';
import { tasks } from '../../../scripts/tasks.mjs';
import { appId } from '../../../src/main/base/app-id.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'safelight-unit-release-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}
interface Workflow {
  on: Record<string, { tags?: string[] } | null>;
  permissions: Record<string, string>;
  jobs: Record<string, { needs?: string; permissions?: Record<string, string>; steps: Step[] }>;
}
const workflows = globSync('.github/workflows/*.yml', { cwd: root });
const workflowIn = (file: string) => load(read(file)) as Workflow;
const release = workflowIn('.github/workflows/release.yml');

describe.each(workflows)('%s', (file) => {
  const { on, permissions, jobs } = workflowIn(file);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('gives its jobs nothing but to read, unless a job says so', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.keys(on)).not.toContain('pull_request_target');
  });

  test('uses actions by their commit, with its version beside it, and jobs that are there', () => {
    // A tag can be moved to other code; a commit cannot. YAML leaves the comment out, so the text is read.
    const lines = read(file).match(/^ *- uses: .*$/gm) ?? [];
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/- uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const { needs } of Object.values(jobs))
      if (needs !== undefined) expect(Object.keys(jobs)).toContain(needs);
  });

  test('runs commands, scripts and files that are there, in shells that can read them', () => {
    for (const run of steps.flatMap((step) => step.run ?? [])) {
      for (const [, name] of run.matchAll(/\bnpm run ([\w:-]+)/g)) expect(Object.keys(tasks)).toContain(name);
      for (const [name] of run.matchAll(/\b(?:scripts|packaging)\/[\w/.-]+\.(?:ts|mjs|yml)\b/g)) {
        expect(existsSync(path.join(root, name)), name).toBe(true);
      }
      // What somebody else chose, such as the name of a branch, must not become a command.
      expect(
        [...run.matchAll(/\$\{\{\s*([\w.]+)/g)].filter(([, name]) => !name!.startsWith('matrix.')),
      ).toEqual([]);
      if (process.platform === 'win32') continue;
      const checked = spawnSync('bash', ['-n'], {
        input: run.replaceAll(/\$\{\{.*?\}\}/g, 'x'),
        encoding: 'utf8',
      });
      expect(checked.stderr).toBe('');
    }
  });
});

describe('the workflow of a release', () => {
  test('writes in its last job alone, which attests what was made', () => {
    const { check, package: packs, publish } = release.jobs;
    expect([check!.permissions, packs!.permissions]).toEqual([undefined, undefined]);
    expect(publish!.permissions).toEqual({ contents: 'write', 'id-token': 'write', attestations: 'write' });
    expect(publish!.steps.some(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))).toBe(
      true,
    );
    expect(publish!.steps.at(-1)!.run).toContain('--draft');
  });

  test('gives secrets to the one step that signs', () => {
    const withSecrets = Object.entries(release.jobs).flatMap(([job, { steps }]) =>
      steps.filter((step) => JSON.stringify(step).includes('secrets.')).map(({ run }) => [job, run]),
    );
    expect(withSecrets).toHaveLength(1);
    expect(withSecrets[0]![1]).toContain('electron-builder');
  });

  test('begins at the tag of a stable or a preview version', () => {
    expect(release.on.push?.tags).toHaveLength(2);
    expect(Object.keys(release.on)).toEqual(['push']);
  });
});

describe('the configuration of electron-builder', () => {
  test('has the id and the fuses of every other package', () => {
    expect(builder.appId).toBe(appId);
    const { resetAdHocDarwinSignature, ...set } = builder.electronFuses as Record<string, boolean>;
    expect(resetAdHocDarwinSignature).toBeTypeOf('boolean');
    expect(
      Object.fromEntries(
        Object.entries(fuses).map(([name, on]) => [name[0]!.toLowerCase() + name.slice(1), on]),
      ),
    ).toEqual(set);
    expect(builder.extraMetadata.desktopName).toBe(`${appId}.desktop`);
  });

  test('makes what is promised for each system', () => {
    expect(builder.win.target).toEqual(['nsis', 'portable']);
    expect(builder.nsis.perMachine).toBe(false);
    // A .zip is what an update on macOS needs.
    expect(builder.mac.target).toEqual(['dmg', 'zip']);
    expect(builder.linux.target).toEqual(['AppImage', 'rpm']);
    for (const icon of [builder.win.icon, builder.mac.icon, builder.linux.icon]) {
      expect(existsSync(path.join(root, icon)), icon).toBe(true);
    }
  });

  test('signs, notarises and looks for updates only where it was given what that takes', () => {
    expect(builder.mac).toMatchObject({ notarize: false, identity: '-' });
    expect(builder.publish).toBeNull();
  });

  test('names its packages without a space, with version, system and processor', () => {
    for (const name of [
      builder.nsis.artifactName,
      builder.portable.artifactName,
      builder.appImage.artifactName,
    ]) {
      expect(name).toMatch(/^\$\{productName\}-\$\{version\}-(\w+-)?\$\{arch\}\.\$\{ext\}$/);
    }
  });

  test('comes from a version that its own lockfile holds', () => {
    const { devDependencies } = JSON.parse(read('packaging/package.json'));
    const lock = JSON.parse(read('packaging/package-lock.json'));
    for (const [name, version] of Object.entries(devDependencies)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}`].version).toBe(version);
    }
  });
});

describe('the manifest for Flathub', () => {
  const manifest = load(read(`packaging/flatpak/${appId}.yml`)) as {
    id: string;
    'finish-args': string[];
    modules: { 'build-commands': string[]; sources: { url?: string; sha256?: string }[] }[];
  };

  test('is of this app, and takes the archive of the release by its hash', () => {
    expect(manifest.id).toBe(appId);
    const [archive] = manifest.modules[0]!.sources;
    expect(archive).toMatchObject({
      sha256: '@SHA256@',
      url: expect.stringContaining('safelight-@VERSION@-linux-x64.tar.gz'),
    });
  });

  test('asks for the keyring and the downloads, not for the whole home folder or every device', () => {
    const args = manifest['finish-args'];
    expect(args).toContain('--talk-name=org.freedesktop.secrets');
    expect(
      args.filter((arg) => /filesystem=(home|host)|device=all|socket=(session|system)-bus/.test(arg)),
    ).toEqual([]);
  });

  test('installs files that the archive holds', async () => {
    const share = Object.keys(await linuxShare('1.0.0', '2026-01-01'));
    const named = manifest.modules[0]!['build-commands'].flatMap((command) =>
      [...command.matchAll(/app\/resources\/linux\/([\w.-]+)/g)].map(([, name]) => name!),
    );
    expect(named.sort()).toEqual([...share, 'icon.svg'].sort());
  });
});

describe('what a Linux desktop knows us by', () => {
  const has = (program: string) => spawnSync(program, ['--version']).status === 0;

  test('has version and day filled in', async () => {
    const text = Object.values(await linuxShare('1.2.3', '2026-11-29')).join('\n');
    expect(text).toContain('<release version="1.2.3" date="2026-11-29"/>');
    expect(text).not.toContain('@');
  });

  test.skipIf(!has('appstreamcli'))('is AppStream metadata, by its own validator', async () => {
    const file = path.join(folder, `${appId}.metainfo.xml`);
    writeFileSync(file, (await linuxShare('1.2.3', '2026-11-29'))[`${appId}.metainfo.xml`]);
    const checked = spawnSync('appstreamcli', ['validate', '--no-net', file], { encoding: 'utf8' });
    expect(checked.status, checked.stdout).toBe(0);
  });

  test.skipIf(!has('desktop-file-validate'))('is a desktop entry, by its own validator', async () => {
    const file = path.join(folder, `${appId}.desktop`);
    writeFileSync(file, (await linuxShare('1.2.3', '2026-11-29'))[`${appId}.desktop`]);
    const checked = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' });
    expect(checked.stdout + checked.stderr).toBe('');
  });
});

describe('what several machines have made', () => {
  const announcement = (arch: string, version = '1.0.0') =>
    `version: ${version}\nfiles:\n  - url: Safelight-${arch}.zip\n    sha512: ${arch}==\n    size: 1\npath: Safelight-${arch}.zip\n`;
  const machine = (name: string, files: Record<string, string>) => {
    const made = path.join(folder, name);
    mkdirSync(made);
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(made, file), text);
    return made;
  };

  test('is one announcement of updates with the packages of each processor', () => {
    const all = load(merged([announcement('x64'), announcement('arm64')])) as {
      files: { url: string }[];
      path: string;
    };
    expect(all.files.map(({ url }) => url)).toEqual(['Safelight-x64.zip', 'Safelight-arm64.zip']);
    expect(all.path).toBe('Safelight-x64.zip');
    expect(() => merged([announcement('x64'), announcement('arm64', '1.0.1')])).toThrow(/different versions/);
  });

  test('is one folder with checksums that hold', () => {
    const target = path.join(folder, 'release');
    const one = machine('one', {
      'a.zip': 'A',
      'latest-mac.yml': announcement('x64'),
      'builder-debug.yml': 'x',
    });
    const two = machine('two', { 'b.zip': 'B', 'latest-mac.yml': announcement('arm64') });
    mergeInto(target, [one, two]);
    const sums = readFileSync(path.join(target, 'SHA256SUMS'), 'utf8');
    expect(
      sums
        .split('\n')
        .map((line) => line.split('  ')[1])
        .filter(Boolean),
    ).toEqual(['a.zip', 'b.zip', 'latest-mac.yml']);
    if (process.platform === 'linux') {
      expect(spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: target }).status).toBe(0);
    }
    expect(existsSync(path.join(target, 'builder-debug.yml'))).toBe(false);
  });

  test('is refused when two of them made different files under one name', () => {
    const folders = [machine('one', { 'a.zip': 'A' }), machine('two', { 'a.zip': 'B' })];
    expect(() => mergeInto(path.join(folder, 'release'), folders)).toThrow(/a\.zip/);
  });
});

test('the notes of a release are its part of the changelog, and there is none without', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-12-01\n\n### Added\n- One.\n\n## [0.9.0]\n- Two.\n';
  expect(notesOf('1.0.0', changelog)).toBe('## [1.0.0] - 2026-12-01\n\n### Added\n- One.\n');
  expect(() => notesOf('1.0', changelog)).toThrow(/says nothing of 1\.0/);
  expect(() => notesOf('2.0.0', changelog)).toThrow(/Unreleased/);
  expect(() => notesOf('Unreleased', changelog)).toThrow();
});
