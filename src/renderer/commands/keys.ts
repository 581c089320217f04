/** Keys of commands: how they are written, and when one was pressed. */
import { shortcutKey } from '../ui/keys.ts';

/** `mod` is Ctrl, or Cmd on macOS. */
export type Key = 'F5' | 'Delete' | `mod+${string}`;

const written: Readonly<Record<string, string>> = { Delete: 'Del' };

export const keyLabel = (key: Key): string =>
  key.startsWith('mod+') ? shortcutKey(key.slice('mod+'.length)) : (written[key] ?? key);

export function isPressed(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  key: Key,
): boolean {
  const hasModifier = event.ctrlKey || event.metaKey;
  if (!key.startsWith('mod+')) return event.key === key && !hasModifier && !event.altKey;
  return hasModifier && event.key.toLowerCase() === key.slice('mod+'.length).toLowerCase();
}
