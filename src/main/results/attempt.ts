/**
 * One attempt to turn a result into a file: receive, verify, place, note. Each step leaves the ledger and the folder
 * such that the next attempt, also after a kill, continues from there and never saves the same result twice.
 */
import { stat } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { say } from '../../shared/words/results/say.ts';
import { isGone } from '../base/files.ts';
import type { ResultRecord } from '../ledger/index.ts';
import { type AsideKind, bringPart, leaveBehind, longerCopy, makeRoom, setAside } from './aside.ts';
import { missingFile } from './attention.ts';
import type { AttemptContext } from './context.ts';
import { ensureFolder, hashFile, resultsFolder } from './disk.ts';
import { doubtIn, finalize, type Verified, verdictOf, wasFinalized } from './finalize.ts';
import type { Refused } from './fresh-link.ts';
import { inlineSource } from './inline.ts';
import { dropPart, openPart, type PartFile, partPathFor } from './part-file.ts';
import { type Received, receive } from './receive.ts';

export type Outcome =
  | { kind: 'done' }
  /** `madeProgress`: more of the file is here than before, so it is not the same failure again. */
  | { kind: 'again'; error: AppError; waitMs?: number; madeProgress?: boolean }
  /** It gave up its place, and continues when the others had theirs. */
  | { kind: 'slow' }
  | ({ kind: 'stale' } & Refused)
  /** The disk of the results folder is away: not an attempt. */
  | { kind: 'away'; error: AppError };

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
  const folder = context.folder(job.projectId);
  const away = await context.disks.awayAt(folder);
  if (away !== null) return { kind: 'away', error: away };
  await ensureFolder(folder);
  await context.disks.note(folder);
  if (await wasFinalized(result, job, context)) return { kind: 'done' };

  const partPath = partPathFor(folder, result.id);
  let isResumed = result.partPath === partPath && result.kind === 'file';
  await makeRoom(result, partPath, context);
  if (result.partPath !== null && result.partPath !== partPath) {
    // Another results folder by now: what was received comes along.
    const isBrought = await bringPart(result.partPath, partPath, context);
    if (!isBrought) await leaveBehind(result.id, context);
    isResumed = isBrought && result.kind === 'file';
  }
  const isLeft = context.boot !== null && result.notes.partBoot === context.boot;
  const trusted = !isResumed ? 0 : isLeft ? await sizeOf(partPath) : result.receivedBytes;
  context.failpoint('download.before_start');
  ledger.results.update(result.id, {
    ...(result.kind === 'text' ? {} : { download: 'downloading', nextAt: null }),
    partPath,
    error: null,
    receivedBytes: trusted,
    notes: { partBoot: context.boot },
  });
  context.failpoint('download.after_start');

  if (trusted === 0 && result.kind === 'file') await setAside(result.id, partPath, 'part', context);
  const part = await openPart(partPath, trusted);
  let hint = result.mime;
  let isProven = true;
  try {
    if (result.kind === 'file') {
      const isWhole = part.bytes > 0 && part.bytes === result.totalBytes;
      const received: Received = isWhole
        ? { kind: 'whole', mime: result.mime, isProven: true }
        : await receive(result, context.originOf(job.accountId), part, folder, context, signal);
      if (received.kind === 'stale') return { ...received, url: result.url };
      if (received.kind === 'slow') return received;
      if (received.kind === 'unusable') {
        await part.close();
        // Whatever it is, the next time all of it is taken as it comes.
        ledger.results.update(result.id, { notes: { takesPacked: true } });
        return await refuse(result, partPath, 'part', received.reason, context);
      }
      if (received.kind === 'again') {
        const { error, waitMs, fromZero, madeProgress } = received;
        if (fromZero) await forget(result, part, context);
        return { kind: 'again', error, waitMs, madeProgress };
      }
      hint ??= received.mime;
      isProven = received.isProven;
    } else {
      const { bytes, pieces } = await inlineSource(result, context);
      const write = async () => {
        for await (const piece of pieces()) await part.write(piece);
        await part.settled();
      };
      await context.space.during(folder, bytes, resultsFolder, write, limits.keptFree);
    }
    await part.checkpoint();
    // All of it is here: what follows may be tried again without the server.
    const known = isProven ? { receivedBytes: part.bytes, totalBytes: part.bytes } : {};
    if (result.kind === 'file') ledger.results.update(result.id, known);
    const sha256 = part.digest();
    const { bytes } = part;
    await part.close();
    const longer = isProven ? null : await longerCopy(ledger.results.require(result.id), bytes, context);
    // More of the very same is here already.
    const isCut = longer?.isThere === true && (await hashFile(longer.path, bytes))?.sha256 === sha256;
    // A second copy that is the same as the first one proves what the transport did not.
    const isWhole = isProven || (result.notes.doubtedSha256 === sha256 && !isCut);
    const verdict = await verdictOf(result, partPath, hint, isWhole, context);
    if (verdict.kind === 'no_result') {
      return await refuse(result, partPath, 'page', verdict.reason, context);
    }
    const isLast = result.notes.wrongFiles + 1 >= limits.wrongFiles;
    const doubt = doubtIn(verdict) ?? (isCut ? say('fileDidntArriveWhole') : null);
    if (doubt !== null && !isWhole && !isLast) {
      // The line may have broken where nothing says so: a second copy tells.
      ledger.results.update(result.id, { notes: { doubtedSha256: sha256 } });
      return await refuse(result, partPath, 'doubted', doubt, context);
    }
    if (doubt !== null && longer !== null) {
      // Where it lies nothing can be reached now: a person decides, or the next copy is better.
      if (!longer.isThere) return await refuse(result, partPath, 'doubted', doubt, context);
      await finalize(await judgedCopy(longer.path, result, hint, context), result, job, folder, context);
      await dropPart(partPath);
      return { kind: 'done' };
    }
    await finalize({ partPath, sha256, bytes, facts: verdict.facts, doubt }, result, job, folder, context);
    return { kind: 'done' };
  } finally {
    await part.close();
    // From here on only what is noted is trusted: what ended the attempt may have been the disk itself.
    if (context.boot !== null) ledger.results.update(result.id, { notes: { partBoot: null } });
  }
}

