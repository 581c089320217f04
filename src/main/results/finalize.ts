/** The last steps of a download: the verified part gets its final name, and the ledger says so. */

import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { JobDetail } from '../../shared/job.ts';
import { isMeasured } from '../../shared/media.ts';
import { say } from '../../shared/words/results/say.ts';
import { exists, freeName, isGone, moveFile, moveIntoPlace, numberSuffix } from '../base/files.ts';
import { flushFolder } from '../base/flush.ts';
import { codeOf } from '../base/system-error.ts';
import type { ResultRecord } from '../ledger/index.ts';
import { dropAside } from './aside.ts';
import type { AttemptContext } from './context.ts';
import { hashFile } from './disk.ts';
import type { MediaFacts, Verdict } from './inspect/verdict.ts';
import { type NameRoom, nameRooms, nameWith, type Place, placeFor, placeWithin, safeStem } from './names.ts';
import { dropPart, partPathFor } from './part-file.ts';
import { sidecarOf, sidecarPath, writeSidecar } from './sidecar.ts';

/** A file that is whole and right, waiting in its part for a name. */
export interface Verified {
  partPath: string;
  sha256: string;
  bytes: number;
  facts: MediaFacts;
  /** Why a person should look at it. */
  doubt: string | null;
}

const plainText: MediaFacts = {
  media: 'text',
  mime: 'text/plain',
  extension: 'txt',
  width: null,
  height: null,
  durationMs: null,
  codec: null,
  contents: null,
};

/**
 * A text that TokenLab gave as text needs no proof: it came whole inside the answer.
 * @param isWhole the transport says that this is all of it
 */
export async function verdictOf(
  result: ResultRecord,
  path: string,
  mime: string | null,
  isWhole: boolean,
  { inspect }: Pick<AttemptContext, 'inspect'>,
): Promise<Verdict> {
  if (result.kind === 'text') return { kind: 'right', facts: plainText };
  return inspect(path, { media: result.media, mime, isWhole });
}

/** Why a file is kept with a doubt. */
export const doubtIn = (verdict: Verdict): string | null =>
  verdict.kind === 'right' ? null : verdict.kind === 'doubted' ? verdict.doubt : verdict.reason;

/** Its file was written whole. A text is done by its content; as long as a time is due, its file may not be there. */
export const isFinished = ({ download, kind, nextAt }: ResultRecord): boolean =>
  download === 'done' && (kind !== 'text' || nextAt === null);

/** True when an earlier attempt gave the file its name and was killed before it could say so. */
export async function wasFinalized(
  result: ResultRecord,
  job: JobDetail,
  context: AttemptContext,
): Promise<boolean> {
  if (result.path === null || result.sha256 === null || isFinished(result)) return false;
  // That one was saved before, and another copy was asked for.
  if (result.doneAt !== null) return false;
  const found = await hashFile(result.path);
  if (found === null) return false;
  if (found.sha256 !== result.sha256) {
    // An empty file is the mark with which this very result had taken the name.
    if (found.bytes === 0) await rm(result.path, { force: true });
    return false;
  }
  // It was judged before it was given its name.
  const verdict = await verdictOf(result, result.path, result.mime, true, context);
  await dropPart(result.partPath);
  await finish(
    { ...found, facts: verdict.facts, doubt: doubtIn(verdict) },
    result.path,
    result,
    job,
    context,
  );
  return true;
}

/** Moves the verified part to its final name: never over another file, never half, never outside the folder. */
export async function finalize(
  file: Verified,
  result: ResultRecord,
  job: JobDetail,
  folder: string,
  context: AttemptContext,
): Promise<void> {
  const place = placeFor(context.template(), {
    at: job.createdAt,
    model: job.model,
    title: job.title,
    project: job.projectId,
    jobId: job.id,
    family: job.family,
    operation: job.operation,
    role: result.role,
    label: result.label,
    index: result.index,
    count: job.results.filter((other) => other.media !== 'link').length,
  });
  for (const bytes of nameRooms) {
    try {
      return await nameIn(folder, place, bytes, file, result, job, context);
    } catch (thrown) {
      // How long names may be, only the folder itself can tell.
      if (codeOf(thrown) !== 'ENAMETOOLONG' || bytes === nameRooms.at(-1)) throw thrown;
    }
  }
}

