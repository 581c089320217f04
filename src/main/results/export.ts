/** Results taken out of the app: several files with their sidecars, as a folder or as one zip. */
import { mkdir, open, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { ExportedResults } from '../../shared/results.ts';
import { MiB } from '../../shared/units.ts';
import { localDay } from '../base/dates.ts';
import {
  copyDurably,
  type DiskMessages,
  exists,
  freeName,
  numberSuffix,
  writeAtomically,
  writeNew,
} from '../base/files.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { DownloadsOptions, ResultsLedger } from './context.ts';
import { nameWith, safeStem } from './names.ts';
import type { ResultFiles } from './result-files.ts';
import { sidecarOf, sidecarPath, sidecarText } from './sidecar.ts';

export interface Exporter {
  /**
   * Exports the results named, and those of the jobs that are files, to where the person says; null when they say
   * nothing.
   * @throws AppError `file_missing` before anything is asked when there is none, and as `save`
   */
  export(wanted: ExportRequest, ask: AskWhere): Promise<ExportedResults | null>;
  /**
   * Copies finished results and their sidecars. Files that are gone are counted, not fetched.
   * @param target a folder that is made, or a zip that is written; nothing that is there is replaced by half a copy
   * @throws AppError `not_found` when none of the results is a file, `disk_full`, `file_unwritable`, `not_allowed`
   */
  save(resultIds: readonly string[], target: string, as: 'folder' | 'zip'): Promise<Exported>;
}

export interface ExportRequest {
  resultIds: readonly string[];
  jobIds: readonly string[];
  as: 'folder' | 'zip';
}

/** Asks a person where an export goes. */
export interface AskWhere {
  /** The folder in which the new folder is made. */
  folder(): Promise<string | null>;
  zip(suggestedName: string): Promise<string | null>;
}

export interface Exported {
  files: number;
  missing: number;
  bytes: number;
}

export interface ExporterOptions
  extends Pick<DownloadsOptions, 'redactor' | 'appVersion' | 'inputHash' | 'space'> {
  ledger: ResultsLedger;
  resultFiles: Pick<ResultFiles, 'fileOf'>;
  now: () => number;
}

interface Original {
  path: string;
  /** Unique among all that go together, also by what Windows and macOS take for the same. */
  name: string;
  bytes: number;
  sidecar: JsonObject;
}

/** What a zip without its 64-bit additions can hold, with room for its directory. */
const zipLimit = { bytes: 2 ** 32 - 64 * MiB, files: 30_000 };
const chunkBytes = 256 * 1024;
/** Permissions of what is written. */
const mode = 0o644;

export function createExporter(options: ExporterOptions): Exporter {
  const { ledger, resultFiles } = options;

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
        const path = await resultFiles.fileOf(resultId);
        const name = await uniqueName(basename(path), taken);
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

  /** A new folder inside the one that the person chose, or a zip file. */
  const targetOf = async (as: 'folder' | 'zip', ask: AskWhere): Promise<string | null> => {
    const name = `Safelight ${localDay(options.now())}`;
    if (as === 'zip') return ask.zip(`${name}.zip`);
    const folder = await ask.folder();
    if (folder === null) return null;
    const free = await freeName((number) => join(folder, name + numberSuffix(number)), exists);
    return free.name;
  };

  const exporter: Exporter = {
    async export({ resultIds, jobIds, as }, ask) {
      const ofJobs = jobIds.flatMap((jobId) =>
        ledger.results.ofJob(jobId).filter((result) => result.fileName !== null),
      );
      const all = [...resultIds, ...ofJobs.map((result) => result.id)];
      if (all.length === 0) {
        throw new AppError('file_missing', 'None of these jobs has a file on this computer.', {
          next: ['download_again'],
        });
      }
      const target = await targetOf(as, ask);
      if (target === null) return null;
      const { files, missing } = await exporter.save(all, target, as);
      return { path: target, files, missing };
    },

    async save(resultIds, target, as) {
      const { originals, missing } = await gather(resultIds);
      const bytes = originals.reduce((sum, { bytes: each }) => sum + each, 0);
      if (as === 'zip' && (bytes > zipLimit.bytes || originals.length > zipLimit.files)) {
        throw new AppError(
          'not_allowed',
          'This is too much for one zip file. Export it as a folder instead.',
        );
      }
      const fill = as === 'zip' ? fillZip : fillFolder;
      const write = () => writeAtomically(target, (part) => fill(originals, part), { messages });
      await options.space.during(dirname(target), bytes, messages, write);
      return { files: originals.length, missing, bytes };
    },
  };
  return exporter;
}

const messages: DiskMessages = {
  full: 'There is not enough free space for the copies.',
  unwritable: 'The copies could not be written there. Choose another place.',
};

/** `name.ext`, or `name (2).ext` where something else has that name or the name of its sidecar. */
export async function uniqueName(name: string, taken: Set<string>): Promise<string> {
  const extension = extname(name).slice(1);
  const stem = safeStem(basename(name, extname(name)));
  const keysOf = (candidate: string) => [candidate, sidecarPath(candidate)].map((each) => each.toLowerCase());
  const found = await freeName(
    (number) => nameWith(stem, extension, number),
    (candidate) => keysOf(candidate).some((key) => taken.has(key)),
  );
  for (const key of keysOf(found.name)) taken.add(key);
  return found.name;
}

async function fillFolder(originals: readonly Original[], folder: string): Promise<void> {
  await mkdir(folder);
  for (const { path, name, sidecar } of originals) {
    await copyDurably(path, join(folder, name));
    await writeNew(join(folder, sidecarPath(name)), sidecarText(sidecar), mode);
  }
}

async function fillZip(originals: readonly Original[], path: string): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
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
      note.push(Buffer.from(sidecarText(original.sidecar)), true);
      await flush();
    }
    zip.end();
    await flush();
  } finally {
    await file.close();
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
