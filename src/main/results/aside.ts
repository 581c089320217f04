/**
 * Bytes that came and are not the result: they wait beside the part, as `*.unverified`, until something better is on
 * the disk or a person says what becomes of them.
 */
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { exists, isGone, moveFile } from '../base/files.ts';
import { removed } from '../base/moment.ts';
import type { DownloadNotes, ResultRecord } from '../ledger/index.ts';
import type { AttemptContext } from './context.ts';
import { resultsFolder } from './disk.ts';

/** What waits: an error page, a part of a file, or a copy that came to its end and is doubted. */
export type AsideKind = NonNullable<DownloadNotes['aside']>;
interface Waiting {
  kind: AsideKind;
  bytes: number;
}

/** Any of the file is better than a page, and more of it better than less; of as much, a copy that came to its end. */
function isBetter(now: Waiting, before: Waiting): boolean {
  const isPage = now.kind === 'page';
  if (isPage !== (before.kind === 'page')) return !isPage;
  if (now.bytes !== before.bytes) return now.bytes > before.bytes;
  return now.kind !== 'part' || before.kind !== 'doubted';
}

const asidePath = (partPath: string): string => partPath.replace(/\.part$/, '.unverified');

/** Bytes of a file; null when it is not there. */
async function sizeOf(path: string | null): Promise<number | null> {
  if (path === null) return null;
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (isGone(thrown)) return null;
    throw thrown;
  }
}

/** What waits for a person, as the window tells it: the refused bytes or what has come of a file so far, the longer one. */
export async function waitingBytes(result: ResultRecord): Promise<{ path: string; bytes: number } | null> {
  let longest: { path: string; bytes: number } | null = null;
  // After a kill the ledger may not know yet what was set aside.
  const beside = result.partPath === null ? null : asidePath(result.partPath);
  for (const path of [result.unverifiedPath, beside, result.partPath]) {
    const bytes = await sizeOf(path);
    if (path !== null && bytes !== null && bytes > (longest?.bytes ?? 0)) longest = { path, bytes };
  }
  return longest;
}

/** What is not found there may come back with its disk or its folder. */
const isOutOfReach = async (path: string, { disks }: Pick<AttemptContext, 'disks'>): Promise<boolean> =>
  (await disks.awayAt(path)) !== null || !(await exists(dirname(path)));

/** What is noted as waiting, unless it is gone from a folder that is there. */
async function noted(
  { unverifiedPath: path, unverifiedBytes, notes }: ResultRecord,
  context: Pick<AttemptContext, 'disks'>,
): Promise<(Waiting & { path: string; isThere: boolean }) | null> {
  if (path === null) return null;
  const kind = notes.aside ?? 'page';
  const bytes = await sizeOf(path);
  if (bytes !== null) return { kind, bytes, path, isThere: true };
  if (!(await isOutOfReach(path, context))) return null;
  return { kind, bytes: unverifiedBytes ?? 0, path, isThere: false };
}

/** What waits of the file itself, where that is more of it than a copy of so many bytes. */
export async function longerCopy(
  result: ResultRecord,
  bytes: number,
  context: Pick<AttemptContext, 'disks'>,
): Promise<{ path: string; isThere: boolean } | null> {
  const waits = await noted(result, context);
  return waits !== null && waits.kind !== 'page' && waits.bytes > bytes ? waits : null;
}

/**
 * Takes what is in a part out of the way of the next attempt. What waits already stays when it is worth more; then the
 * part's bytes are dropped, because something better is on the disk. Where that is out of reach, they wait as well.
 */
export async function setAside(
  resultId: string,
  partPath: string,
  kind: AsideKind,
  context: Pick<AttemptContext, 'ledger' | 'disks'>,
): Promise<void> {
  const { ledger } = context;
  const bytes = await sizeOf(partPath);
  if (bytes === null) return;
  if (bytes === 0) {
    await rm(partPath, { force: true });
    return;
  }
  const before = await noted(ledger.results.require(resultId), context);
  const path = asidePath(partPath);
  if (before !== null && !isBetter({ kind, bytes }, before)) {
    const stays = !before.isThere && kind !== 'page' && bytes >= ((await sizeOf(path)) ?? 0);
    if (stays) await moveFile(partPath, path);
    else await rm(partPath, { force: true });
    return;
  }
  await moveFile(partPath, path);
  ledger.results.update(resultId, { unverifiedPath: path, unverifiedBytes: bytes, notes: { aside: kind } });
  if (before !== null && before.path !== path) await rm(before.path, { force: true });
}

/** A part that could not be brought along waits where it is, unless something better waits. */
export async function leaveBehind(
  resultId: string,
  context: Pick<AttemptContext, 'ledger' | 'disks'>,
): Promise<void> {
  const result = context.ledger.results.require(resultId);
  const { kind, partPath, receivedBytes: bytes } = result;
  if (kind !== 'file' || partPath === null || bytes === 0) return;
  // One that cannot be looked at is not gone.
  const found = await sizeOf(partPath).catch(() => bytes);
  if (found === null && !(await isOutOfReach(partPath, context))) return;
  const before = await noted(result, context);
  if (before !== null && !isBetter({ kind: 'part', bytes }, before)) return;
  context.ledger.results.update(resultId, {
    unverifiedPath: partPath,
    unverifiedBytes: bytes,
    notes: { aside: 'part' },
  });
}

/** What was left behind as a part makes room where a new part is to be. */
export async function makeRoom(
  { id, unverifiedPath }: ResultRecord,
  partPath: string,
  { ledger }: Pick<AttemptContext, 'ledger'>,
): Promise<void> {
  if (unverifiedPath !== partPath) return;
  const path = asidePath(partPath);
  // After a kill it may have its new name already.
  if ((await sizeOf(partPath)) !== null) await moveFile(partPath, path);
  if ((await sizeOf(path)) !== null) ledger.results.update(id, { unverifiedPath: path });
}

/** The patch of a row whose refused bytes are gone. */
export const nothingAside = { unverifiedPath: null, unverifiedBytes: null, notes: { aside: null } } as const;

/** Removes what waited: something better is on the disk, or a person confirmed it. What stays is removed at a later start. */
export async function dropAside({
  unverifiedPath,
  partPath,
}: Pick<ResultRecord, 'unverifiedPath' | 'partPath'>): Promise<void> {
  for (const path of [unverifiedPath, partPath === null ? null : asidePath(partPath)]) {
    if (path !== null && /[\\/]\.safelight-[A-Za-z0-9_-]+\.(?:part|unverified)$/.test(path))
      await removed(path);
  }
}

/**
 * Brings a part along into another results folder, so that the download continues.
 * @returns false when it is not there or its disk is away; then it stays where it is
 * @throws AppError `disk_full` where there is no room for what has come already
 */
export async function bringPart(
  from: string,
  to: string,
  { space, limits }: Pick<AttemptContext, 'space' | 'limits'>,
): Promise<boolean> {
  try {
    const bytes = (await sizeOf(from)) ?? 0;
    await space.during(dirname(to), bytes, resultsFolder, () => moveFile(from, to), limits.keptFree);
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'disk_full') throw thrown;
    return false;
  }
}
