// System libraries on Debian and Ubuntu. Elsewhere on Linux we only name what is needed; macOS and Windows need none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { SetupProblem } from './problem.mjs';

/** Each entry lists the names one library goes by: the 64-bit-time name of Ubuntu 24.04 first, then the older one. */
const forWindow = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libxtst6'],
  ['libx11-xcb1'],
  ['libsecret-1-0'],
];

/**
 * A display, a session bus and a keyring without a desktop; ffprobe and file judge media in the tests, xdotool moves the
 * pointer as a hand does, and xclip asks for the clipboard as another program does.
 */
const forSession = [
  ['xvfb'],
  ['xauth'],
  ['dbus'],
  ['dbus-x11'],
  ['gnome-keyring'],
  ['ffmpeg'],
  ['file'],
  ['xdotool'],
  ['xclip'],
];

/**
 * Installs missing libraries with apt when we are root; otherwise says which one line to run.
 * @param {import('../tasks.mjs').Needs} needs
 */
export function installSystemLibraries(needs) {
  if (process.platform !== 'linux') return;
  const wanted = [...(needs.window ? forWindow : []), ...(needs.session ? forSession : [])];
  if (wanted.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    warnWithoutApt(needs);
    return;
  }
  const missing = missingOf(wanted);
  if (missing.length === 0) return;

  const isRoot = process.geteuid?.() === 0;
  let names = namesKnownToApt(missing);
  if (isRoot && names.length < missing.length) {
    run('apt-get', ['update', '-qq'], 'could not refresh the package lists');
    names = namesKnownToApt(missing);
  }
  if (!isRoot) {
    const fallbackNames = missing.map((alternatives) => alternatives[alternatives.length - 1]);
    const list = (names.length === missing.length ? names : fallbackNames).join(' ');
    throw new SetupProblem(
      `system libraries are missing. Run this, then try again:\n  sudo apt-get install -y ${list}`,
    );
  }
  if (names.length < missing.length) {
    const unknown = missing.filter((alternatives) => !alternatives.some((name) => names.includes(name)));
    throw new SetupProblem(
      `apt does not know ${unknown.map((a) => a.join(' or ')).join(', ')}. Install them by hand, then try again.`,
    );
  }
  console.log(`setup: installing system libraries: ${names.join(' ')}`);
  const install = [
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...names,
  ];
  try {
    run('apt-get', install, 'could not install the system libraries');
  } catch (problem) {
    // Old package lists name versions that the mirror no longer has.
    run('apt-get', ['update', '-qq'], `${problem.message}\n  and could not refresh the package lists`);
    run('apt-get', install, 'could not install the system libraries');
  }
}

function missingOf(wanted) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills the placeholders
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted.flat()], {
    encoding: 'utf8',
  });
  const installed = new Set(
    asked.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter((alternatives) => !alternatives.some((name) => installed.has(name)));
}

function namesKnownToApt(missing) {
  const asked = spawnSync('apt-cache', ['policy', ...missing.flat()], { encoding: 'utf8' });
  const known = new Set();
  let name = '';
  for (const line of asked.stdout.split('\n')) {
    if (/^\S+:$/.test(line)) name = line.slice(0, -1);
    else if (/^\s+Candidate: (?!\(none\))/.test(line)) known.add(name);
  }
  return missing.map((alternatives) => alternatives.find((n) => known.has(n))).filter((n) => n !== undefined);
}

function run(command, args, complaint) {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status === 0) return;
  const output = `${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n  ');
  throw new SetupProblem(`${complaint} (${command} ${args.join(' ')}):\n  ${output || done.error?.message}`);
}

function warnWithoutApt(needs) {
  if (!needs.session) return;
  const tools = ['Xvfb', 'dbus-daemon', 'gnome-keyring-daemon', 'ffprobe', 'file', 'xdotool', 'xclip'];
  const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  if (missing.length === 0) return;
  throw new SetupProblem(
    `this system has no apt; install the packages that give ${missing.join(', ')}, then try again.`,
  );
}

// Run as a program, as root: installs everything that any task may need, for machines where the tasks run as somebody else.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    installSystemLibraries({ window: true, session: true });
  } catch (problem) {
    if (!(problem instanceof SetupProblem)) throw problem;
    console.error(`setup: ${problem.message}`);
    process.exit(1);
  }
}
