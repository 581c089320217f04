/** When nobody knows whether a create was accepted: it is never sent again automatically, and a person decides. */

import type { AppErrorShape, NextAction } from './errors.ts';
import { say } from './words/shared/say.ts';

/** What ends the doubt. */
export const waysOutOfDoubt: NextAction[] = ['link_task', 'mark_not_created', 'submit_again_knowingly'];

/** An error after which a task may exist. */
export const inDoubt = (error: AppErrorShape): AppErrorShape => ({
  ...error,
  message: `${error.message} ${say('taskMayHaveBeenCreated')}`,
  next: waysOutOfDoubt,
  retryable: false,
});