async function nameIn(
  folder: string,
  place: Place,
  bytes: number,
  file: Verified,
  result: ResultRecord,
  job: JobDetail,
  context: AttemptContext,
): Promise<void> {
  const { ledger } = context;
  const { folders, stem, units } = context.isWindows
    ? placeWithin(place, folder)
    : { ...place, units: Number.POSITIVE_INFINITY };
  const room = { bytes, units };
  const target = await folderBelow(folder, folders, room);
  const partPath = await partBeside(file.partPath, folder, target, result.id, context);
  const pathOf = (number: number) => inside(target, nameWith(stem, file.facts.extension, number, room));
  let number = 1;
  for (let isTaken = await exists(pathOf(1)); ; isTaken = true) {
    if (isTaken) number = await freeNumber(target, pathOf, number);
    const path = pathOf(number);
    // Where the name of the sidecar is too long, the folder says so now.
    await exists(sidecarPath(path));
    context.failpoint('download.before_naming');
    // Written before the name exists: after a kill in between, the file is found again by its name and hash.
    // It is in place of a file that was saved before.
    const named = { path, sha256: file.sha256, doneAt: null };
    ledger.results.update(result.id, { ...named, receivedBytes: file.bytes });
    context.failpoint('download.after_naming');
    context.failpoint('download.before_rename');
    if (await moveIntoPlace(partPath, path)) {
      context.failpoint('download.after_rename');
      await finish(file, path, result, job, context);
      return;
    }
    number += 1;
  }
}

/** A folder below may be on another disk; the part is brought to it first, so that no name ever has half a file. */
async function partBeside(
  partPath: string,
  folder: string,
  target: string,
  resultId: string,
  { ledger }: Pick<AttemptContext, 'ledger'>,
): Promise<string> {
  if (target === folder || (await stat(target)).dev === (await stat(folder)).dev) return partPath;
  const beside = partPathFor(target, resultId);
  await moveFile(partPath, beside);
  ledger.results.update(resultId, { partPath: beside });
  return beside;
}

/** Names are the same where capitals do not count, or letters are composed in another way. */
const keyOf = (path: string): string => basename(path).normalize('NFC').toLowerCase();

/** The number of a free name, from one look at the folder. */
async function freeNumber(folder: string, pathOf: (number: number) => string, from: number): Promise<number> {
  const names = new Set((await readdir(folder)).map(keyOf));
  return (await freeName(pathOf, (path) => names.has(keyOf(path)), from)).number;
}

/**
 * Makes the folders below `folder` that are not there. A file that has such a name is left alone, and so is a link that leads
 * out of the folder.
 */
async function folderBelow(folder: string, names: readonly string[], room: NameRoom): Promise<string> {
  let path = folder;
  for (const name of names) path = await folderIn(path, safeStem(name, room), folder);
  return path;
}

async function folderIn(parent: string, name: string, root: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = inside(parent, name + numberSuffix(number));
    try {
      await mkdir(path);
      await flushFolder(parent);
      return path;
    } catch (thrown) {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
      if (await isFolderBelow(path, root)) return path;
    }
  }
}

async function isFolderBelow(path: string, root: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isDirectory()) return false;
    const way = relative(await realpath(root), await realpath(path));
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  } catch (thrown) {
    if (isGone(thrown)) return false;
    throw thrown;
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
  // The file has its name: what waited instead of it is no longer needed.
  await dropAside({ ...ledger.results.require(result.id) });
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
      // What it is, and not what was foretold: it is shown as that.
      ...(result.kind === 'text' ? {} : { media: media.media }),
      mime: media.mime,
      doubt: file.doubt,
      contents: media.contents,
      unverifiedPath: null,
      unverifiedBytes: null,
      notes: { aside: null },
      // What the answer says of a size decides nothing where the file itself could say it.
      width: isMeasured(media.mime) ? media.width : (media.width ?? result.width),
      height: isMeasured(media.mime) ? media.height : (media.height ?? result.height),
      durationMs: media.durationMs ?? result.durationMs,
      error: null,
      nextAt: null,
      doneAt: clock.now(),
      output: {
        media: null,
        ...(media.codec === null ? {} : { codec: media.codec }),
        passes: media.passes ?? null,
      },
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
        ...(file.doubt === null ? {} : { doubt: file.doubt }),
      },
    });
  });
  context.failpoint('download.after_done');
  if (result.output.media !== null) await context.media?.drop(result.output.media);
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
    await writeSidecar(path, result.id, sidecar);
    context.failpoint('download.after_sidecar');
  } catch (thrown) {
    // The result itself is safe; a missing note is no reason to call it failed.
    context.report('sidecar', thrown);
  }
}

/** The path of a name in a folder. @throws AppError `internal` when the name is more than a name */
export function inside(folder: string, name: string): string {
  const path = join(folder, name);
  if (name === '' || basename(path) !== name || resolve(dirname(path)) !== resolve(folder)) {
    throw new AppError('internal', say('savedOutside'));
  }
  return path;
}
