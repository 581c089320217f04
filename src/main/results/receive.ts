/** Receives the bytes of one result into its part: resumed where the server can, checked for length, bounded. */

import { AppError } from '../../shared/errors.ts';
import { formatSize } from '../../shared/size.ts';
import { MiB } from '../../shared/units.ts';
import { say } from '../../shared/words/results/say.ts';
import { bareMime, retryAfterMs } from '../base/headers.ts';
import type { ResultRecord } from '../ledger/index.ts';
import { setAside } from './aside.ts';
import { refusedWith } from './attention.ts';
import { createCheckpoints } from './checkpoints.ts';
import { type AttemptContext, longestRetryAfter } from './context.ts';
import { resultsFolder } from './disk.ts';
import { discard, type FetchedFile, transportError } from './fetcher.ts';
import { patienceOf, turnOf, watchPace } from './pace.ts';
import type { PartFile } from './part-file.ts';
import { isUnpackError } from './unpack.ts';

export type Received =
  /** `isProven`: the transport says that this is all of it, and not only that no more came. */
  | { kind: 'whole'; mime: string | null; isProven: boolean }
  /** What came could not be unpacked. */
  | { kind: 'unusable'; reason: string }
  /** Worth another attempt: what is in the part stays good unless `fromZero`. `madeProgress`: there is more of it than before. */
  | { kind: 'again'; error: AppError; waitMs?: number; fromZero?: boolean; madeProgress?: boolean }
  /** It came so slowly that it gave up its place; what is in the part stays good. */
  | { kind: 'slow' }
  /** The link does not work, or no longer. */
  | { kind: 'stale'; httpStatus: number };

/** Bytes that are asked for at once where nobody says how many come. */
const roomWithoutLength = MiB;

