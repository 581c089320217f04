// The program as its .deb installs it, as root on Debian: installed, used, linked to, upgraded, refused, removed. In this order,
// on the machine itself. Its window is watched through the archive of the smoke test, which is put in the place of its own meanwhile.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFuses } from '../../scripts/package/fuses.ts';
import { root } from '../../scripts/project.mjs';
import { appId } from '../../src/main/base/app-id.ts';
import { Hands } from '../e2e/hands.ts';
import { ledgerJobs, ledgerResults } from '../e2e/ledger.ts';
import { Profile } from '../e2e/profile.ts';
import { Packaged } from '../support/packaged.ts';
import { openSession, type Session } from '../support/session.ts';

const executable = '/usr/bin/safelight';
const resources = '/usr/lib/safelight/resources';
const archive = path.join(resources, 'app.asar');
const ownArchive = path.join(root, 'out', 'installed', 'own.asar');
const ledgers = path.join(root, 'test/fixtures/ledgers');
const watched = ['--remote-debugging-port=0'];

function run(command: string, ...args: string[]): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(command, args, { encoding: 'utf8', env });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** Files of the package, and those that its scripts make. */
const packageFiles = () =>
  run('dpkg', '-L', 'safelight')
    .split('\n')
    .filter((file) => file !== '' && file !== '/.' && !statSync(file).isDirectory());

let files: string[] = [];
const profiles: Profile[] = [];
const newProfile = () => {
  const profile = new Profile();
  profiles.push(profile);
  return profile;
};

/** The one that jobs are made on. */
const used = newProfile();

function deb(): string {
  const dist = path.join(root, 'dist');
  const found = readdirSync(dist).filter((file) => file.endsWith('.deb'));
  expect(found).toHaveLength(1);
  return path.join(dist, found[0]!);
}

/** Ends the app whatever happens while it runs. */
async function using<T>(app: Packaged, work: (app: Packaged) => Promise<T>): Promise<T> {
  try {
    return await work(app);
  } finally {
    await app.end();
  }
}

let session: Session;

beforeAll(async () => {
  session = await openSession();
  Object.assign(process.env, session.env);
  mkdirSync(path.dirname(ownArchive), { recursive: true });
  run('apt-get', 'install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', deb());
  files = packageFiles();
  copyFileSync(archive, ownArchive);
});

afterAll(async () => {
  if (existsSync(executable)) run('dpkg', '--purge', 'safelight');
  for (const profile of profiles) profile.remove();
  await session.close();
});

describe('installed', () => {
  test('it is what the desktop looks for: entry, links, icons, licences', () => {
    const entry = readFileSync(`/usr/share/applications/${appId}.desktop`, 'utf8');
    expect(entry).toContain('Exec=safelight %U\n');
    expect(entry).toContain('x-scheme-handler/safelight;');
    expect(existsSync(`/usr/share/icons/hicolor/48x48/apps/${appId}.png`)).toBe(true);
    for (const file of ['LICENSE', 'LICENSES.packages.txt', 'sbom.cdx.json']) {
      expect(statSync(path.join(resources, file)).size).toBeGreaterThan(0);
    }
    expect(files.filter((file) => /\.(map|ts|tsx)$|app-update\.yml$/.test(file))).toEqual([]);
  });

  test('all eight fuses are set in its executable', () => checkFuses(executable));

  test('it refuses a debugging port', async () => {
    const app = new Packaged(executable, newProfile(), watched);
    await using(app, async () => expect(await app.exit()).toBe(2));
    expect(app.output).toContain('--remote-debugging-port');
  });
});

describe('used', () => {
  const env = { SAFELIGHT_SANDBOX_SPEED: '25' };

  beforeAll(() => copyFileSync(path.join(root, 'out', 'smoke-test.asar'), archive));
  afterAll(() => copyFileSync(ownArchive, archive));

  test('from an empty profile to a verified file; then a link to its job from a second start', async () => {
    await using(new Packaged(executable, used, watched, env), (app) =>
      app.watch(async (page) => {
        const hands = new Hands(page);
        await hands.chooseSandbox();
        await hands.makeJob({
          kind: 'Video',
          model: 'veo3.1',
          title: 'Installed',
          prompt: 'Rain on a street',
        });
        await hands.waitForStatus('Installed', /completed/);
        await app.until('its file was on the disk', () =>
          ledgerResults(used).every(({ download }) => download === 'done'),
        );
        const [result] = ledgerResults(used);
        expect(statSync(result!.path!).size).toBe(result!.bytes);

        await hands.makeJob({ kind: 'Image', model: 'gpt-image-2', title: 'Second', prompt: 'A cat' });
        await hands.select('Second');
        const { jobId } = ledgerJobs(used).find(({ title }) => title === 'Installed')!;
        const second = new Packaged(executable, used, [`safelight://job/${jobId}`]);
        await using(second, async () => expect(await second.exit()).toBe(0));
        await hands.inspector.getByText('Installed').first().waitFor();
        await page.screenshot({ path: path.join(root, 'out', 'installed', 'window.png') });
      }),
    );
  });

  test('a link on the command line of the first start leads to its job', async () => {
    const { jobId } = ledgerJobs(used).find(({ title }) => title === 'Installed')!;
    await using(new Packaged(executable, used, [...watched, `safelight://job/${jobId}`], env), (app) =>
      app.watch((page) => new Hands(page).inspector.getByText('Installed').first().waitFor()),
    );
  });

  const versions = readdirSync(ledgers).map((file) => file.replace('.db.gz', ''));
  test.each(versions)(
    'a profile of schema %s is taken over with its jobs, after a backup',
    async (version) => {
      const older = newProfile();
      const content = gunzipSync(readFileSync(path.join(ledgers, `${version}.db.gz`)));
      writeFileSync(path.join(older.userData, 'ledger.db'), content);
      await using(new Packaged(executable, older, watched), (app) =>
        app.watch(async (page) => {
          for (const state of ['completed', 'failed', 'cancelled']) {
            await new Hands(page).row(`Kept since ${version}: ${state}`).waitFor();
          }
        }),
      );
      const backups = readdirSync(path.join(older.userData, 'backups'));
      expect(backups.filter((file) => file.endsWith(`-${version}.db`))).toHaveLength(1);
    },
  );
});

test('a ledger of a later version is refused in words, and left as it is', async () => {
  const profile = newProfile();
  const file = path.join(profile.userData, 'ledger.db');
  const db = new Database(file);
  db.exec('CREATE TABLE later (one TEXT); PRAGMA user_version = 999');
  db.close();
  const before = readFileSync(file);
  await using(new Packaged(executable, profile), async (app) => {
    await app.until('it said why', () => /newer Safelight/.test(app.log()));
    await app.until('its dialog was there', () =>
      spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.'], { encoding: 'utf8' }).stdout.trim(),
    );
    await app.kill();
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('installed once more it starts as before; removed, it leaves nothing but profiles and results', async () => {
  run('dpkg', '-i', deb());
  await using(new Packaged(executable, used), (app) =>
    app.until('it started', () => app.log().includes('Safelight starts')),
  );
  const kept = used.files().length;
  run('dpkg', '--purge', 'safelight');
  expect(
    [...files, '/etc/apparmor.d/safelight', '/usr/lib/safelight'].filter((file) => existsSync(file)),
  ).toEqual([]);
  expect(used.files()).toHaveLength(kept);
  rmSync(ownArchive, { force: true });
});
