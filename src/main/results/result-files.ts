/** Files that people move, delete or change: noticed and shown, and fetched again only when somebody asks. */

import { stat } from 'node:fs/promises';
import { basename, isAbsolute } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import { isGone } from '../base/files.ts';
import type { ResultRecord } from '../ledger/index.ts';
import { clearAttention, missingFile, raiseAttention } from './attention.ts';
import type { ResultsLedger } from './context.ts';
import { hashFile } from './disk.ts';
import { type Disks, isAwayError } from './disks.ts';
import { isFinished } from './finalize.ts';

/** Its file has been there: where it is not, it is missing. */
const isExpected = (result: ResultRecord): boolean => isFinished(result) || result.download === 'missing';

/**
 * Another copy was asked for, and did not come or was discarded: the file that was saved before is as good as ever where it
 * still is. What waits for a person is not dropped for one that is doubted.
 */
const isStillSaved = (result: ResultRecord): boolean => {
  const { download, doneAt, doubt, unverifiedBytes, receivedBytes } = result;
  if (doneAt === null || !/^(?:failed|expired|discarded)$/.test(download)) return false;
  return doubt === null || (unverifiedBytes === null && receivedBytes === 0);
};

const isLookedFor = (result: ResultRecord): boolean => isExpected(result) || isStillSaved(result);

export interface ResultFiles {
  /** The finished result of a job that is opened first: a main one before others. @throws AppError `not_found` */
  bestOf(jobId: string): string;
  /**
   * Absolute path of a finished result whose file is there. A file that has gone is marked as missing; one that has
   * come back is marked as done again.
   * @throws AppError `not_found`, `file_missing`, `disk_away`, `conflict` when the result is no finished file
   */
  fileOf(resultId: string): Promise<string>;
  /**
   * Takes `path` as the place of the result's file if its content is the same.
   * @returns false when it is another file
   * @throws AppError `not_found`, `invalid_input`, `file_missing`, `conflict` when it never was a file, or is fetched again
   */
  locate(resultId: string, path: string): Promise<boolean>;
  /** Reads every finished file of the jobs again and compares its hash. @throws AppError `disk_away` */
  checkFiles(jobIds: readonly string[]): Promise<{ checked: number; missing: number; changed: number }>;
  /** Whether the files of these results are still there, without reading them. */
  recheck(resultIds: readonly string[]): Promise<void>;
  /** The same for all files whose disk was away. */
  recheckAway(): Promise<void>;
}

