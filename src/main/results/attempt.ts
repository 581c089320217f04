/**
 * One attempt to turn a result into a file: receive, verify, place, note. Each step leaves the ledger and the folder
 * such that the next attempt, also after a kill, continues from there and never saves the same result twice.
 */
import { AppError } from '../../shared/errors.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { AttemptContext } from './context.ts';
import { ensureFolder, ensureSpace } from './disk.ts';
import { finalize, verdictOf, wasFinalized } from './finalize.ts';
import { dropPart, openPart, type PartFile, partPathFor } from './part-file.ts';
import { type Received, receive } from './receive.ts';

export type Outcome =
  | { kind: 'done' }
  /** `madeProgress`: more of the file is here than before, so it is not the same failure again. */
  | { kind: 'again'; error: AppError; waitMs?: number; madeProgress?: boolean }
  | { kind: 'stale'; httpStatus: number };

/**
 * @throws AppError for what another attempt would not put right; AbortError when `signal` fires
 */
export async function attempt(
  resultId: string,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { ledger, limits } = context;
  const result = ledger.results.require(resultId);
  const job = ledger.jobs.detail(result.jobId);
  const folder = context.folder();
  await ensureFolder(folder);
  if (await wasFinalized(result, job, context)) return { kind: 'done' };

  const partPath = partPathFor(folder, result.id);
  const isResumed = result.partPath === partPath && result.kind === 'file';
  if (result.partPath !== null && result.partPath !== partPath) await dropPart(result.partPath);
  context.failpoint('download.before_start');
  ledger.results.update(result.id, {
    ...(result.kind === 'text' ? {} : { download: 'downloading', nextAt: null }),
    partPath,
    error: null,
    ...(isResumed ? {} : { receivedBytes: 0 }),
  });
  context.failpoint('download.after_start');

  const part = await openPart(partPath, isResumed ? result.receivedBytes : 0);
  let hint = result.mime;
  try {
    if (result.kind === 'file') {
      const isWhole = part.bytes > 0 && part.bytes === result.totalBytes;
      const received: Received = isWhole
        ? { kind: 'whole', mime: result.mime }
        : await receive(result, context.originOf(job.accountId), part, folder, context, signal);
      if (received.kind === 'stale') return received;
      if (received.kind === 'again') {
        const { error, waitMs, fromZero, madeProgress } = received;
        if (fromZero) await forget(result, part, context);
        return { kind: 'again', error, waitMs, madeProgress };
      }
      hint ??= received.mime;
    } else {
      const data = inlineData(result, context);
      await ensureSpace(folder, data.byteLength, limits.keptFree);
      await part.write(data);
    }
    await part.checkpoint();
    const sha256 = part.digest();
    const { bytes } = part;
    await part.close();
    const verdict = await verdictOf(result, partPath, hint);
    const doubted = verdict.ok ? verdict.facts.doubt : verdict.reason;
    if (doubted !== null && !(verdict.ok && result.notes.doubtedSha256 === sha256)) {
      return wrongFile(result, doubted, verdict.ok ? sha256 : null, context);
    }
    if (!verdict.ok) throw invalid(verdict.reason);
    await finalize({ partPath, sha256, bytes, facts: verdict.facts }, result, job, folder, context);
    return { kind: 'done' };
  } finally {
    await part.close();
  }
}

function inlineData(result: ResultRecord, { ledger }: AttemptContext): Uint8Array {
  if (result.kind === 'text') return Buffer.from(result.text ?? '', 'utf8');
  const data = ledger.results.data(result.id);
  if (data === null) {
    throw new AppError('output_expired', 'This result came inside the answer and is no longer kept.', {
      next: ['retry_as_new_job'],
    });
  }
  return data;
}

async function forget(result: ResultRecord, part: PartFile, { ledger }: AttemptContext): Promise<void> {
  await part.restart();
  ledger.results.update(result.id, { receivedBytes: 0, etag: null, lastModified: null });
}

/** A file that is not what was promised is fetched again a few times; then it is a failure to be shown. */
function wrongFile(
  result: ResultRecord,
  reason: string,
  doubtedSha256: string | null,
  { ledger, limits }: AttemptContext,
): Outcome {
  const wrongFiles = result.notes.wrongFiles + 1;
  const notes = { wrongFiles, ...(doubtedSha256 === null ? {} : { doubtedSha256 }) };
  ledger.results.update(result.id, { notes, receivedBytes: 0, etag: null, lastModified: null });
  const error = invalid(reason);
  if (doubtedSha256 === null && (wrongFiles >= limits.wrongFiles || result.kind !== 'file')) throw error;
  return { kind: 'again', error };
}

const invalid = (reason: string): AppError =>
  new AppError('output_invalid', reason, { retryable: false, next: ['download_again', 'contact_support'] });
