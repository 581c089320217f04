// A Debian with nothing but what every Debian has, in a folder of its own: a package that does not name all that it needs does not
// start there, and what it leaves behind stands out. Needs root, apt, and the right to mount.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * Enters the root with /proc, /dev and the folder for temporary files of the machine, so that profiles have the same paths
 * inside and outside. The mounts are in a namespace of their own and end with the process: nothing that removes the root can
 * reach through them. The script becomes the command, which so keeps its process id.
 */
const enter = `set -e
mount --rbind /proc "$1/proc"
mount --rbind /dev "$1/dev"
mount --bind "$2" "$1$2"
root="$1"; shift 2
exec chroot "$root" "$@"`;

/** Where apt of this machine finds its packages: a list, or none for Debian's usual server. */
const sources = () =>
  ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')].filter((file) =>
    existsSync(file),
  );

/** @throws Error with the command's output when it fails */
export function run(command: string, ...args: string[]): string {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}:\n${done.error ?? ''}${done.stdout}${done.stderr}`);
  return done.stdout;
}

export class CleanRoot {
  readonly folder: string;

  /** `folder`: absolute; whatever is there goes. Takes a quarter of a minute and some 200 MB. */
  constructor(folder: string) {
    this.folder = folder;
    const lockWait = ['-o', 'DPkg::Lock::Timeout=300'];
    if (!existsSync('/usr/bin/mmdebstrap'))
      run('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...lockWait, 'mmdebstrap');
    this.remove();
    mkdirSync(path.dirname(folder), { recursive: true });
    const suite = run('sh', '-c', '. /etc/os-release && printf %s "$VERSION_CODENAME"');
    const options = ['--quiet', '--variant=minbase', '--include=ca-certificates'];
    // The root does not outlive the test, so its files need not be on the disk at each step.
    const ways = ['--dpkgopt=force-unsafe-io', '--aptopt=Acquire::Retries "5"'];
    run('mmdebstrap', ...options, ...ways, suite, folder, ...sources());
    mkdirSync(this.inside(tmpdir()), { recursive: true });
  }

  /** Where a file of the root is on this machine. */
  inside(file: string): string {
    return path.join(this.folder, file);
  }

  /** The command line that runs a command of the root. */
  command(...command: string[]): [string, ...string[]] {
    const namespace = ['--mount', '--propagation', 'private'];
    return ['unshare', ...namespace, 'sh', '-c', enter, 'sh', this.folder, tmpdir(), ...command];
  }

  /** @throws Error with its output when it fails */
  run(...command: string[]): string {
    return run(...this.command(...command));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
