/** What the app does on the desktop for a person: open, reveal, save a copy, choose, copy, browse. */
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserWindow, dialog, nativeImage, shell } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { copyDurably, writeAtomically } from '../base/files.ts';
import type { Space } from '../base/space.ts';
import { writeFile, writeImage, writeText } from './clipboard.ts';

export interface Desktop {
  /** Opens a file or folder with the program that the system has for it. @throws AppError */
  open(target: string): Promise<void>;
  /** Opens a folder in the file manager, and makes it before when it is not there. @throws AppError */
  openFolder(folder: string): Promise<void>;
  /** @throws AppError `file_missing` */
  showInFolder(file: string): Promise<void>;
  /** Asks where, copies there as a whole or not at all. @returns the new path, or null when the person changed their mind */
  saveCopy(file: string, suggestedName: string): Promise<string | null>;
  /** Asks where a new file should go; writing it is the caller's. */
  chooseSavePath(suggestedName: string, filter: FileFilter): Promise<string | null>;
  /** `current` null begins where something was last saved. */
  chooseFolder(current: string | null): Promise<string | null>;
  /** Hands files over to the drag that the pointer has begun in the window; absolute paths, at least one. */
  startDrag(files: readonly string[]): void;
  chooseFile(filter: FileFilter | null): Promise<string | null>;
  copyText(text: string): Promise<void>;
  /** Puts a picture itself on the clipboard. */
  copyImage(png: Buffer): Promise<void>;
  /** Puts the file on the clipboard, for pasting in a file manager. @throws AppError `file_missing` */
  copyFile(file: string): Promise<void>;
  /** Opens an https address in the browser. @throws AppError `not_allowed` for anything else */
  browse(address: string): Promise<void>;
  /** Opens a new mail in the person's mail program; nothing is sent automatically. */
  writeMail(mail: { to: string; subject: string; body: string }): Promise<void>;
  /** Asks before a foreign address is opened, naming its host. */
  confirmBrowse(address: string): Promise<boolean>;
}

export interface FileFilter {
  name: string;
  extensions: string[];
}

export interface DesktopOptions {
  window: () => BrowserWindow | null;
  /** The folder of the last save, and the place to remember it. */
  lastFolder: { get(): string | null; set(folder: string): void };
  downloads: string;
  /** A PNG that stands for what is dragged. */
  dragIcon: string;
  space: Space;
}

/** CSS pixels. */
const dragIconSide = 48;

export function createDesktop({ window, lastFolder, downloads, dragIcon, space }: DesktopOptions): Desktop {
  const chooseSavePath = async (suggestedName: string, filters: FileFilter[]): Promise<string | null> => {
    const options = { defaultPath: path.join(lastFolder.get() ?? downloads, suggestedName), filters };
    const parent = window();
    const { canceled, filePath } = await (parent
      ? dialog.showSaveDialog(parent, options)
      : dialog.showSaveDialog(options));
    if (canceled || !filePath) return null;
    lastFolder.set(path.dirname(filePath));
    return filePath;
  };
  const chooseOne = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePaths } = await (parent
      ? dialog.showOpenDialog(parent, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  };

  const desktop: Desktop = {
    async open(target) {
      await mustExist(target);
      const problem = await shell.openPath(target);
      if (problem !== '') {
        throw new AppError('file_missing', `No program could open ${path.basename(target)}: ${problem}`, {
          next: ['locate_file', 'none'],
        });
      }
    },

    async openFolder(folder) {
      try {
        await mkdir(folder, { recursive: true });
      } catch (cause) {
        throw new AppError(
          'file_unwritable',
          `The folder ${folder} cannot be made. Choose another one in the settings.`,
          { next: ['choose_folder'] },
          { cause },
        );
      }
      await desktop.open(folder);
    },

    async showInFolder(file) {
      await mustExist(file);
      shell.showItemInFolder(file);
    },

    async saveCopy(file, suggestedName) {
      await mustExist(file);
      const extension = path.extname(suggestedName).slice(1);
      const filters = extension ? [{ name: extension.toUpperCase(), extensions: [extension] }] : [];
      const target = await chooseSavePath(suggestedName, filters);
      if (target === null) return null;
      if (path.resolve(target) === path.resolve(file)) return target;
      const messages = {
        full: 'There is not enough space for the copy.',
        unwritable: `The copy could not be written to ${path.dirname(target)}. Choose another place.`,
      };
      const write = () => writeAtomically(target, (part) => copyDurably(file, part), { messages });
      await space.during(path.dirname(target), (await stat(file)).size, messages, write);
      return target;
    },

    chooseSavePath: (suggestedName, filter) => chooseSavePath(suggestedName, [filter]),

    async chooseFolder(current) {
      const folder = await chooseOne({
        defaultPath: current ?? lastFolder.get() ?? downloads,
        properties: ['openDirectory', 'createDirectory'],
      });
      if (current === null && folder !== null) lastFolder.set(folder);
      return folder;
    },

    startDrag(files) {
      const [file] = files;
      if (file === undefined) return;
      const icon = nativeImage.createFromPath(dragIcon).resize({ width: dragIconSide });
      window()?.webContents.startDrag({ file, files: [...files], icon });
    },

    chooseFile: (filter) => chooseOne({ properties: ['openFile'], filters: filter ? [filter] : [] }),

    copyText: (text) => writeText(text),

    copyImage: (png) => writeImage(png),

    async copyFile(file) {
      await mustExist(file);
      await writeFile(file);
    },

    async browse(address) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
        throw new AppError('not_allowed', 'Only https pages can be opened.');
      }
      await shell.openExternal(url.href);
    },

    async writeMail({ to, subject, body }) {
      const fields = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
      try {
        await shell.openExternal(`mailto:${to}?${fields}`);
      } catch (cause) {
        throw new AppError(
          'not_found',
          `No mail program could be opened. Copy the packet as text and send it to ${to}.`,
          { next: ['contact_support'] },
          { cause },
        );
      }
    },

    async confirmBrowse(address) {
      const url = URL.canParse(address) ? new URL(address) : null;
      const options = {
        type: 'question' as const,
        title: 'Safelight',
        message: `Open ${url?.host ?? 'this page'} in your browser?`,
        detail: 'The address came with a result. Safelight does not know what the page does.',
        buttons: ['Open', 'Cancel'],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      };
      const parent = window();
      const { response } = await (parent
        ? dialog.showMessageBox(parent, options)
        : dialog.showMessageBox(options));
      return response === 0;
    },
  };
  return desktop;
}

async function mustExist(file: string): Promise<void> {
  try {
    await access(file);
  } catch (cause) {
    throw new AppError(
      'file_missing',
      `${path.basename(file)} is not where it was saved. It may have been moved or deleted.`,
      { next: ['locate_file', 'download_again'] },
      { cause },
    );
  }
}
