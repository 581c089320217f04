/**
 * Which keys do what: one table for the window, its menus, the sheet of keys and their editor. A person's own keys take
 * the place of those here, action by action.
 */
/**
 * A key with its modifiers: `mod+K`, `alt+1`, `shift+F10`, `Delete`, `/`. `mod` is Ctrl, or Cmd on macOS. Letters are
 * capital; a sign is written as it is printed, so Shift is named only with letters and with keys that have a name.
 */
export type Key = string;

/** Actions of the window, in the order in which they are listed; those of jobs follow. */
export const windowKeys = {
  newJob: ['N', 'mod+N'],
  search: ['/', 'mod+F'],
  palette: ['mod+K'],
  toggleLayout: ['G'],
  viewAll: ['alt+1'],
  viewActive: ['alt+2'],
  viewAttention: ['alt+3'],
  viewDone: ['alt+4'],
  viewFailed: ['alt+5'],
  viewSpending: ['alt+6'],
  viewBatches: ['alt+7'],
  toggleSending: ['mod+shift+P'],
  templates: ['mod+T'],
  undoHide: ['mod+Z'],
  settings: ['mod+,'],
  shortcuts: ['?'],
  close: ['Escape'],
  submit: ['mod+Enter'],
  promptHistory: ['mod+ArrowUp'],
  insertSnippet: ['mod+ArrowDown'],

  moveUp: ['ArrowUp'],
  moveDown: ['ArrowDown'],
  moveLeft: ['ArrowLeft'],
  moveRight: ['ArrowRight'],
  pageUp: ['PageUp'],
  pageDown: ['PageDown'],
  moveFirst: ['Home'],
  moveLast: ['End'],
  selectAll: ['mod+A'],
  mark: ['mod+Space'],
  inspect: ['Enter'],
  menu: ['shift+F10', 'ContextMenu'],
} as const satisfies Record<string, readonly Key[]>;

/** Keys of what can be done with a job; a command that is not named here has none until a person gives it one. */
export const jobKeys: Readonly<Record<string, readonly Key[]>> = {
  quickLook: ['Space'],
  rename: ['F2'],
  open: ['mod+O'],
  refresh: ['F5', 'mod+R'],
  tag: ['T'],
  hide: ['Delete'],
};

/** What a person has set, by action. An empty list takes the keys away. */
export type OwnKeys = Record<string, Key[]>;

const defaults: Readonly<Record<string, readonly Key[]>> = { ...jobKeys, ...windowKeys };

export const keysOf = (action: string, own: OwnKeys): readonly Key[] => own[action] ?? defaults[action] ?? [];

/** True when these are the keys that the action comes with. */
export const isDefault = (action: string, keys: readonly Key[]): boolean =>
  keys.join(' ') === (defaults[action] ?? []).join(' ');

/** Of several actions with the same key, the one that has it: the first in the list. */
export function actionWith<A extends string>(key: Key, actions: readonly A[], own: OwnKeys): A | null {
  return actions.find((action) => keysOf(action, own).includes(key)) ?? null;
}

/** The other actions that have one of an action's keys, by key. */
export function conflictsOf<A extends string>(
  action: A,
  actions: readonly A[],
  own: OwnKeys,
): { key: Key; with: A }[] {
  return keysOf(action, own).flatMap((key) =>
    actions
      .filter((other) => other !== action && keysOf(other, own).includes(key))
      .map((other) => ({ key, with: other })),
  );
}

/** The keys with another one for an action; the action that had it loses it. */
export function withKey(action: string, key: Key, actions: readonly string[], own: OwnKeys): OwnKeys {
  const next: OwnKeys = { ...own };
  for (const { with: other } of conflictsOf(action, actions, { ...own, [action]: [key] }))
    next[other] = keysOf(other, own).filter((each) => each !== key);
  next[action] = [key];
  return tidy(next);
}

/** An action with the keys that it comes with; the action that has one of them now loses it. */
export function withDefaults(action: string, actions: readonly string[], own: OwnKeys): OwnKeys {
  const next: OwnKeys = { ...own, [action]: [...(defaults[action] ?? [])] };
  for (const { key, with: other } of conflictsOf(action, actions, next))
    next[other] = keysOf(other, next).filter((each) => each !== key);
  return tidy(next);
}

/** Without what is as it comes. */
const tidy = (own: OwnKeys): OwnKeys =>
  Object.fromEntries(Object.entries(own).filter(([action, keys]) => !isDefault(action, keys)));

const acceleratorNames: Readonly<Record<string, string>> = {
  mod: 'CommandOrControl',
  alt: 'Alt',
  shift: 'Shift',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** The parts of a key: `mod+alt++` is `mod`, `alt` and `+`. */
export function partsOf(key: Key): string[] {
  const parts = key.split('+');
  return key === '+' || key.endsWith('++') ? [...parts.slice(0, -2), '+'] : parts;
}

/** The key of an action as a native menu shows it: one that is no text. Undefined when it has none. */
export function acceleratorOf(action: string, own: OwnKeys): string | undefined {
  const key = keysOf(action, own).find((each) => /^(mod|alt)\+|^F\d/.test(each));
  if (key === undefined) return undefined;
  return partsOf(key)
    .map((part) => acceleratorNames[part] ?? (part === '+' ? 'Plus' : part))
    .join('+');
}
