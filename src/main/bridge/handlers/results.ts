/** Results: each named by its id; the results room finds its file, the desktop shows it. */

import path from 'node:path';
import type { resultMethods } from '../../../shared/contract/results.ts';
import { AppError } from '../../../shared/errors.ts';
import { say } from '../../../shared/words/bridge/say.ts';
import type { Ledger, ResultRecord } from '../../ledger/index.ts';
import type { Downloads, Exporter, ResultFiles, SidecarReader } from '../../results/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Thumbnails } from '../../shell/thumbnails.ts';
import type { HandlersOf } from '../answer.ts';
import type { FileGrants } from '../file-grants.ts';

export interface ResultHandlersOptions {
  ledger: Ledger;
  downloads: Downloads;
  resultFiles: ResultFiles;
  exporter: Exporter;
  sidecars: SidecarReader;
  desktop: Desktop;
  /** Decodes a stranger's picture away from this process. */
  pictures: Pick<Thumbnails, 'pngOf'>;
  fileGrants: Pick<FileGrants, 'take'>;
}

export function resultHandlers({
  ledger,
  downloads,
  resultFiles,
  exporter,
  sidecars,
  desktop,
  pictures,
  fileGrants,
}: ResultHandlersOptions): HandlersOf<typeof resultMethods> {
  const locate = async (resultId: string): Promise<{ located: boolean }> => {
    ledger.results.require(resultId);
    const file = await desktop.chooseFile(null);
    if (file === null) return { located: false };
    if (await resultFiles.locate(resultId, file)) return { located: true };
    throw new AppError('conflict', say('fileIsAnotherFileIts', { file: path.basename(file) }), {
      next: ['locate_file', 'download_again'],
    });
  };

  const pngOf = async (result: ResultRecord): Promise<Buffer> => {
    const { id: resultId, media, sha256 } = result;
    const png =
      media === 'image' && sha256 !== null
        ? await pictures.pngOf({ ...result, resultId, media, sha256 })
        : null;
    if (png !== null) return png;
    throw new AppError('output_invalid', say('thisImageCantBePut'));
  };

  return {
    async openJobFile({ jobId, inFolder }) {
      const file = await resultFiles.fileOf(resultFiles.bestOf(jobId));
      if (inFolder) await desktop.showInFolder(file);
      else await desktop.open(file);
    },
    openResult: async ({ resultId }) => desktop.open(await resultFiles.fileOf(resultId)),
    showResultInFolder: async ({ resultId }) => desktop.showInFolder(await resultFiles.fileOf(resultId)),

    async saveResultCopy({ resultId }) {
      const file = await resultFiles.fileOf(resultId);
      return { saved: (await desktop.saveCopy(file, path.basename(file))) !== null };
    },

    async copyResult({ resultId, what }) {
      if (what === 'text') {
        const { text } = ledger.results.require(resultId);
        if (text === null) throw new AppError('not_allowed', say('thisResultHasNoText'));
        await desktop.copyText(text);
        return;
      }
      const file = await resultFiles.fileOf(resultId);
      if (what === 'image') await desktop.copyImage(await pngOf(ledger.results.require(resultId)));
      else await desktop.copyFile(file);
    },

    decideResult: ({ resultId, decision }) => downloads[decision](resultId),
    downloadAgain: ({ resultId }) => downloads.downloadAgain(resultId),
    setDownloadPaused: ({ resultId, paused }) => downloads.setPaused(resultId, paused),

    locateResult: ({ resultId }) => locate(resultId),
    locateMissing({ jobId }) {
      const missing = ledger.results.ofJob(jobId).find((result) => result.download === 'missing');
      if (missing !== undefined) return locate(missing.id);
      throw new AppError('conflict', say('noFileOfThisJob'));
    },

    recheckFiles: ({ jobIds }) =>
      resultFiles.recheck(jobIds.flatMap((jobId) => ledger.results.ofJob(jobId).map(({ id }) => id))),
    checkFiles: ({ jobIds }) => resultFiles.checkFiles(jobIds),

    async openResultLink({ resultId }) {
      const { link } = ledger.results.require(resultId);
      if (link === null) throw new AppError('not_allowed', say('thisResultIsFileNot'));
      if (await desktop.confirmBrowse(link)) await desktop.browse(link);
    },

    async dragResults({ resultIds }) {
      const files: string[] = [];
      for (const resultId of resultIds) files.push(await resultFiles.fileOf(resultId));
      desktop.startDrag(files);
    },

    exportResults: (wanted) =>
      exporter.export(wanted, {
        folder: () => desktop.chooseFolder(null),
        zip: (name) => desktop.chooseSavePath(name, { name: 'ZIP', extensions: ['zip'] }),
      }),

    readSidecar: async ({ handle }) => sidecars.read(fileGrants.take(handle)),
  };
}
