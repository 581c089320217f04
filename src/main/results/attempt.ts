/**
 * One attempt to turn a result into a file: receive, verify, place, note. Each step leaves the ledger and the folder
 * such that the next attempt, also after a kill, goes on from there and never saves the same result twice.
 */
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { JobDetail } from '../../shared/job.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { AttemptContext } from './context.ts';
import { ensureFolder, ensureSpace } from './disk.ts';
import { facts, type MediaFacts } from './inspect/facts.ts';
import { inspectFile, type Verdict } from './inspect/inspect.ts';
import { stemFor } from './names.ts';
import { dropPart, openPart, type PartFile, partPathFor } from './part-file.ts';
import { freeName, hashFile, placeAt } from './place.ts';
import { type Received, receive } from './receive.ts';
import { sidecarOf, writeSidecar } from './sidecar.ts';

export type Outcome =
  | { kind: 'done' }
  /** `gained`: more of the file is here than before, so it is not the same failure again. */
  | { kind: 'again'; error: AppError; waitMs?: number; gained?: boolean }
  | { kind: 'stale'; httpStatus: number };

/** A file that is whole and right, waiting in its part for a name. */
interface Verified {
  partPath: string;
  sha256: string;
  bytes: number;
  facts: MediaFacts;
}

/**
 * @throws AppError for what another attempt would not mend; AbortError when `signal` fires
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
  if (await wasPlaced(result, job, context)) return { kind: 'done' };

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
        const { error, waitMs, fromZero, gained } = received;
        if (fromZero) await forget(result, part, context);
        return { kind: 'again', error, waitMs, gained };
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
    if (doubted !== null && !(verdict.ok && result.facts.doubtedSha256 === sha256)) {
      return wrongFile(result, doubted, verdict.ok ? sha256 : null, context);
    }
    if (!verdict.ok) throw invalid(verdict.reason);
    await place({ partPath, sha256, bytes, facts: verdict.facts }, result, job, folder, context);
    return { kind: 'done' };
  } finally {
    await part.close();
  }
}

/** A text that TokenLab gave as text needs no proof: it came whole inside the answer. */
async function verdictOf(result: ResultRecord, path: string, mime: string | null): Promise<Verdict> {
  if (result.kind === 'text') return { ok: true, facts: facts('text', 'text/plain', 'txt') };
  return inspectFile(path, { media: result.media, mime });
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

/** A file that is not what was promised is fetched anew a few times; then it is a failure to be shown. */
function wrongFile(
  result: ResultRecord,
  reason: string,
  doubtedSha256: string | null,
  { ledger, limits }: AttemptContext,
): Outcome {
  const wrong = Number(result.facts.wrongFiles ?? 0) + 1;
  const facts = { ...result.facts, wrongFiles: wrong, ...(doubtedSha256 === null ? {} : { doubtedSha256 }) };
  ledger.results.update(result.id, { facts, receivedBytes: 0, etag: null, lastModified: null });
  const error = invalid(reason);
  if (doubtedSha256 === null && (wrong >= limits.wrongFiles || result.kind !== 'file')) throw error;
  return { kind: 'again', error };
}

const invalid = (reason: string): AppError =>
  new AppError('output_invalid', reason, { retryable: false, next: ['download_again', 'contact_support'] });

/** True when an earlier attempt gave the file its name and was killed before it could say so. */
async function wasPlaced(result: ResultRecord, job: JobDetail, context: AttemptContext): Promise<boolean> {
  // A text is done by its content; the time that it is due says that its file may not be there.
  const isFinished = result.download === 'done' && (result.kind !== 'text' || result.nextAt === null);
  if (result.path === null || result.sha256 === null || isFinished) return false;
  const found = await hashFile(result.path);
  if (found === null) return false;
  if (found.sha256 !== result.sha256) {
    // An empty file is the mark with which this very result had taken the name.
    if (found.bytes === 0) await rm(result.path, { force: true });
    return false;
  }
  const verdict = await verdictOf(result, result.path, result.mime);
  if (!verdict.ok) return false;
  await dropPart(result.partPath);
  await finish({ ...found, facts: verdict.facts }, result.path, result, job, context);
  return true;
}

async function place(
  file: Verified,
  result: ResultRecord,
  job: JobDetail,
  folder: string,
  context: AttemptContext,
): Promise<void> {
  const { ledger } = context;
  const stem = stemFor(context.template(), {
    at: job.createdAt,
    model: job.model,
    title: job.title,
    jobId: job.id,
    family: job.family,
    operation: job.operation,
    role: result.role,
    label: result.label,
    index: result.index,
    count: job.results.filter((other) => other.media !== 'link').length,
  });
  for (let from = 1; ; ) {
    const { path, number } = await freeName(folder, stem, file.facts.extension, from);
    context.failpoint('download.before_naming');
    // Written before the name exists: after a kill in between, the file is found again by its name and hash.
    ledger.results.update(result.id, { path, sha256: file.sha256, receivedBytes: file.bytes });
    context.failpoint('download.after_naming');
    context.failpoint('download.before_rename');
    if (await placeAt(file.partPath, path)) {
      context.failpoint('download.after_rename');
      await finish(file, path, result, job, context);
      return;
    }
    from = number + 1;
  }
}

async function finish(
  file: Omit<Verified, 'partPath'>,
  path: string,
  result: ResultRecord,
  job: JobDetail,
  context: AttemptContext,
): Promise<void> {
  const { ledger, clock } = context;
  const { facts: media } = file;
  const name = basename(path);
  // Before the ledger says done: a kill in between makes the next start write it again.
  if (context.sidecars()) await noteProvenance(file, path, result, job, context);
  context.failpoint('download.before_done');
  ledger.tx(() => {
    ledger.results.update(result.id, {
      download: 'done',
      path,
      fileName: name,
      partPath: null,
      bytes: file.bytes,
      receivedBytes: file.bytes,
      totalBytes: file.bytes,
      sha256: file.sha256,
      mime: media.mime,
      width: media.width ?? result.width,
      height: media.height ?? result.height,
      durationMs: media.durationMs ?? result.durationMs,
      error: null,
      nextAt: null,
      doneAt: clock.now(),
      facts: { ...result.facts, ...(media.codec === null ? {} : { codec: media.codec }) },
    });
    ledger.events.append(job.id, {
      source: 'app',
      type: 'result_saved',
      detail: {
        index: result.index,
        role: result.role,
        mime: media.mime,
        bytes: file.bytes,
        sha256: file.sha256,
      },
    });
  });
  context.failpoint('download.after_done');
  context.received(result.id, file.bytes, file.bytes);
}

async function noteProvenance(
  { bytes, sha256, facts: { width, height, durationMs, mime } }: Omit<Verified, 'partPath'>,
  path: string,
  result: ResultRecord,
  job: JobDetail,
  context: AttemptContext,
): Promise<void> {
  try {
    const sidecar = sidecarOf(
      {
        job,
        result,
        file: { name: basename(path), mime, bytes, sha256, width, height, durationMs },
        inputHash: context.inputHash,
        appVersion: context.appVersion,
      },
      context.redactor,
    );
    context.failpoint('download.before_sidecar');
    await writeSidecar(path, sidecar);
    context.failpoint('download.after_sidecar');
  } catch (thrown) {
    // The result itself is safe; a missing note is no reason to call it failed.
    context.report('sidecar', thrown);
  }
}
