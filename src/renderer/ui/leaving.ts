/** What has been closed stays in the document while it fades. It takes no keys any more, and keeps none from others. */

/**
 * A menu or popover is named by the control that opened it, which says whether it is open; the palette has no such control
 * and is marked.
 */
function isLeaving(element: Element): boolean {
  if (element.matches('[data-leaving]')) return true;
  const control = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
  return control?.getAttribute('aria-expanded') === 'false';
}

/** Dialogs, menus and popovers that are open, in the order of the document. */
export const openOnes = (selector: string): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => !isLeaving(element));
