/** Updates of the app: the updates room does them. */
import type { updateMethods } from '../../../shared/contract/updates.ts';
import type { Updates } from '../../updates/index.ts';
import type { HandlersOf } from '../answer.ts';

export const updateHandlers = (updates: Updates): HandlersOf<typeof updateMethods> => ({
  updateState: updates.state,
  checkForUpdate: () => updates.check(),
  loadUpdate: () => updates.load(),
  restartToUpdate: updates.restart,
});
