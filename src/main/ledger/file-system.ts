/** Where a folder lies: SQLite's write-ahead log and its locks are only sound on a disk of this computer. */
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

export interface NetworkFolder {
  /** As the system calls it: `nfs4`, `cifs`, `fuse.sshfs`, ... */
  type: string;
  /** The server and its folder. */
  source: string;
  /** Where it is mounted. */
  mount: string;
}

interface Mount {
  type: string;
  source: string;
  mount: string;
}

const network = new Set([
  ...[
    'nfs',
    'nfs4',
    'cifs',
    'smb',
    'smb2',
    'smb3',
    'smbfs',
    'smbnetfs',
    'afpfs',
    'afs',
    'ncpfs',
    'webdav',
    'davfs',
  ],
  ...['9p', 'ceph', 'lustre', 'beegfs', 'gpfs', 'glusterfs', 'orangefs', 'coda', 'ocfs2', 'gfs2'],
]);
/** Of file systems in user space the part after `fuse.` names the program. */
const networkFuse =
  /^(fuse\.)?(sshfs|rclone|s3fs|goofys|gcsfuse|davfs2?|curlftpfs|glusterfs|ceph(-fuse)?|smbnetfs|juicefs|gvfsd-fuse|onedriver|google-drive-ocamlfuse)$/;

export const isNetworkType = (type: string): boolean =>
  network.has(type.toLowerCase()) || networkFuse.test(type.toLowerCase());

/** The network file system under a folder that exists; null for a disk of this computer, and where it cannot be told. */
export function networkFolderOf(folder: string): NetworkFolder | null {
  try {
    if (process.platform === 'win32') return uncFolder(folder);
    const real = realpathSync(folder);
    const mounts =
      process.platform === 'linux'
        ? linuxMounts(readFileSync('/proc/self/mountinfo', 'utf8'))
        : bsdMounts(execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 2_000 }));
    const found = mountOf(real, mounts);
    return found !== null && isNetworkType(found.type) ? found : null;
  } catch {
    return null;
  }
}

/** A mapped drive looks like a disk; a path that names its server does not. */
export function uncFolder(folder: string): NetworkFolder | null {
  const [, share] = /^\\\\(?![?.]\\)([^\\]+\\[^\\]+)/.exec(folder) ?? [];
  return share === undefined ? null : { type: 'smb', source: `\\\\${share}`, mount: `\\\\${share}` };
}

/** The last of the mounts that hold the folder most closely: what is mounted over another hides it. */
export function mountOf(folder: string, mounts: readonly Mount[]): Mount | null {
  const holds = (mount: string) => mount === '/' || folder === mount || folder.startsWith(`${mount}/`);
  return mounts.reduce<Mount | null>(
    (best, each) => (holds(each.mount) && each.mount.length >= (best?.mount.length ?? 0) ? each : best),
    null,
  );
}

/** Lines of `mountinfo`: `36 35 98:0 /root /mnt rw,noatime master:1 - ext4 /dev/sda1 rw`, spaces written as `\040`. */
export function linuxMounts(text: string): Mount[] {
  const plain = (word = '') =>
    word.replace(/\\([0-7]{3})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
  return text.split('\n').flatMap((line): Mount[] => {
    const [before, after] = line.split(' - ');
    if (before === undefined || after === undefined) return [];
    const [type = '', source] = after.split(' ');
    return [{ type, source: plain(source), mount: plain(before.split(' ')[4]) }];
  });
}

/** Lines of `mount`: `//me@server/share on /Volumes/share (smbfs, nodev, nosuid)`. */
export function bsdMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [, source, mount, type] = /^(.+) on (.+) \(([^,)]+)/.exec(line) ?? [];
    return source === undefined || mount === undefined || type === undefined ? [] : [{ type, source, mount }];
  });
}