export function createResultFiles(ledger: ResultsLedger, disks: Pick<Disks, 'awayAt'>): ResultFiles {
  const markMissing = (result: ResultRecord, asked: boolean) => {
    if (result.download === 'missing' && !isAwayError(result.error)) return;
    // Somebody who deletes a file knows; only an asked-for check calls for attention.
    raiseAttention(ledger, result.id, {
      download: 'missing',
      error: missingFile(),
      attention: asked ? 'file_missing' : null,
      type: 'file_missing',
    });
  };
  /** Some file may be marked so; the last run may have left such marks. */
  let someAway = true;
  const markAway = (result: ResultRecord, { shape: error }: AppError) => {
    someAway = true;
    if (isAwayError(result.error)) return;
    ledger.results.update(result.id, { download: 'missing', error });
  };
  const markThere = (result: ResultRecord, path: string) => {
    ledger.tx(() => {
      ledger.results.update(result.id, { download: 'done', path, fileName: basename(path), error: null });
      clearAttention(ledger, result.jobId);
    });
  };
  const sizeOf = async (path: string): Promise<number | null> => {
    try {
      const found = await stat(path);
      return found.isFile() ? found.size : null;
    } catch (thrown) {
      if (isGone(thrown)) return null;
      throw thrown;
    }
  };

  /** Its row by now, or null where a person has located it, fetches it again or removed it since it was looked at. */
  const asLookedAt = ({ id, path, doneAt }: ResultRecord): ResultRecord | null => {
    const now = ledger.results.get(id);
    return now !== null && now.path === path && now.doneAt === doneAt && isLookedFor(now) ? now : null;
  };

  const recheckOne = async (resultId: string): Promise<ResultRecord> => {
    const before = ledger.results.require(resultId);
    const { path } = before;
    if (path === null || !isLookedFor(before)) return before;
    const away = await disks.awayAt(path);
    const size = away === null ? await sizeOf(path) : null;
    const result = asLookedAt(before);
    if (result !== null) {
      if (isStillSaved(result)) {
        if (size === result.bytes) markThere(result, path);
      } else if (away !== null) markAway(result, away);
      else if (size === null) markMissing(result, false);
      else if (result.download === 'missing' && size === result.bytes) markThere(result, path);
    }
    return ledger.results.require(resultId);
  };

  return {
    bestOf(jobId) {
      const done = ledger.results
        .ofJob(jobId)
        .filter((result) => result.download === 'done' && result.fileName !== null);
      const best = done.find((result) => result.role === 'main') ?? done[0];
      if (best !== undefined) return best.id;
      throw new AppError('not_found', say('thisJobHasNoFile'), { next: ['download_again'] });
    },

    async fileOf(resultId) {
      const result = await recheckOne(resultId);
      if (result.path !== null && result.download === 'done') return result.path;
      if (result.download === 'missing') throw AppError.from(result.error ?? missingFile());
      throw new AppError('conflict', say('thisResultIsNotFile'), {
        next: ['download_again'],
      });
    },

    async recheck(resultIds) {
      for (const resultId of resultIds) {
        if (ledger.results.get(resultId) !== null) await recheckOne(resultId);
      }
    },

    async recheckAway() {
      if (!someAway) return;
      someAway = false;
      const problems: unknown[] = [];
      for (const { id, error } of ledger.results.inStates(['missing'])) {
        if (isAwayError(error)) await recheckOne(id).catch((thrown: unknown) => problems.push(thrown));
      }
      if (problems.length === 0) return;
      // One that cannot be looked at keeps none of the others away, and is looked at again.
      someAway = true;
      throw problems[0];
    },

    async locate(resultId, path) {
      const result = ledger.results.require(resultId);
      if (!isAbsolute(path)) throw new AppError('invalid_input', say('filesPlaceIsNotFull'));
      if (result.sha256 === null) {
        throw new AppError('conflict', say('thisResultHasNeverBeen'), { next: ['download_again'] });
      }
      const found = await hashFile(path);
      if (found === null) throw AppError.from(missingFile());
      if (found.sha256 !== result.sha256) return false;
      const { download } = ledger.results.require(resultId);
      if (download === 'waiting' || download === 'downloading') {
        throw new AppError('conflict', say('thisResultIsFetchedAgain'));
      }
      markThere(result, path);
      return true;
    },

    async checkFiles(jobIds) {
      const tally = { checked: 0, missing: 0, changed: 0 };
      for (const jobId of jobIds) {
        for (const { id } of ledger.results.recordsOfJob(jobId)) {
          const before = ledger.results.get(id);
          if (before === null || before.path === null || !isLookedFor(before)) continue;
          const { path } = before;
          const away = await disks.awayAt(path);
          const found = away === null ? await hashFile(path) : null;
          const result = asLookedAt(before);
          if (result === null) continue;
          if (isStillSaved(result)) {
            if (found === null || found.sha256 !== result.sha256) continue;
            tally.checked += 1;
            markThere(result, path);
            continue;
          }
          if (away !== null) {
            markAway(result, away);
            throw away;
          }
          tally.checked += 1;
          if (found === null) {
            tally.missing += 1;
            markMissing(result, true);
          } else if (found.sha256 === result.sha256) {
            if (result.download === 'missing' || result.error !== null) markThere(result, path);
          } else {
            tally.changed += 1;
            const error = new AppError('output_invalid', say('fileWasChangedAfterIt'), {
              next: ['download_again', 'locate_file'],
            });
            if (result.error?.code !== 'output_invalid') {
              raiseAttention(ledger, result.id, {
                download: 'done',
                error: error.shape,
                attention: null,
                type: 'file_changed',
              });
            }
          }
        }
      }
      return tally;
    },
  };
}
