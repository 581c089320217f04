/**
 * What is handed to the system to be opened: files and folders of this computer, and nothing that the system would run.
 * A page cannot name a path, but the ledger, the settings and links on the disk can.
 */

import { lstat, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { say as refusal } from '../../shared/words/shell/say.ts';
import { isGone } from '../base/files.ts';
import { openRegular } from '../base/regular-file.ts';

/** Endings of what a system runs, installs, or follows to somewhere else. */
const running = new Set(
  [
    // Windows
    'exe com bat cmd ps1 psm1 psd1 vbs vbe vb js jse mjs ws wsf wsh wsc sct msi msp mst msix appx appxbundle scr pif cpl',
    'hta lnk url scf reg inf msc gadget application appref-ms settingcontent-ms library-ms search-ms searchconnector-ms',
    'diagcab diagpkg chm hlp dll sys ocx drv iso img vhd vhdx theme themepack xbap xll wll jnlp website pyz pyzw',
    // macOS
    'app command tool term terminal scpt scptd applescript workflow action pkg mpkg dmg prefpane saver bundle plugin',
    'kext osax xpc appex service webloc inetloc fileloc afploc ftploc mobileconfig shortcut framework',
    // Linux and the rest
    'desktop directory sh bash zsh fish csh ksh run appimage deb rpm snap flatpak flatpakref flatpakrepo out elf so py pyc',
    'pl rb php lua tcl jar class awk service socket timer',
  ]
    .join(' ')
    .split(' '),
);

/** First bytes of programs and of files that start some. */
const programs: readonly RegExp[] = [
  /^#!/,
  /^\x7fELF/,
  /^MZ/,
  /^(?:\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|\xbe\xba\xfe\xca)/,
  /^(?:\xef\xbb\xbf)?\s*(?:#[^\n]*\n\s*)*\[(?:Desktop Entry|InternetShortcut)\]/i,
  /^!<arch>\ndebian/,
  /^\xed\xab\xee\xdb/,
];
/** A link of Windows. */
const link = Buffer.from('4c00000001140200', 'hex');
const headBytes = 4096;

const refuse = (message: string): AppError => new AppError('not_allowed', message, { next: ['none'] });
const elsewhere = (target: string): AppError => refuse(refusal('targetIsOnAnotherComputer', { target }));

/** A path that leads to another computer, or to a device. Pure. */
export function isElsewhere(target: string, platform: NodeJS.Platform): boolean {
  if (/^[\\/]{2}/.test(target) || /^[a-z][a-z\d+.-]+:[\\/]{2}/i.test(target)) return true;
  if (platform === 'darwin') return /^\/(?:net|Network)(?:\/|$)/i.test(path.posix.normalize(target));
  if (platform === 'win32') return !/^[a-z]:[\\/]/i.test(target);
  return /\/\.?gvfs(?:\/|$)/.test(path.posix.normalize(target));
}

/** Whether a system would run a file of this name. Pure. */
export function isRunByName(name: string, platform: NodeJS.Platform): boolean {
  // Windows drops dots and spaces at the end, and a colon names another stream of the file.
  const plain = platform === 'win32' ? name.replace(/[. ]+$/, '') : name;
  if (platform === 'win32' && plain.includes(':')) return true;
  const ending = /\.([^.]+)$/.exec(plain)?.[1]?.toLowerCase().trim() ?? '';
  return running.has(ending);
}

/** Whether a file that begins so is a program, or starts one. Pure. */
export const isProgram = (head: Buffer): boolean => {
  const text = head.toString('latin1');
  return programs.some((mark) => mark.test(text)) || head.subarray(0, link.length).equals(link);
};

/**
 * The real path of a file that may be opened or shown.
 * @throws AppError `not_allowed`, `file_missing`
 */
export async function openableFile(file: string, platform = process.platform): Promise<string> {
  const real = await realPathOf(file, platform);
  const name = path.basename(file);
  if (isRunByName(name, platform) || isRunByName(path.basename(real), platform)) throw runs(name);
  if (!(await lstat(real)).isFile()) throw refuse(refusal('nameIsNotFile', { name }));
  const opened = await openRegular(real);
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await opened.read(head, 0, headBytes, 0);
    if (isProgram(head.subarray(0, bytesRead))) throw runs(name);
  } finally {
    await opened.close();
  }
  return real;
}

/**
 * The real path of a folder that may be opened in the file manager.
 * @throws AppError `not_allowed`, `file_missing`
 */
export async function openableFolder(folder: string, platform = process.platform): Promise<string> {
  const real = await realPathOf(folder, platform);
  if (!(await stat(real)).isDirectory()) throw refuse(refusal('folderIsNotFolder', { folder }));
  // On macOS a program is a folder with an ending.
  if (isRunByName(path.basename(folder), platform) || isRunByName(path.basename(real), platform)) {
    throw runs(path.basename(folder));
  }
  return real;
}

/** Judged before anything asks the file system: to look at a share is to speak to its server. @throws AppError */
export function mustBeHere(target: string, platform = process.platform): void {
  if (isElsewhere(target, platform) || !path.isAbsolute(target)) throw elsewhere(target);
}

async function realPathOf(target: string, platform: NodeJS.Platform): Promise<string> {
  mustBeHere(target, platform);
  try {
    const real = await realpath(target);
    mustBeHere(real, platform);
    return real;
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    throw new AppError(
      'file_missing',
      refusal('fileIsNotWhereIt', { file: path.basename(target) }),
      { next: ['locate_file', 'download_again'] },
      { cause },
    );
  }
}

const runs = (name: string): AppError => refuse(refusal('nameMayBeProgramSafelight', { name }));
