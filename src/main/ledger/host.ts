/** Which computer this is: what tells an owner of the ledger that has ended from one that we cannot see. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Host {
  /** For people, and where the system names no machine. */
  name: string;
  /** The system's own id of this machine; null where it cannot be had. */
  machine: string | null;
  /** Changes with every start of the system; null where it cannot be had. */
  boot: string | null;
}

/**
 * True when both run under one running system, or on one machine: then a lock on a file is seen by both. Containers of
 * one system share its boot id, whatever their host names are.
 */
export function isSameComputer(one: Host, other: Host): boolean {
  if (one.boot !== null && one.boot === other.boot) return true;
  return one.name === other.name && one.machine === other.machine;
}

export function thisHost(): Host {
  return { name: hostname(), machine: machineId(), boot: bootId() };
}

function machineId(): string | null {
  switch (process.platform) {
    case 'linux':
      return firstLine('/etc/machine-id');
    case 'darwin':
      return found(/"IOPlatformUUID" = "([^"]+)"/, '/usr/sbin/ioreg', [
        '-rd1',
        '-c',
        'IOPlatformExpertDevice',
      ]);
    case 'win32':
      return found(/MachineGuid\s+REG_SZ\s+(\S+)/, 'reg.exe', [
        'query',
        'HKLM\\SOFTWARE\\Microsoft\\Cryptography',
        '/v',
        'MachineGuid',
      ]);
    default:
      return null;
  }
}

function bootId(): string | null {
  switch (process.platform) {
    case 'linux':
      return firstLine('/proc/sys/kernel/random/boot_id');
    case 'darwin':
      return found(/(\S+)/, '/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
    default:
      return null;
  }
}

function firstLine(file: string): string | null {
  try {
    const line = readFileSync(file, 'utf8').split('\n', 1)[0]?.trim() ?? '';
    return line === '' ? null : line;
  } catch {
    return null;
  }
}

function found(pattern: RegExp, program: string, args: string[]): string | null {
  try {
    const output = execFileSync(program, args, {
      encoding: 'utf8',
      timeout: 2_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    });
    return pattern.exec(output)?.[1] ?? null;
  } catch {
    return null;
  }
}
