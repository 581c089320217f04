/** Calls to the file system that something stands in the way of for a moment: a virus scanner, an indexer, a backup. */
import { rename, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './system-error.ts';

/** Waits (ms) between the tries: about three seconds in all. */
const waits = [20, 50, 100, 200, 400, 800, 1600];

/** What waiting does not change: names, places, room. Everything else may be over in a moment, known or not. */
const lasting =
  /^(?:ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG|ELOOP|EINVAL|EXDEV|EMLINK|EROFS|ENOSPC|EDQUOT|EFBIG|ENOSYS|ENOTSUP|EOPNOTSUPP)$/;

/** Whether the same call may succeed after a moment. */
export const isForAMoment = (error: unknown): boolean => {
  const code = codeOf(error);
  return code !== '' && !lasting.test(code);
};

/** Calls again for seconds while something may only be in the way. @throws the last error */
export async function overAMoment<T>(call: () => Promise<T>): Promise<T> {
  for (const ms of waits) {
    try {
      return await call();
    } catch (error) {
      if (!isForAMoment(error)) throw error;
    }
    await wait(ms);
  }
  return call();
}

/** Gives a file another name on the same disk. */
export const renamed = (from: string, to: string): Promise<void> => overAMoment(() => rename(from, to));

/**
 * Removes a file whose content is elsewhere by now. That it stays harms nobody, so its failure is no error.
 * @returns whether it is gone
 */
export async function removed(path: string): Promise<boolean> {
  try {
    await overAMoment(() => rm(path, { force: true }));
    return true;
  } catch {
    return false;
  }
}
