/** Parts and refused bytes whose result has become a file, or was dropped: another program held them then. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isGone } from '../base/files.ts';
import { removed } from '../base/moment.ts';
import type { ResultRecord } from '../ledger/index.ts';
import type { ResultsLedger } from './context.ts';

const hidden = /^\.safelight-([A-Za-z0-9_-]+)\.(?:part|unverified)$/;

/** Removes them from the results folder. What something better does not stand in for stays. */
export async function removeLeftovers(folder: string, { results }: ResultsLedger): Promise<void> {
  for (const name of await namesIn(folder)) {
    const resultId = hidden.exec(name)?.[1];
    const result = resultId === undefined ? null : results.get(resultId);
    if (result !== null && (await isOver(result, join(folder, name)))) await removed(join(folder, name));
  }
}

async function isOver({ download, path, bytes, doubt }: ResultRecord, hiddenPath: string): Promise<boolean> {
  if (download === 'discarded') return true;
  if (download !== 'done' || path === null) return false;
  try {
    const { size } = await stat(path);
    // A folder that was away may have brought more of a file that is doubted.
    return size === bytes && (doubt === null || (await stat(hiddenPath)).size <= size);
  } catch (thrown) {
    if (isGone(thrown)) return false;
    throw thrown;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (isGone(thrown)) return [];
    throw thrown;
  }
}
