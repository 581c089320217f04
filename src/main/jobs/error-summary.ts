/** What an entry of the timeline keeps of an error. */
import type { AppErrorShape } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';

/**
 * Our code and sentence, and TokenLab's own code and words where it had any: a later error takes the place of this one in the
 * job, and the timeline is then where they can still be read. They were cut to length when the answer was read.
 */
export function errorSummary({ code, message, remoteCode, remoteMessage }: AppErrorShape): JsonObject {
  return {
    code,
    message,
    ...(remoteCode === undefined ? {} : { remoteCode }),
    ...(remoteMessage === undefined ? {} : { remoteMessage }),
  };
}
