/** Work that no place in the window waits for, as of a key or a menu that has closed: a short message says what failed. */
import { toAppErrorShape } from '../../shared/errors.ts';
import { shown } from '../i18n/index.ts';
import { say } from '../notices.ts';

/** Never throws. */
export async function attempt(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    say('error', 'command', shown(toAppErrorShape(thrown).message));
  }
}
