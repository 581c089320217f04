/** Which services this desktop has: a tray, notifications. Only Linux leaves that open. */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Ms. A bus that does not answer is no answer. */
const limit = 5_000;

const ask = async (...call: string[]): Promise<string> => {
  const bus = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
  return (await run('dbus-send', [...bus, ...call], { timeout: limit })).stdout;
};

/**
 * Whether a service of the session runs, or is started when it is asked for.
 * @returns null where nobody can say: another system, or a desktop without the tool
 */
export async function hasService(name: string): Promise<boolean | null> {
  if (process.platform !== 'linux') return null;
  try {
    if ((await ask('org.freedesktop.DBus.NameHasOwner', `string:${name}`)).includes('boolean true'))
      return true;
    return (await ask('org.freedesktop.DBus.ListActivatableNames')).includes(`"${name}"`);
  } catch {
    return null;
  }
}
