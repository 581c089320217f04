/** Every action that a key can stand for, and the one that a press means: the person's own keys come first. */
import { type Key, keysOf, type OwnKeys, windowKeys } from '../../shared/keys.ts';
import { useSession } from '../store/session.ts';
import { type JobCommand, jobCommandIds, rowOf } from './job-commands.ts';
import { keyLabel, keysPressed } from './keys.ts';
import { type WindowCommand, windowCommandIds } from './window-commands.ts';

type WindowAction = WindowCommand | keyof typeof windowKeys;
export type Action = JobCommand | WindowAction;

const inList: readonly Action[] = [
  'moveUp',
  'moveDown',
  'moveLeft',
  'moveRight',
  'pageUp',
  'pageDown',
  'moveFirst',
  'moveLast',
  'selectAll',
  'mark',
  'quickLook',
  'inspect',
  'menu',
];
const windowActions = [...(Object.keys(windowKeys) as (keyof typeof windowKeys)[]), ...windowCommandIds];
const everywhere: readonly Action[] = [...new Set<WindowAction>(windowActions)].filter(
  (action) => !inList.includes(action),
);
const ofJob: readonly Action[] = jobCommandIds.filter(
  (command) => rowOf(command).group !== null && !inList.includes(command),
);

/** In the order of the sheet; where two have the same key, the first one has it. */
export const actionGroups = { everywhere, list: inList, job: ofJob } as const;
export const actions: readonly Action[] = [...everywhere, ...inList, ...ofJob];

export const isJobCommand = (action: Action): action is JobCommand =>
  (jobCommandIds as readonly string[]).includes(action);

const noKeys: OwnKeys = {};
export const ownKeys = (): OwnKeys => useSession.getState().settings?.keys ?? noKeys;
export const useOwnKeys = (): OwnKeys => useSession((state) => state.settings?.keys ?? noKeys);

/** The first key of an action as it is written, or undefined. */
export function firstKey(action: string, own: OwnKeys): string | undefined {
  const [key] = keysOf(action, own);
  return key === undefined ? undefined : keyLabel(key);
}

/** Keys that what has the focus needs for itself. */
const ofFocus = /^(Space|Enter|Tab|Arrow\w+|Page\w+|Home|End)$/;

export interface Pressed {
  action: Action;
  key: Key;
  /** What has the focus comes first: a button takes Space, a list its arrows. */
  isOfFocus: boolean;
}

/** What a press means, or null. */
export function pressed(event: KeyboardEvent): Pressed | null {
  const own = ownKeys();
  for (const key of keysPressed(event)) {
    const action = actions.find((each) => keysOf(each, own).includes(key));
    if (action !== undefined) return { action, key, isOfFocus: ofFocus.test(key) };
  }
  return null;
}

const moves: Readonly<Record<string, string>> = {
  moveUp: 'ArrowUp',
  moveDown: 'ArrowDown',
  moveLeft: 'ArrowLeft',
  moveRight: 'ArrowRight',
  pageUp: 'PageUp',
  pageDown: 'PageDown',
  moveFirst: 'Home',
  moveLast: 'End',
};

/** The usual name of the key that moves as the pressed one does, or null; Shift extends and is no part of it. */
export function moveOf({ key, code, ctrlKey, metaKey, altKey }: KeyboardEvent): string | null {
  const own = ownKeys();
  const plain = keysPressed({ key, code, ctrlKey, metaKey, altKey, shiftKey: false });
  const action = Object.keys(moves).find((each) => keysOf(each, own).some((one) => plain.includes(one)));
  return action === undefined ? null : (moves[action] ?? null);
}
