/** Results: named by id; the file behind is found, shown and copied here. */

import path from 'node:path';
import type { resultMethods } from '../../../shared/contract/results.ts';
import { AppError } from '../../../shared/errors.ts';
import { localDay } from '../../base/dates.ts';
import { exists, freeName, numberSuffix } from '../../base/files.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Downloads, Exporter, ResultFiles, SidecarReader } from '../../results/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { HandlersOf } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';

export interface ResultDeps {
  ledger: Ledger;
  downloads: Downloads;
  resultFiles: ResultFiles;
  exporter: Exporter;
  sidecars: SidecarReader;
  desktop: Desktop;
  fileGrants: Pick<FileGrants, 'require'>;
}

export function resultHandlers({
  ledger,
  downloads,
  resultFiles,
  exporter,
  sidecars,
  desktop,
  fileGrants,
}: ResultDeps): HandlersOf<typeof resultMethods> {
  /** Where an export goes: a new folder inside the chosen one, or a zip file. Null when nothing was chosen. */
  const chooseTarget = async (as: 'folder' | 'zip'): Promise<string | null> => {
    const name = `Safelight ${localDay(Date.now())}`;
    if (as === 'zip') return desktop.chooseSavePath(`${name}.zip`, { name: 'ZIP', extensions: ['zip'] });
    const folder = await desktop.chooseFolder(null);
    if (folder === null) return null;
    const free = await freeName((number) => path.join(folder, name + numberSuffix(number)), exists);
    return free.name;
  };

  return {
    openResult: async ({ resultId }) => desktop.open(await resultFiles.fileOf(resultId)),
    showResultInFolder: async ({ resultId }) => desktop.showInFolder(await resultFiles.fileOf(resultId)),

    async saveResultCopy({ resultId }) {
      const file = await resultFiles.fileOf(resultId);
      return { saved: (await desktop.saveCopy(file, path.basename(file))) !== null };
    },

    async copyResult({ resultId, what }) {
      if (what === 'text') {
        const { text } = ledger.results.require(resultId);
        if (text === null) throw new AppError('not_allowed', 'This result has no text to copy.');
        await desktop.copyText(text);
        return;
      }
      const file = await resultFiles.fileOf(resultId);
      if (what === 'image') await desktop.copyImage(file);
      else await desktop.copyFile(file);
    },

    downloadAgain: ({ resultId }) => downloads.downloadAgain(resultId),
    setDownloadPaused: ({ resultId, paused }) => downloads.setPaused(resultId, paused),

    async locateResult({ resultId }) {
      ledger.results.require(resultId);
      const file = await desktop.chooseFile(null);
      if (file === null) return { located: false };
      if (await resultFiles.locate(resultId, file)) return { located: true };
      throw new AppError(
        'conflict',
        `${path.basename(file)} is another file: its content is not what was downloaded.`,
        { next: ['locate_file', 'download_again'] },
      );
    },

    checkFiles: ({ jobIds }) => resultFiles.checkFiles(jobIds),

    async openResultLink({ resultId }) {
      const { link } = ledger.results.require(resultId);
      if (link === null) throw new AppError('not_allowed', 'This result is a file, not a page.');
      if (await desktop.confirmBrowse(link)) await desktop.browse(link);
    },

    async dragResults({ resultIds }) {
      const files: string[] = [];
      for (const resultId of resultIds) files.push(await resultFiles.fileOf(resultId));
      desktop.startDrag(files);
    },

    async exportResults({ resultIds, jobIds, as }) {
      const ofJobs = jobIds.flatMap((jobId) =>
        ledger.results.ofJob(jobId).filter((result) => result.fileName !== null),
      );
      const all = [...resultIds, ...ofJobs.map((result) => result.id)];
      if (all.length === 0) {
        throw new AppError('file_missing', 'None of these jobs has a file on this computer.', {
          next: ['download_again'],
        });
      }
      const target = await chooseTarget(as);
      if (target === null) return null;
      const { files, missing } = await exporter.save(all, target, as);
      return { path: target, files, missing };
    },

    readSidecar: async ({ path: file }) => sidecars.read(fileGrants.require(file)),
  };
}
