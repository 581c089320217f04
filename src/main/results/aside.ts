/**
 * Bytes that came and are not the result: they wait beside the part, as `*.unverified`, until something better is on
 * the disk or a person says what becomes of them.
 */
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isGone, moveFile } from '../base/files.ts';
import { removed } from '../base/moment.ts';
import type { DownloadNotes, ResultRecord } from '../ledger/index.ts';
import type { AttemptContext, ResultsLedger } from './context.ts';
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

/** What waits of the file itself, where that is more of it than a copy of so many bytes. */
export async function longerCopy(
  { unverifiedPath, notes }: ResultRecord,
  bytes: number,
): Promise<string | null> {
  if (notes.aside === null || notes.aside === 'page') return null;
  return ((await sizeOf(unverifiedPath)) ?? 0) > bytes ? unverifiedPath : null;
}

/**
 * Takes what is in a part out of the way of the next attempt. What waits already stays when it is worth more; then the
 * part's bytes are dropped, because something better is on the disk.
 */
export async function setAside(
  resultId: string,
  partPath: string,
  kind: AsideKind,
  { ledger }: { ledger: ResultsLedger },
): Promise<void> {
  const bytes = await sizeOf(partPath);
  if (bytes === null) return;
  if (bytes === 0) {
    await rm(partPath, { force: true });
    return;
  }
  const { unverifiedPath, notes } = ledger.results.require(resultId);
  const before = await sizeOf(unverifiedPath);
  if (before !== null && !isBetter({ kind, bytes }, { kind: notes.aside ?? 'page', bytes: before })) {
    await rm(partPath, { force: true });
    return;
  }
  const path = asidePath(partPath);
  await moveFile(partPath, path);
  ledger.results.update(resultId, { unverifiedPath: path, unverifiedBytes: bytes, notes: { aside: kind } });
  if (unverifiedPath !== null && unverifiedPath !== path) await rm(unverifiedPath, { force: true });
}

/** The patch of a row whose refused bytes are gone. */
export const nothingAside = { unverifiedPath: null, unverifiedBytes: null, notes: { aside: null } } as const;

/** Removes what waited: something better is on the disk, or a person confirmed it. What stays is removed at a later start. */
export async function dropAside({
  unverifiedPath,
  partPath,
}: Pick<ResultRecord, 'unverifiedPath' | 'partPath'>): Promise<void> {
  for (const path of [unverifiedPath, partPath === null ? null : asidePath(partPath)]) {
    if (path !== null && /[\\/]\.safelight-[A-Za-z0-9_-]+\.unverified$/.test(path)) await removed(path);
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
