/** When a key press belongs to a text field or a dialog. */
import { openOnes } from '../../ui/leaving.ts';

/** Radios, checkboxes and sliders keep the focus after a click; letters mean nothing to them. */
const typedInto = 'input:not([type="radio"], [type="checkbox"], [type="range"], [type="file"]), textarea';

/** True when a plain letter typed at `target` is text, not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches(`${typedInto}, select, [role="textbox"], [role="combobox"]`)
  );
}

/** True while something that owns the keyboard (a dialog, a sheet, a menu) is open. */
export function isModalOpen(): boolean {
  return openOnes('[aria-modal="true"], [role="menu"]').length > 0;
}
