/** What the app does on the desktop for a person: open, reveal, save a copy, choose, copy, browse. */

import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserWindow, dialog, nativeImage, shell } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { CrossedLimit, NewSpendLimit, SpendLimit } from '../../shared/spend-limit.ts';
import { say as refusal } from '../../shared/words/shell/say.ts';
import { copyDurably, writeAtomically } from '../base/files.ts';
import type { Space } from '../base/space.ts';
import { writeFile, writeImage, writeText } from './clipboard.ts';
import { crossedText, limitName } from './limit-words.ts';
import { mustBeHere, openableFile, openableFolder } from './openable.ts';
import { money, say, sentences } from './say.ts';

export interface Desktop {
  /** Opens a file with the program that the system has for it; never one that is itself run. @throws AppError */
  open(file: string): Promise<void>;
  /** Opens a folder of this computer in the file manager, and makes it before when it is not there. @throws AppError */
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
  /** Asks whether what is to be sent may cost that much. */
  confirmPrice(what: PricedRequest): Promise<boolean>;
  /** Asks whether fewer amounts are to be asked about; an empty amount: none. */
  confirmAskAbove(beforeUsd: string, afterUsd: string): Promise<boolean>;
  /** Asks whether a limit on spending is to let more through; null: whether it is to be removed. */
  confirmLimit(before: SpendLimit, after: NewSpendLimit | null): Promise<boolean>;
  /** Asks before a key is made at TokenLab that may spend up to `limitUsd`. */
  confirmProjectKey(key: { accountId: string; projectId: string; limitUsd: string }): Promise<boolean>;
  /** Asks whether the limit of a batch is to let more through; a null after: whether it is to be removed. */
  confirmBatchLimit(change: BatchLimitChange): Promise<boolean>;
  /** Asks before an account is added whose key, prompts and files go to a server of this address. */
  confirmServer(origin: string): Promise<boolean>;
  /** Asks before a foreign address is opened, naming its host. */
  confirmBrowse(address: string): Promise<boolean>;
}

/** What would be paid, as the question says it. Amounts are USD as decimal strings. */
export interface PricedRequest {
  /** Title of the job; null for several jobs. */
  title: string | null;
  /** How many jobs. */
  count: number;
  /** The most that all may cost together; null when no price is known. */
  mostUsd: string | null;
  /** How many of them have a price that is not known. */
  unknown: number;
  /** The amount is the sandbox's. */
  isSample: boolean;
  /** Limits on spending that it would cross. */
  crossed: readonly CrossedLimit[];
}

/** Amounts are USD as decimal strings; null: no limit. */
export interface BatchLimitChange {
  name: string;
  beforeUsd: string | null;
  afterUsd: string | null;
  isSample: boolean;
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
  /** The amount in the settings. */
  askAboveUsd: () => string;
  /** The name of an account. */
  accountLabel: (accountId: string) => string;
  /** A PNG that stands for what is dragged. */
  dragIcon: string;
  space: Space;
}

/** CSS pixels. */
const dragIconSide = 48;