/** @throws AppError for what another attempt would not put right; AbortError when `signal` fires */
export async function receive(
  result: ResultRecord,
  origin: string,
  part: PartFile,
  folder: string,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<Received> {
  let validator = part.bytes > 0 ? (result.etag ?? result.lastModified) : null;
  const before = result.unverifiedBytes ?? 0;
  /** Only more bytes than these are progress: after a beginning from zero, more than ever before. */
  let from = part.bytes > 0 ? part.bytes : before;
  const startOver = () => {
    from = Math.max(from, before);
    return part.restart(() => setAside(result.id, part.path, 'part', context));
  };
  if (part.bytes > 0 && validator === null) await startOver();
  for (let rounds = 0; ; rounds += 1) {
    const headers: Record<string, string> =
      validator === null ? {} : { range: `bytes=${part.bytes}-`, 'if-range': validator };
    context.failpoint('download.before_request');
    let answer: FetchedFile;
    try {
      answer = await context.fetcher.get(
        result.url!,
        { accountOrigin: origin },
        { headers, takesPacked: result.notes.takesPacked, signal },
      );
    } catch (thrown) {
      return againOrThrow(thrown, signal);
    }
    context.answered(result.id);
    context.failpoint('download.after_answer');
    const range = contentRange(answer.headers['content-range']);
    const outOfStep =
      (answer.status === 206 && (validator === null || range === null || range.start !== part.bytes)) ||
      (answer.status === 416 && range?.total !== part.bytes) ||
      ((answer.status === 206 || answer.status === 416) && isOfAnother(answer, range?.total ?? null, result));
    if (outOfStep && rounds === 0) {
      // The server cannot continue from here: from the beginning, in full.
      discard(answer.body);
      await startOver();
      validator = null;
      continue;
    }
    if (answer.status === 416 && range?.total === part.bytes && part.bytes > 0) {
      discard(answer.body);
      return { kind: 'whole', mime: result.mime, isProven: true };
    }
    if (answer.status !== 200 && (answer.status !== 206 || outOfStep)) {
      discard(answer.body);
      return refusedStatus(answer, context);
    }
    if (answer.status === 200 && part.bytes > 0) {
      await startOver().catch((thrown: unknown) => {
        discard(answer.body);
        throw thrown;
      });
    }
    return takeBody(result, answer, range?.total ?? null, part, from, folder, context, signal);
  }
}

/** What the server says of the file itself, as it is noted. */
const marksOf = ({ headers }: FetchedFile) => ({
  etag: headers.etag?.slice(0, 500) ?? null,
  lastModified: headers['last-modified']?.slice(0, 100) ?? null,
});

/** It continues, and says itself that it does so in another file than what is in the part: not every server minds If-Range. */
function isOfAnother(
  answer: FetchedFile,
  total: number | null,
  { etag, lastModified, totalBytes }: ResultRecord,
): boolean {
  const marks = marksOf(answer);
  const differs = <T>(before: T | null, now: T | null) => before !== null && now !== null && before !== now;
  return (
    differs(totalBytes, total) ||
    (etag !== null ? differs(etag, marks.etag) : differs(lastModified, marks.lastModified))
  );
}

async function takeBody(
  result: ResultRecord,
  answer: FetchedFile,
  rangeTotal: number | null,
  part: PartFile,
  from: number,
  folder: string,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<Received> {
  const { limits, ledger, clock } = context;
  const total = answer.packed ? null : (rangeTotal ?? lengthOf(answer.headers['content-length'], part.bytes));
  const grant = context.space.begin(folder, resultsFolder, limits.keptFree);
  let granted = part.bytes;
  /** What waits to be written has its room until the disk has it. */
  const countWritten = () => {
    grant.wrote(part.written - granted);
    granted = part.written;
  };
  const askForRoom = async (bytes = 0) => {
    await part.settled();
    countWritten();
    await grant.ask(Math.max(total === null ? roomWithoutLength : total - part.bytes, bytes));
  };
  try {
    if (total !== null && total > limits.maxBytes) throw tooLarge(limits.maxBytes);
    await askForRoom();
    const marks = marksOf(answer);
    ledger.results.update(result.id, {
      receivedBytes: part.bytes,
      totalBytes: total,
      // A weak tag says "much the same", which is not enough to join two halves.
      etag: answer.packed || (marks.etag?.startsWith('W/') ?? true) ? null : marks.etag,
      lastModified: answer.packed ? null : marks.lastModified,
      // The link works: should it be refused later, everything begins again.
      notes: { askedForFreshLink: false, refusedSince: null, linkWaits: 0 },
    });
  } catch (thrown) {
    grant.end();
    discard(answer.body);
    throw thrown;
  }

  const checkpoints = createCheckpoints(result.id, part, context);
  context.received(result.id, part.bytes, total);
  let isSlow = false;
  const isResumable =
    !answer.packed && (answer.headers.etag ?? answer.headers['last-modified']) !== undefined;
  const endWatch = watchPace({
    clock,
    limits,
    turn: turnOf(limits, isResumable, context.timesBack(result.id)),
    patience: patienceOf(limits, isResumable),
    bytes: () => part.bytes,
    isWanted: () => context.isWanted(result.id),
    stepBack() {
      isSlow = true;
      answer.body.destroy(new Error('It came too slowly.'));
    },
  });
  try {
    for await (const chunk of answer.body) {
      const bytes = chunk as Buffer;
      if (part.bytes + bytes.length > limits.maxBytes) throw tooLarge(limits.maxBytes);
      countWritten();
      if (grant.left < part.bytes - part.written + bytes.length) await askForRoom(bytes.length);
      await part.write(bytes);
      context.answered(result.id);
      context.received(result.id, part.bytes, total);
      if (checkpoints.beginWhenDue()) await askForRoom();
    }
    await checkpoints.end();
  } catch (thrown) {
    discard(answer.body);
    await checkpoints.salvage();
    if (isSlow && !signal.aborted) return { kind: 'slow' };
    if (isUnpackError(thrown) && !signal.aborted) {
      return { kind: 'unusable', reason: say('fileArrivedCompressedAndCouldnt') };
    }
    const again = againOrThrow(thrown, signal);
    return again.kind === 'again' ? { ...again, madeProgress: part.bytes > from } : again;
  } finally {
    grant.end();
    endWatch();
  }
  if (total !== null && part.bytes < total) {
    await checkpoints.last();
    return { kind: 'again', error: cutOff(), madeProgress: part.bytes > from };
  }
  if (total !== null && part.bytes > total) return { kind: 'again', error: cutOff(), fromZero: true };
  const { 'content-type': mime, 'content-length': length, 'transfer-encoding': transfer } = answer.headers;
  // A body without a length that is not sent in pieces may end anywhere.
  const isProven = total !== null || length !== undefined || /chunked/i.test(transfer ?? '');
  return { kind: 'whole', mime: bareMime(mime), isProven };
}

function againOrThrow(thrown: unknown, signal: AbortSignal): Received {
  if (signal.aborted) throw signal.reason;
  const error = transportError(thrown);
  if (!error.shape.retryable || (error.code !== 'network' && error.code !== 'timeout')) throw error;
  return { kind: 'again', error };
}

function refusedStatus(answer: FetchedFile, context: AttemptContext): Received {
  const { status } = answer;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const message = say('serverOfResultAnsweredWith', { status });
    const error = new AppError(status === 429 ? 'rate_limited' : 'server_error', message, {
      retryable: true,
      httpStatus: status,
      next: ['wait_and_retry', 'download_again'],
    });
    const waitMs = retryAfterMs(answer.headers, context.clock.now());
    return {
      kind: 'again',
      error,
      ...(waitMs === null ? {} : { waitMs: Math.min(waitMs, longestRetryAfter) }),
    };
  }
  // Each storage has a status of its own for a signature that has expired.
  if (status >= 400) return { kind: 'stale', httpStatus: status };
  throw refusedWith(status);
}

const cutOff = (): AppError =>
  new AppError('network', say('fileDidntArriveWhole'), { retryable: true, next: ['wait_and_retry'] });

const tooLarge = (maxBytes: number): AppError =>
  new AppError('output_too_large', say('fileIsLargerThanSize', { size: formatSize(maxBytes) }), {
    next: ['contact_support'],
  });

function lengthOf(header: string | undefined, already: number): number | null {
  return header !== undefined && /^\d{1,15}$/.test(header.trim()) ? already + Number(header) : null;
}

function contentRange(header: string | undefined): { start: number | null; total: number | null } | null {
  const found = /^bytes\s+(?:(\d{1,15})-\d{1,15}|\*)\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '');
  if (found === null) return null;
  return {
    start: found[1] === undefined ? null : Number(found[1]),
    total: found[2] === '*' ? null : Number(found[2]),
  };
}
