/** What actions are called. Apart from what they do: some of these words are loaded after the first screen. */
import { type Action, isJobCommand } from './actions.ts';

export const nameKeyOf = (action: Action) =>
  isJobCommand(action) ? (`job:command.${action}` as const) : (`frame:command.${action}` as const);
