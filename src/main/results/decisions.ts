/** What a person decides about bytes that were refused, and about files that are doubted. */

import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import type { ResultRecord } from '../ledger/index.ts';
import { dropAside, nothingAside, waitingBytes } from './aside.ts';
import { clearAttention } from './attention.ts';
import type { AttemptContext } from './context.ts';
import { ensureFolder, hashFile, resultsFolder } from './disk.ts';
import { doubtIn, finalize, verdictOf, wasFinalized } from './finalize.ts';
import { findInline } from './inline.ts';
import { dropPart, openPart, partPathFor } from './part-file.ts';

export interface Decisions {
  /**
   * "Keep it as it is": what came becomes the file. Of a file that is saved already, its doubt is settled.
   * @throws AppError `not_found`, `conflict`, `file_missing`, `disk_full`, `file_unwritable`
   */
  keep(resultId: string): Promise<void>;
  /** "Discard": what came is removed. @throws AppError `not_found`, `conflict` */
  discard(resultId: string): Promise<void>;
}

export interface RunningDecisions extends Decisions {
  /** Settles when what is being decided about a result is done, well or not; undefined where nothing is. Never rejects. */
  runningFor(resultId: string): Promise<unknown> | undefined;
}

export function createDecisions(
  context: AttemptContext,
  isBusy: (resultId: string) => boolean,
): RunningDecisions {
  const { ledger } = context;
  const deciding = new Map<string, Promise<unknown>>();

  /** One decision at a time, and only about what stands still. */
  const once = async (resultId: string, decide: (result: ResultRecord) => Promise<void>): Promise<void> => {
    const result = ledger.results.require(resultId);
    const isRefused = result.download === 'failed' || result.download === 'expired';
    if (!isRefused || isBusy(resultId) || deciding.has(resultId)) {
      throw new AppError('conflict', say('thereIsNothingToDecide'));
    }
    const decided = decide(result).finally(() => deciding.delete(resultId));
    deciding.set(resultId, Promise.allSettled([decided]));
    await decided;
  };

  /** What came inside the answer is still kept; it is written out like a download. */
  const writeInline = async (result: ResultRecord): Promise<{ path: string; bytes: number } | null> => {
    const source = result.kind === 'inline' ? await findInline(result, context) : null;
    if (source === null) return null;
    const folder = context.folder(ledger.jobs.require(result.jobId).projectId);
    await ensureFolder(folder);
    const path = partPathFor(folder, result.id);
    const write = async () => {
      const part = await openPart(path, 0);
      try {
        for await (const piece of source.pieces()) await part.write(piece);
        await part.checkpoint();
      } finally {
        await part.close();
      }
    };
    const { keptFree } = context.limits;
    await context.space.during(folder, source.bytes, resultsFolder, write, keptFree);
    ledger.results.update(result.id, { partPath: path });
    return { path, bytes: source.bytes };
  };

  const settle = (result: ResultRecord) =>
    ledger.tx(() => {
      ledger.results.update(result.id, { doubt: null });
      ledger.events.append(result.jobId, {
        source: 'user',
        type: 'doubt_settled',
        detail: { index: result.index, doubt: result.doubt },
      });
    });

  const mustBeThere = async (path: string | null): Promise<void> => {
    const away = path === null ? null : await context.disks.awayAt(path);
    if (away !== null) throw away;
  };

  return {
    runningFor: (resultId) => deciding.get(resultId),

    async keep(resultId) {
      const row = ledger.results.require(resultId);
      if (row.download === 'done') {
        if (row.doubt !== null) settle(row);
        return;
      }
      await once(resultId, async (result) => {
        const job = ledger.jobs.detail(result.jobId);
        await mustBeThere(context.folder(job.projectId));
        await mustBeThere(result.unverifiedPath ?? result.partPath);
        const kept = () => {
          clearAttention(ledger, result.jobId);
          ledger.events.append(result.jobId, {
            source: 'user',
            type: 'result_kept',
            detail: { index: result.index },
          });
        };
        if (await wasFinalized(result, job, context)) return kept();
        const waiting = (await waitingBytes(result)) ?? (await writeInline(result));
        const found = waiting === null ? null : await hashFile(waiting.path);
        if (waiting === null || found === null) {
          throw new AppError('file_missing', say('receivedPartOfThisResult'), {
            next: ['download_again'],
          });
        }
        const isPart = waiting.path === result.partPath || result.notes.aside === 'part';
        const verdict = await verdictOf(result, waiting.path, result.mime, !isPart, context);
        const doubt = doubtIn(verdict) ?? (isPart ? say('fileDidntArriveWhole') : null);
        // Where it lies: a results folder that was chosen since may be on another disk.
        const folder = dirname(waiting.path);
        await finalize(
          { ...found, partPath: waiting.path, facts: verdict.facts, doubt },
          result,
          job,
          folder,
          context,
        );
        await dropPart(result.partPath);
        kept();
      });
    },

    discard: (resultId) =>
      once(resultId, async (result) => {
        await mustBeThere(result.unverifiedPath ?? result.partPath);
        await dropAside(result);
        await dropPart(result.partPath);
        ledger.tx(() => {
          if (result.kind === 'inline') ledger.results.dropData(resultId);
          ledger.results.update(resultId, {
            ...nothingAside,
            download: 'discarded',
            partPath: null,
            receivedBytes: 0,
            etag: null,
            lastModified: null,
            error: null,
            nextAt: null,
            output: { media: null },
          });
          clearAttention(ledger, result.jobId);
          ledger.events.append(result.jobId, {
            source: 'user',
            type: 'result_discarded',
            detail: { index: result.index },
          });
        });
        if (result.output.media !== null) await context.media?.drop(result.output.media);
      }),
  };
}
