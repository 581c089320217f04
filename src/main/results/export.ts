/** Results taken out of the app: several files with their sidecars, as a folder or as one zip. */

import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ExportedResults } from '../../shared/results.ts';
import { say } from '../../shared/words/results/say.ts';
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
import { writeZip } from './zip-export.ts';

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
   * @throws AppError `not_found` when none of the results is a file, `disk_full`, `file_unwritable`
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
  /** The text of its sidecar. */
  note(): string;
}

/** Permissions of what is written. */
const mode = 0o644;

export function createExporter(options: ExporterOptions): Exporter {
  const { ledger, resultFiles } = options;

  const noteFor = (result: ResultRecord, name: string): string =>
    sidecarText(
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
      ),
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
        const note = () => noteFor(ledger.results.require(resultId), name);
        originals.push({ path, name, bytes: size, note });
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code === 'not_found') throw thrown;
        missing += 1;
      }
    }
    if (originals.length === 0) {
      throw new AppError('file_missing', say('noneOfTheseResultsIs'), {
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
        throw new AppError('file_missing', say('noneOfTheseJobsHas'), {
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
      const fill = as === 'zip' ? fillZip : fillFolder;
      const write = () => writeAtomically(target, (part) => fill(originals, part), { messages });
      await options.space.during(dirname(target), bytes, messages, write);
      return { files: originals.length, missing, bytes };
    },
  };
  return exporter;
}

const messages: DiskMessages = {
  full: say('thereIsNotEnoughFreeSpace'),
  unwritable: say('copiesCouldntBeWrittenThere'),
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
  for (const { path, name, note } of originals) {
    await copyDurably(path, join(folder, name));
    await writeNew(join(folder, sidecarPath(name)), note(), mode);
  }
}

const fillZip = (originals: readonly Original[], target: string): Promise<void> =>
  writeZip(
    originals.map(({ path, name, note }) => ({ path, name, note: { name: sidecarPath(name), text: note } })),
    createWriteStream(target, { flags: 'wx', mode }),
    mode,
  );
