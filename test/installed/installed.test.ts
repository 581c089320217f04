// The program as its .deb installs it, as root on Debian: installed on a clean root, used, linked to, upgraded, refused, removed. In
// this order. Its window is watched through the archive of the smoke test, which takes the place of its own while it is watched.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
import { CleanRoot } from './clean-root.ts';

const resources = '/usr/lib/safelight/resources';
const ledgers = path.join(root, 'test/fixtures/ledgers');
const out = path.join(root, 'out', 'installed');
const watched = ['--remote-debugging-port=0'];

let clean: CleanRoot;
/** What the root had of the app's names before. */
let before: string[] = [];
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

const start = (profile: Profile, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  new Packaged(clean.command('/usr/bin/safelight'), profile, args, env);

/** Files of the root that have the app's names, or hold them; what dpkg and apt keep about every package aside. */
function traces(): string[] {
  const named = "find / -xdev \\( -iname '*safelight*' -o -iname '*tokenlab*' \\)";
  const holding = 'grep -rlsI safelight /etc /usr/share /var/lib || test $? -eq 1';
  return clean
    .run('sh', '-c', `${named}; ${holding}`)
    .split('\n')
    .filter((file) => file !== '' && !/^\/(var\/(lib|cache)\/(dpkg|apt)|root)\//.test(file));
}

/** Presses keys as a keyboard does, in the window of that name. */
function press(window: string, ...keys: string[]): void {
  const acts = [
    'search',
    '--sync',
    '--onlyvisible',
    '--name',
    window,
    'windowfocus',
    '--sync',
    'key',
    ...keys,
  ];
  const done = spawnSync('xdotool', acts, { encoding: 'utf8', timeout: 120_000 });
  if (done.status !== 0) throw new Error(`xdotool ${acts.join(' ')}: ${done.error ?? ''}${done.stderr}`);
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
  clean = new CleanRoot(path.join(out, 'root'));
  before = traces();
  copyFileSync(deb(), clean.inside('/root/safelight.deb'));
  clean.run('apt-get', 'update', '-q');
  clean.run('apt-get', 'install', '-y', '-q', '--no-install-recommends', '/root/safelight.deb');
});

afterAll(async () => {
  clean?.remove();
  for (const profile of profiles) profile.remove();
  await session.close();
});

describe('installed', () => {
  test('it is what the desktop looks for: entry, links, icons, licences', () => {
    const entry = readFileSync(clean.inside(`/usr/share/applications/${appId}.desktop`), 'utf8');
    expect(entry).toContain('Exec=safelight %U\n');
    expect(entry).toContain('x-scheme-handler/safelight;');
    expect(existsSync(clean.inside(`/usr/share/icons/hicolor/48x48/apps/${appId}.png`))).toBe(true);
    for (const file of ['LICENSE', 'LICENSES.packages.txt', 'sbom.cdx.json']) {
      expect(statSync(clean.inside(`${resources}/${file}`)).size).toBeGreaterThan(0);
    }
    const files = clean.run('dpkg', '-L', 'safelight').split('\n');
    expect(files).toContain(`${resources}/app.asar`);
    expect(files.filter((file) => /\.(map|ts|tsx)$|app-update\.yml$/.test(file))).toEqual([]);
  });

  test('all eight fuses are set in its executable', () =>
    checkFuses(clean.inside('/usr/lib/safelight/safelight')));

  test('it refuses a debugging port', async () => {
    const app = start(newProfile(), watched);
    await using(app, async () => expect(await app.exit()).toBe(2));
    expect(app.output).toContain('--remote-debugging-port');
  });
});

describe('used', () => {
  const env = { SAFELIGHT_SANDBOX_SPEED: '25' };

  const archive = () => clean.inside(`${resources}/app.asar`);
  const ownArchive = path.join(out, 'own.asar');

  beforeAll(() => {
    copyFileSync(archive(), ownArchive);
    copyFileSync(path.join(root, 'out', 'smoke-test.asar'), archive());
  });
  afterAll(() => copyFileSync(ownArchive, archive()));

  test('from an empty profile to a verified file; then a link to its job from a second start', async () => {
    await using(start(used, watched, env), (app) =>
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
        const second = start(used, [`safelight://job/${jobId}`]);
        await using(second, async () => expect(await second.exit()).toBe(0));
        await hands.inspector.getByText('Installed').first().waitFor();
        await page.screenshot({ path: path.join(out, 'window.png') });
      }),
    );
  });

  test('no key opens DevTools in it', async () => {
    await using(start(used, watched, env), (app) =>
      app.watch(async (page) => {
        await new Hands(page).row('Installed').waitFor();
        press('^Safelight', 'ctrl+shift+i', 'F12', 'ctrl+shift+j', 'ctrl+shift+c', 'n');
        // The last key has arrived, so the others have.
        await page.getByRole('dialog').waitFor();
        const browser = await page.context().browser()!.newBrowserCDPSession();
        const { targetInfos } = await browser.send('Target.getTargets');
        expect(targetInfos.map(({ url }) => url).filter((url) => url.startsWith('devtools:'))).toEqual([]);
      }),
    );
  });

  test('a link on the command line of the first start leads to its job', async () => {
    const { jobId } = ledgerJobs(used).find(({ title }) => title === 'Installed')!;
    await using(start(used, [...watched, `safelight://job/${jobId}`], env), (app) =>
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
      await using(start(older, watched), (app) =>
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
  await using(start(profile), async (app) => {
    await app.until('it said why', () => /newer Safelight/.test(app.log()));
    await app.until('its dialog was there', () =>
      spawnSync('xdotool', ['search', '--onlyvisible', '--name', '.'], { encoding: 'utf8' }).stdout.trim(),
    );
    await app.kill();
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('installed once more it starts as before; removed, it leaves nothing but profiles and results', async () => {
  clean.run('dpkg', '-i', '/root/safelight.deb');
  await using(start(used), (app) => app.until('it started', () => app.log().includes('Safelight starts')));
  const kept = used.files().length;
  clean.run('dpkg', '--purge', 'safelight');
  expect(traces()).toEqual(before);
  expect(used.files()).toHaveLength(kept);
});
