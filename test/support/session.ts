// A desktop session without a desktop, on Linux: a display of its own, a session bus of its own, and a keyring that is
// thrown away. The developer's own session, keyring and settings are never touched.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What an app finds when it asks for the Secret Service: one that answers, one that waits for a person to type a
 * password, a bus without one (no keyring installed), or no bus at all.
 */
export type Keyring = 'unlocked' | 'locked' | 'missing' | 'no bus';

export interface Session {
  /** What a process needs in its environment to live in the session. Empty on systems without one. */
  env: Record<string, string>;
  /** Ends everything that was started in the session and removes its files. */
  close(): Promise<void>;
}

/** Only a hang takes this long. */
const startLimitMs = 100_000;
const marker = 'SAFELIGHT_SESSION';

/** A bus with a keyring in the wanted state, for the display that `env.DISPLAY` names. Linux only. */
export async function openBus(keyring: Keyring, env: Record<string, string> = {}): Promise<Session> {
  const id = randomUUID();
  const home = mkdtempSync(path.join(tmpdir(), 'safelight-session-'));
  const folder = (name: string) => {
    const made = path.join(home, name);
    mkdirSync(made, { mode: 0o700 });
    chmodSync(made, 0o700);
    return made;
  };
  const inside: Record<string, string> = {
    ...env,
    [marker]: id,
    HOME: home,
    XDG_RUNTIME_DIR: folder('runtime'),
    XDG_DATA_HOME: folder('data'),
    XDG_CONFIG_HOME: folder('config'),
    XDG_CACHE_HOME: folder('cache'),
    // Libraries that find no address would start a bus of their own.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
  const session: Session = {
    env: inside,
    async close() {
      await endAll(id);
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    if (keyring === 'no bus') return session;
    inside.DBUS_SESSION_BUS_ADDRESS = await startBus(keyring, home, inside);
    if (keyring === 'missing') return session;
    const password = randomBytes(12).toString('hex');
    const unlocked = startKeyring(['--unlock'], inside, password);
    await keyringAnswers(inside);
    if (keyring === 'locked') {
      await end(unlocked);
      await keyringIsGone(inside);
      startKeyring([], inside, '');
      await keyringAnswers(inside);
    }
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** A display, a bus and a keyring. On macOS and Windows, which have a session anyway, an empty one. */
export async function openSession(keyring: Keyring = 'unlocked'): Promise<Session> {
  if (process.platform !== 'linux') return { env: {}, close: async () => undefined };
  const { display, server } = await startDisplay();
  try {
    const bus = await openBus(keyring, { DISPLAY: display, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' });
    return {
      env: bus.env,
      async close() {
        await bus.close();
        await end(server);
      },
    };
  } catch (error) {
    await end(server);
    throw error;
  }
}

async function startDisplay(): Promise<{ display: string; server: ChildProcess }> {
  // Without `-noreset` it begins again when its last window goes, and turns away an app that starts just then.
  const options = ['-noreset', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...options], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const number = await firstLine(server, server.stdio[3] as NodeJS.ReadableStream, 'Xvfb');
  return { display: `:${number}`, server };
}

async function startBus(keyring: Keyring, home: string, env: Record<string, string>): Promise<string> {
  const args = ['--nofork', '--nopidfile', '--print-address=1'];
  if (keyring === 'missing') {
    // The ordinary configuration would start an installed keyring on the first call; this one knows no services.
    const configuration = path.join(home, 'bus.conf');
    writeFileSync(
      configuration,
      `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=${env.XDG_RUNTIME_DIR}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`,
    );
    args.push(`--config-file=${configuration}`);
  } else {
    args.push('--session');
  }
  const bus = spawn('dbus-daemon', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, DBUS_SESSION_BUS_ADDRESS: undefined },
  });
  return firstLine(bus, bus.stdout!, 'dbus-daemon');
}

function startKeyring(args: string[], env: Record<string, string>, password: string): ChildProcess {
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  });
  daemon.on('error', (error) => console.error(`gnome-keyring-daemon: ${error.message}`));
  daemon.stdin!.end(password);
  return daemon;
}

function keyringIsThere(env: Record<string, string>): boolean {
  const asked = spawnSync(
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      '--dest=org.freedesktop.DBus',
      '/org/freedesktop/DBus',
      'org.freedesktop.DBus.NameHasOwner',
      'string:org.freedesktop.secrets',
    ],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return asked.stdout.includes('true');
}

async function keyringAnswers(env: Record<string, string>) {
  await until(() => keyringIsThere(env), 'gnome-keyring-daemon did not take its place on the session bus');
}

async function keyringIsGone(env: Record<string, string>) {
  await until(() => !keyringIsThere(env), 'gnome-keyring-daemon did not leave the session bus');
}

async function until(condition: () => boolean, complaint: string) {
  const deadline = Date.now() + startLimitMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${complaint} within ${startLimitMs / 1000} s.`);
    await delay(30);
  }
}

/** The first line that a just started server writes to `stream`. */
function firstLine(child: ChildProcess, stream: NodeJS.ReadableStream, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaints = '';
    let text = '';
    const limit = setTimeout(() => fail(`printed nothing within ${startLimitMs / 1000} s`), startLimitMs);
    const fail = (why: string) => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      reject(new Error(`${name} ${why}. ${complaints.trim()}`.trim()));
    };
    child.on('error', (error) => fail(`cannot be started (${error.message})`));
    child.on('exit', (code) => fail(`ended with ${code}`));
    child.stderr?.on('data', (chunk) => {
      complaints += chunk;
    });
    stream.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(limit);
      resolve(text.slice(0, end).trim());
    });
  });
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(stubborn);
}

/** Ends every process that carries the session's mark, so also what the bus or the app started. */
async function endAll(id: string) {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of marked(id)) signalTo(pid, signal);
    const deadline = Date.now() + 2_000;
    while (marked(id).length > 0 && Date.now() < deadline) await delay(30);
  }
}

function marked(id: string): number[] {
  const mark = `${marker}=${id}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(mark));
}

/** Empty for a process that has ended in the meantime, is a zombie, or belongs to somebody else. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

function signalTo(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
