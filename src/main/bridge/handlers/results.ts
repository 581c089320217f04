/** Results: named by id; the file behind is found, shown and copied here. */
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Downloads } from '../../results/index.ts';
import type { Desktop } from '../../shell/desktop.ts';
import type { Handlers } from '../answer.ts';

type ResultMethods =
  | 'openResult'
  | 'showResultInFolder'
  | 'saveResultCopy'
  | 'copyResult'
  | 'downloadAgain'
  | 'setDownloadPaused'
  | 'locateResult'
  | 'checkFiles'
  | 'openResultLink';

export interface ResultDeps {
  ledger: Ledger;
  downloads: Downloads;
  desktop: Desktop;
}

export function resultHandlers({ ledger, downloads, desktop }: ResultDeps): Pick<Handlers, ResultMethods> {
  return {
    openResult: async ({ resultId }) => desktop.open(await downloads.fileOf(resultId)),
    showResultInFolder: async ({ resultId }) => desktop.showInFolder(await downloads.fileOf(resultId)),

    async saveResultCopy({ resultId }) {
      const file = await downloads.fileOf(resultId);
      return { saved: (await desktop.saveCopy(file, path.basename(file))) !== null };
    },

    async copyResult({ resultId, what }) {
      if (what === 'text') {
        const { text } = ledger.results.require(resultId);
        if (text === null) throw new AppError('not_allowed', 'This result has no text to copy.');
        await desktop.copyText(text);
        return;
      }
      const file = await downloads.fileOf(resultId);
      if (what === 'image') await desktop.copyImage(file);
      else await desktop.copyFile(file);
    },

    downloadAgain: ({ resultId }) => downloads.downloadAgain(resultId),
    setDownloadPaused: ({ resultId, paused }) => downloads.setPaused(resultId, paused),

    async locateResult({ resultId }) {
      ledger.results.require(resultId);
      const file = await desktop.chooseFile(null);
      return { located: file !== null && (await downloads.locate(resultId, file)) };
    },

    checkFiles: ({ jobIds }) => downloads.checkFiles(jobIds),

    async openResultLink({ resultId }) {
      const { link } = ledger.results.require(resultId);
      if (link === null) throw new AppError('not_allowed', 'This result is a file, not a page.');
      if (await desktop.confirmBrowse(link)) await desktop.browse(link);
    },
  };
}
