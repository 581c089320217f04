import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import {
  isElsewhere,
  isProgram,
  isRunByName,
  openableFile,
  openableFolder,
} from '../../../src/main/shell/openable.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'openable-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer = 'x'): string {
  const made = path.join(folder, name);
  writeFileSync(made, content);
  return made;
}
const notAllowed = expect.objectContaining({ code: 'not_allowed' });
const systems = ['linux', 'darwin', 'win32'] as const;

describe('a path to another computer', () => {
  it.each([
    ['\\\\server\\share', ...systems],
    ['//server/share', ...systems],
    ['\\\\?\\UNC\\server\\share', ...systems],
    ['\\\\.\\pipe\\x', ...systems],
    ['/\\server/share', ...systems],
    ['file://server/share', ...systems],
    ['smb://server/share', ...systems],
    ['/net/server/share', 'darwin'],
    ['/Network/Servers/x', 'darwin'],
    ['/run/user/1000/gvfs/smb-share:server=s,share=x', 'linux'],
    ['/home/me/.gvfs/x', 'linux'],
    ['share\\x', 'win32'],
  ] as [string, ...NodeJS.Platform[]][])('is recognised by its form: %s', (target, ...where) => {
    for (const system of where) expect(isElsewhere(target, system), system).toBe(true);
  });

  it.each([
    ['/home/me/Pictures', 'linux'],
    ['/Users/me/Pictures', 'darwin'],
    ['C:\\Users\\me', 'win32'],
    ['c:/Users/me', 'win32'],
  ] as [string, NodeJS.Platform][])('is not one of this computer: %s', (target, system) =>
    expect(isElsewhere(target, system)).toBe(false),
  );

  it('is opened neither as a file nor as a folder, and nobody asks it for anything', async () => {
    await expect(openableFile('//server/share/a.png')).rejects.toEqual(notAllowed);
    await expect(openableFolder('\\\\server\\share')).rejects.toEqual(notAllowed);
    await expect(openableFolder('relative/folder')).rejects.toEqual(notAllowed);
  });
});

describe('a file that the system would run', () => {
  it.each(
    'a.exe a.EXE a.lnk a.url a.desktop a.app a.command a.scr a.bat a.sh a.jar a.msi a.hta a.terminal a.webloc a.AppImage'.split(
      ' ',
    ),
  )('is not opened by its name: %s', async (name) => {
    expect(isRunByName(name, process.platform)).toBe(true);
    await expect(openableFile(file(name))).rejects.toEqual(notAllowed);
  });

  it.each(['a.exe.', 'a.exe ', 'a.lnk. .', 'a.png:b.exe'])('is recognised on Windows also as “%s”', (name) =>
    expect(isRunByName(name, 'win32')).toBe(true),
  );

  it.each<[string, string | Buffer]>([
    ['a script', '#!/bin/sh\necho'],
    ['a program of Linux', '\x7fELF\x02'],
    ['a program of Windows', 'MZ\x90\0'],
    ['a program of macOS', Buffer.from([0xcf, 0xfa, 0xed, 0xfe])],
    ['a shortcut of Windows', Buffer.from([0x4c, 0, 0, 0, 1, 0x14, 2, 0])],
    ['a starter of Linux', '[Desktop Entry]\nExec=x'],
    ['a starter behind remarks', '# hello\n\n#\n  [Desktop Entry]\nExec=x'],
    ['a link of Windows', '[InternetShortcut]\nURL=file://x'],
  ])('is not opened under a harmless name either: %s', async (_what, content) => {
    const made = file('harmless.png', content);
    await expect(openableFile(made)).rejects.toEqual(notAllowed);
    const bare = file('harmless', content);
    await expect(openableFile(bare)).rejects.toEqual(notAllowed);
  });

  it('is not opened through a link with a harmless name', async () => {
    const link = path.join(folder, 'link.png');
    symlinkSync(file('behind.desktop'), link);
    await expect(openableFile(link)).rejects.toEqual(notAllowed);
  });

  it('is distinguished from media without reading more than their beginning', () => {
    expect(isProgram(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).toBe(false);
    expect(isProgram(Buffer.alloc(0))).toBe(false);
    expect(isProgram(Buffer.from('#'.repeat(4096)))).toBe(false);
  });
});

describe('what may be opened', () => {
  it('is a file with what people made, whatever it is allowed to do', async () => {
    const picture = file('Lamp (2).png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    chmodSync(picture, 0o755);
    expect(path.basename(await openableFile(picture))).toBe('Lamp (2).png');
    await expect(openableFile(file('Text.txt', 'A text.'))).resolves.toMatch(/Text\.txt$/);
  });

  it('is a folder, but none in the place of a file, and no folder that is a program', async () => {
    await expect(openableFolder(folder)).resolves.toBeTruthy();
    await expect(openableFile(folder)).rejects.toEqual(notAllowed);
    await expect(openableFolder(file('file.png'))).rejects.toEqual(notAllowed);
    const program = path.join(folder, 'Calculator.app');
    mkdirSync(program);
    await expect(openableFolder(program)).rejects.toEqual(notAllowed);
    const link = path.join(folder, 'results');
    symlinkSync(program, link);
    await expect(openableFolder(link)).rejects.toEqual(notAllowed);
  });

  it('is there', async () => {
    const gone = expect.objectContaining({ code: 'file_missing' });
    await expect(openableFile(path.join(folder, 'gone.png'))).rejects.toEqual(gone);
    await expect(openableFolder(path.join(folder, 'gone'))).rejects.toEqual(gone);
  });
});