export function createDesktop(options: DesktopOptions): Desktop {
  const { window, lastFolder, downloads, askAboveUsd, accountLabel, dragIcon, space } = options;
  /** True for yes. What a person does not answer is a no. */
  const ask = async (message: string, detail: string, yes: string): Promise<boolean> => {
    const box = {
      type: 'question' as const,
      title: 'Safelight',
      message,
      detail,
      buttons: [yes, say('ask.cancel')],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    const parent = window();
    const { response } = await (parent ? dialog.showMessageBox(parent, box) : dialog.showMessageBox(box));
    return response === 0;
  };
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
    open: async (file) => openPath(await openableFile(file)),

    async openFolder(folder) {
      mustBeHere(folder);
      try {
        await mkdir(folder, { recursive: true });
      } catch (cause) {
        throw new AppError(
          'file_unwritable',
          refusal('folderFolderCantBeCreated', { folder }),
          { next: ['choose_folder'] },
          { cause },
        );
      }
      await openPath(await openableFolder(folder));
    },

    // Shown, not opened: a program may be looked at.
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
        full: refusal('thereIsNotEnoughSpace'),
        unwritable: refusal('copyCouldntBeWrittenTo', { folder: path.dirname(target) }),
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
        throw new AppError('not_allowed', refusal('onlyHttpsPagesCanBe'));
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
          refusal('noMailProgramCouldBe', { address: to }),
          { next: ['contact_support'] },
          { cause },
        );
      }
    },

    confirmPrice({ title, count, mostUsd, unknown, isSample: sample, crossed }) {
      const amount = money(mostUsd ?? '0', sample);
      const limit = money(askAboveUsd() || '0', false);
      const what =
        title === null ? say('pay.jobs', { count }) : say('pay.job', { title: title.slice(0, 200) });
      const message = mostUsd === null ? say('pay.unknown', { what }) : say('pay.known', { what, amount });
      const rest = mostUsd !== null && unknown > 0 && say('pay.more', { count: unknown });
      const why =
        crossed.length === 0
          ? say('pay.why', { limit })
          : [...crossed.map((one) => crossedText(one, accountLabel)), say('pay.overLimit')].join('\n\n');
      return ask(message, sentences(rest, why), say('pay.yes'));
    },

    confirmLimit(before, after) {
      const was = say('limit.before', { name: limitName(before, accountLabel) });
      const waiting = say('limit.waiting');
      return after === null
        ? ask(say('limit.remove'), sentences(was, waiting), say('limit.yesRemove'))
        : ask(
            say('limit.raise'),
            sentences(was, say('limit.after', { name: limitName(after, accountLabel) }), waiting),
            say('limit.yes'),
          );
    },

    confirmBatchLimit({ name, beforeUsd, afterUsd, isSample }) {
      const amount = (usd: string | null) => (usd === null ? say('limit.none') : money(usd, isSample));
      const was = say('limit.before', { name: amount(beforeUsd) });
      const becomes = say('limit.after', { name: amount(afterUsd) });
      return ask(
        say('limit.batch', { name }),
        sentences(was, becomes, say('limit.waiting')),
        say('limit.yes'),
      );
    },

    confirmAskAbove(beforeUsd, afterUsd) {
      const before = money(beforeUsd, false);
      return afterUsd === ''
        ? ask(say('askLess.never'), say('askLess.detail', { before }), say('askLess.yes'))
        : ask(
            say('askLess.above', { after: money(afterUsd, false) }),
            say('askLess.detail', { before }),
            say('askLess.yes'),
          );
    },

    confirmProjectKey({ accountId, projectId: project, limitUsd }) {
      const amount = money(limitUsd, false);
      return ask(
        say('projectKey.message', { project, amount }),
        say('projectKey.detail', { label: accountLabel(accountId) }),
        say('projectKey.yes'),
      );
    },

    confirmServer(origin) {
      const { host, protocol } = new URL(origin);
      const plain = protocol === 'http:' && say('server.plain');
      return ask(say('server.message', { host }), sentences(say('server.detail'), plain), say('server.yes'));
    },

    confirmBrowse(address) {
      const host = URL.canParse(address) ? new URL(address).host : null;
      return ask(
        host === null ? say('browse.page') : say('browse.host', { host }),
        say('browse.detail'),
        say('browse.yes'),
      );
    },
  };
  return desktop;
}

/** @param target checked by `openable.ts` */
async function openPath(target: string): Promise<void> {
  const problem = await shell.openPath(target);
  if (problem === '') return;
  throw new AppError(
    'file_missing',
    refusal('noProgramCouldOpenFile', { file: path.basename(target), problem }),
    {
      next: ['locate_file', 'none'],
    },
  );
}

async function mustExist(file: string): Promise<void> {
  mustBeHere(file);
  try {
    await access(file);
  } catch (cause) {
    throw new AppError(
      'file_missing',
      refusal('fileIsNotWhereIt', { file: path.basename(file) }),
      { next: ['locate_file', 'download_again'] },
      { cause },
    );
  }
}
