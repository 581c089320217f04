/** Results taken out of the app: several files with their sidecars, as a folder or as one zip. */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/job.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { DownloadsOptions, ResultsLedger } from './context.ts';
import { diskError, ensureSpace, syncFolder } from './disk.ts';
import { nameWith, safeStem } from './names.ts';
import type { Presence } from './presence.ts';
import { sidecarOf, sidecarPath } from './sidecar.ts';

export interface Copies {
  /**
   * Copies finished results and their sidecars. Files that are gone are counted, not fetched.
   * @param target a folder that is made, or a zip that is written; nothing that is there is replaced by half a copy
   * @throws AppError `not_found` when none of the results is a file, `disk_full`, `file_unwritable`, `not_allowed`
   */
  save(resultIds: readonly string[], target: string, as: 'folder' | 'zip'): Promise<SavedCopies>;
}

export interface SavedCopies {
  files: number;
  missing: number;
  bytes: number;
}

export interface CopiesOptions extends Pick<DownloadsOptions, 'redactor' | 'appVersion' | 'inputHash'> {
  ledger: ResultsLedger;
  presence: Pick<Presence, 'fileOf'>;
}

interface Original {
  path: string;
  /** Unique among all that go together, also by what Windows and macOS take for the same. */
  name: string;
  bytes: number;
  sidecar: JsonObject;
}

/** What a zip without its 64-bit additions can hold, with room for its directory. */
const zipLimit = { bytes: 2 ** 32 - 64 * 1024 * 1024, files: 30_000 };
const chunkBytes = 256 * 1024;

export function createCopies(options: CopiesOptions): Copies {
  const { ledger, presence } = options;

  const noteFor = (result: ResultRecord, name: string): JsonObject =>
    sidecarOf(
      {
        job: ledger.jobs.detail(result.jobId),
        result,
        file: {
          name,
          mime: result.mime ?? 'application/octet-stream',
          bytes: result.bytes ?? 0,
          sha256: result.sha256 ?? '',
          width: result.width,
          height: result.height,
          durationMs: result.durationMs,
        },
        inputHash: options.inputHash,
        appVersion: options.appVersion,
      },
      options.redactor,
    );

  const gather = async (
    resultIds: readonly string[],
  ): Promise<{ originals: Original[]; missing: number }> => {
    const originals: Original[] = [];
    const taken = new Set<string>();
    let missing = 0;
    for (const resultId of new Set(resultIds)) {
      try {
        const path = await presence.fileOf(resultId);
        const name = uniqueName(basename(path), taken);
        const { size } = await stat(path);
        originals.push({ path, name, bytes: size, sidecar: noteFor(ledger.results.require(resultId), name) });
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code === 'not_found') throw thrown;
        missing += 1;
      }
    }
    if (originals.length === 0) {
      throw new AppError('file_missing', 'None of these results is a file on this computer.', {
        next: ['download_again', 'locate_file'],
      });
    }
    return { originals, missing };
  };

  return {
    async save(resultIds, target, as) {
      const { originals, missing } = await gather(resultIds);
      const bytes = originals.reduce((sum, { bytes: each }) => sum + each, 0);
      if (as === 'zip' && (bytes > zipLimit.bytes || originals.length > zipLimit.files)) {
        throw new AppError(
          'not_allowed',
          'This is too much for one zip file. Export it as a folder instead.',
          {
            next: ['none'],
          },
        );
      }
      try {
        await ensureSpace(dirname(target), bytes);
        if (as === 'zip') await writeZip(originals, target);
        else await writeFolder(originals, target);
      } catch (thrown) {
        throw writeError(thrown);
      }
      return { files: originals.length, missing, bytes };
    },
  };
}

function writeError(thrown: unknown): unknown {
  if ((diskError(thrown) as { code?: string }).code === 'disk_full') {
    return new AppError(
      'disk_full',
      'There is not enough free space for the copies.',
      { next: ['free_disk_space', 'choose_folder'] },
      { cause: thrown },
    );
  }
  if (typeof (thrown as { code?: unknown } | null)?.code !== 'string') return thrown;
  return new AppError(
    'file_unwritable',
    'The copies could not be written there. Choose another place.',
    { next: ['choose_folder'] },
    { cause: thrown },
  );
}

/** `name.ext`, or `name (2).ext` where something else has that name or the name of its sidecar. */
export function uniqueName(name: string, taken: Set<string>): string {
  const extension = extname(name).slice(1);
  const stem = safeStem(basename(name, extname(name)));
  for (let number = 1; ; number += 1) {
    const candidate = nameWith(stem, extension, number);
    const keys = [candidate, sidecarPath(candidate)].map((each) => each.toLowerCase());
    if (keys.some((key) => taken.has(key))) continue;
    for (const key of keys) taken.add(key);
    return candidate;
  }
}

const textOf = (sidecar: JsonObject): string => `${JSON.stringify(sidecar, null, 2)}\n`;

async function writeFolder(originals: readonly Original[], folder: string): Promise<void> {
  // Under its final name only when it is whole.
  const part = `${folder}.${randomBytes(4).toString('hex')}.part`;
  try {
    await mkdir(part);
    for (const { path, name, sidecar } of originals) {
      // A file system that can share the blocks does so.
      await copyFile(path, join(part, name), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await writeNew(join(part, sidecarPath(name)), (file) => file.writeFile(textOf(sidecar)));
    }
    await syncFolder(part);
    await rename(part, folder);
    await syncFolder(dirname(folder));
  } catch (thrown) {
    await rm(part, { recursive: true, force: true });
    throw thrown;
  }
}

async function writeZip(originals: readonly Original[], target: string): Promise<void> {
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeNew(part, async (file) => {
      const ready: Uint8Array[] = [];
      const zip = new Zip((error, chunk) => {
        if (error) throw error;
        ready.push(chunk);
      });
      const flush = async () => {
        for (const chunk of ready.splice(0)) await file.writeFile(chunk);
      };
      for (const original of originals) {
        await addFile(zip, original, flush);
        const note = new ZipPassThrough(sidecarPath(original.name));
        zip.add(note);
        note.push(Buffer.from(textOf(original.sidecar)), true);
        await flush();
      }
      zip.end();
      await flush();
    });
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

/** Stored as it is: media do not get smaller, and a reader can take it out without unpacking. */
async function addFile(zip: Zip, { path, name }: Original, flush: () => Promise<void>): Promise<void> {
  const entry = new ZipPassThrough(name);
  zip.add(entry);
  const source = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await source.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
      entry.push(buffer.subarray(0, bytesRead), bytesRead === 0);
      await flush();
      if (bytesRead === 0) return;
    }
  } finally {
    await source.close();
  }
}

async function writeNew(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}
