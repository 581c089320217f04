/** How keys are written on this system, and which of them are text. */

export const isMac = navigator.userAgent.includes('Macintosh');

/** Radios, checkboxes and sliders keep the focus after a click; letters mean nothing to them. */
const typedInto = 'input:not([type="radio"], [type="checkbox"], [type="range"], [type="file"]), textarea';

/** True when a plain letter typed at `target` is text, not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches(`${typedInto}, select, [role="textbox"], [role="combobox"]`)
  );
}

/** Keys that no text comes of. On a Mac the other ones with Option are signs. */
const isNoSign = isMac ? /^mod\+|^F\d/ : /^(?:mod|alt)\+|^F\d/;

/** True when what is pressed at `target` is text there. @param key as `keysPressed` writes it */
export const isText = (key: string, target: EventTarget | null): boolean =>
  isTyping(target) && !isNoSign.test(key);
