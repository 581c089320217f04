/** Which key was pressed, on any layout, and how keys are written. */
import { type Key, partsOf } from '../../shared/keys.ts';
import { isMac } from '../ui/keys.ts';

export type { Key } from '../../shared/keys.ts';

const written: Readonly<Record<string, string>> = {
  Delete: 'Del',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  ContextMenu: 'Menu',
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
};

export const keyLabel = (key: Key): string =>
  partsOf(key)
    .map((part) => written[part] ?? part)
    .join(isMac ? '' : '+');

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> &
  Partial<Pick<KeyboardEvent, 'getModifierState'>>;

const modifiers = [
  'Control',
  'Meta',
  'Alt',
  'AltGraph',
  'Shift',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
];
const isLetter = (text: string): boolean => /^\p{L}$/u.test(text);
const isLatin = (text: string): boolean => /^[A-Za-z]$/.test(text);

/** Signs at places of the keyboard, without and with Shift. */
const signs: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ['/', '?'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
};

/** Whether the layout has Latin letters, by the last letter that was pressed; null before the first one. */
let hasLatin: boolean | null = null;

function named(base: string, event: Press, withShift: boolean): Key {
  // AltGr makes a sign; some systems report it as Ctrl and Alt.
  const isSign = event.getModifierState?.('AltGraph') ?? false;
  const parts = [
    !isSign && (event.ctrlKey || event.metaKey) ? 'mod' : '',
    !isSign && event.altKey ? 'alt' : '',
    withShift && event.shiftKey ? 'shift' : '',
    base,
  ];
  return parts.filter((part) => part !== '').join('+');
}

/**
 * What a press may mean, the likeliest first: the letter or sign that is printed on the key, then the one at its place on
 * a Latin keyboard, where the layout has no Latin letters or a modifier changes digits into signs.
 */
export function keysPressed(event: Press): Key[] {
  const { key, code } = event;
  if (modifiers.includes(key)) return [];
  if (key === ' ') return [named('Space', event, true)];
  if (key.length > 1 && !isLetter(key)) return [named(key, event, true)];
  if (/^Key[A-Z]$/.test(code) && isLetter(key)) hasLatin = isLatin(key);

  const found = [isLetter(key) ? named(key.toUpperCase(), event, true) : named(key, event, false)];
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined && (event.altKey || event.ctrlKey || event.metaKey))
    found.push(named(digit, event, true));
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined && !isLatin(key)) found.push(named(letter, event, true));
  const sign = signs[code]?.[event.shiftKey ? 1 : 0];
  if (sign !== undefined && !isLatin(key) && hasLatin !== true) found.push(named(sign, event, false));
  return [...new Set(found)];
}
