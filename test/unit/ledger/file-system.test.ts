import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  bsdMounts,
  isNetworkType,
  linuxMounts,
  mountOf,
  networkFolderOf,
  uncFolder,
} from '../../../src/main/ledger/file-system.ts';

const mountinfo = `
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:50 / /home/ada rw,relatime shared:4 - nfs4 server:/export/ada rw,vers=4.2
31 30 0:51 / /home/ada/local\\040disk rw - xfs /dev/sdb1 rw
32 22 0:52 / /mnt/team rw - cifs //files/team rw
33 32 0:53 / /mnt/team rw - tmpfs none rw
34 22 0:54 / /mnt/away rw - fuse.sshfs ada@host:/data rw
35 22 0:55 / /mnt/vm rw - 9p share rw
`;

it.each([
  ['/var/lib', 'ext4', false],
  ['/home/ada', 'nfs4', true],
  ['/home/ada/.config/safelight', 'nfs4', true],
  ['/home/adam', 'ext4', false],
  ['/home/ada/local disk/profile', 'xfs', false],
  // What is mounted over another hides it.
  ['/mnt/team/safelight', 'tmpfs', false],
  ['/mnt/away', 'fuse.sshfs', true],
  ['/mnt/vm/profile', '9p', true],
])('the file system of %s is %s', (folder, type, isNetwork) => {
  const found = mountOf(folder, linuxMounts(mountinfo));
  expect(found?.type).toBe(type);
  expect(isNetworkType(type)).toBe(isNetwork);
});

it('reads what a Mac says of its mounts', () => {
  const mounts = bsdMounts(
    '/dev/disk3s1s1 on / (apfs, sealed, local)\n//ada@files/team on /Volumes/team (smbfs, nodev, nosuid, mounted by ada)\n',
  );
  expect(mountOf('/Volumes/team/x', mounts)).toEqual({
    type: 'smbfs',
    source: '//ada@files/team',
    mount: '/Volumes/team',
  });
  expect(mountOf('/Users/ada', mounts)?.type).toBe('apfs');
});

it('knows a path of Windows that names its server', () => {
  expect(uncFolder('\\\\files\\team\\safelight')).toMatchObject({ type: 'smb', source: '\\\\files\\team' });
  expect(uncFolder('C:\\Users\\ada')).toBe(null);
  expect(uncFolder('\\\\?\\C:\\Users\\ada')).toBe(null);
});

it('finds nothing to say about a disk of this computer, or about a folder that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-place-'));
  expect(networkFolderOf(folder)).toBe(null);
  rmSync(folder, { recursive: true });
  expect(networkFolderOf(folder)).toBe(null);
});