/** Bytes of a part; none where it is not there. */
async function sizeOf(partPath: string): Promise<number> {
  try {
    return (await stat(partPath)).size;
  } catch (thrown) {
    if (isGone(thrown)) return 0;
    throw thrown;
  }
}

/** A copy that waited, which nothing proves to be whole. */
async function judgedCopy(
  partPath: string,
  result: ResultRecord,
  mime: string | null,
  context: AttemptContext,
): Promise<Verified> {
  const found = await hashFile(partPath);
  if (found === null) throw AppError.from(missingFile());
  const verdict = await verdictOf(result, partPath, mime, false, context);
  // By its form a part may be whole.
  const isPart = context.ledger.results.require(result.id).notes.aside === 'part';
  const doubt = doubtIn(verdict) ?? (isPart ? say('fileDidntArriveWhole') : null);
  return { ...found, partPath, facts: verdict.facts, doubt };
}

async function forget(result: ResultRecord, part: PartFile, context: AttemptContext): Promise<void> {
  await part.restart(() => setAside(result.id, part.path, 'part', context));
  context.ledger.results.update(result.id, { receivedBytes: 0, etag: null, lastModified: null });
}

/**
 * A file that is not the result waits beside the part, and is fetched again a few times; then a person has to decide.
 * What came inside the answer would only be the same again.
 */
async function refuse(
  result: ResultRecord,
  partPath: string,
  kind: AsideKind,
  reason: string,
  context: AttemptContext,
): Promise<Outcome> {
  const { ledger, limits } = context;
  const wrongFiles = result.notes.wrongFiles + 1;
  await setAside(result.id, partPath, kind, context);
  ledger.results.update(result.id, {
    notes: { wrongFiles },
    receivedBytes: 0,
    etag: null,
    lastModified: null,
  });
  const error = invalid(reason);
  if (wrongFiles >= limits.wrongFiles || result.kind !== 'file') throw error;
  return { kind: 'again', error };
}

const invalid = (reason: string): AppError =>
  new AppError('output_invalid', reason, { retryable: false, next: ['download_again', 'contact_support'] });
