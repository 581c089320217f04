/** Escape closes only the innermost thing: a part that a person opened within a dialog goes before the dialog. */
import { useWindowEvent } from '@mantine/hooks';
import type { KeyboardEvent, RefObject } from 'react';
import { openOnes } from './leaving.ts';

/** Fields with an open list mark themselves so. */
const openList = '[data-mantine-stop-propagation="true"]';

const anyDialog = '[role="dialog"]';
/** In the order in which they were opened. */
const modal = '[role="dialog"][aria-modal="true"]';

/** For the frame of a part within a dialog, such as a form that opened in its place: Escape in it means the part. */
export const innerPart = (close: () => void) => ({
  'data-inner': true,
  onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    if (!(event.target instanceof Element) || event.target.matches(openList)) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  },
});

/**
 * For a dialog that has such parts, in place of its own `closeOnEscape`. What lies over it comes first, too: another dialog, a
 * popover, an open list.
 * @param within anything in the dialog
 */
export function useEscape(within: RefObject<HTMLElement | null>, close: () => void): void {
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || event.isComposing || !(event.target instanceof Element)) return;
      const dialog = within.current?.closest(anyDialog);
      if (dialog !== openOnes(modal).at(-1)) return;
      const holder = event.target.closest(anyDialog);
      // A dialog that has just opened gets the keyboard a moment later.
      const isBelow = holder !== dialog && holder?.matches(modal) === true;
      if (isBelow) return close();
      if (event.target !== document.body && holder !== dialog) return;
      if (event.target.closest('[data-inner]') !== null) return;
      if (!event.target.matches(`[aria-expanded="true"], ${openList}`)) close();
    },
    // Before anything has closed because of it.
    { capture: true },
  );
}

/** What has just opened gets the keyboard a moment later: until then a popover would not see its Escape. */
export function giveEscapeToPopovers(): () => void {
  const give = (event: globalThis.KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !(event.target instanceof Element)) return;
    const top = openOnes(anyDialog).at(-1);
    if (top === undefined || top.matches(modal) || top.contains(event.target)) return;
    // One that lies over the popover.
    if (event.target.closest('[role="menu"]') !== null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    top.dispatchEvent(new KeyboardEvent(event.type, event));
  };
  window.addEventListener('keydown', give, true);
  return () => window.removeEventListener('keydown', give, true);
}
