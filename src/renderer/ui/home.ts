/**
 * Where the keyboard belongs when nothing else has it: the list or the gallery, and before there is one the place around
 * it. An element is that place by `data-home`; of several the last one in the page counts.
 */
import { openOnes } from './leaving.ts';

const home = (): HTMLElement | null => {
  const places = document.querySelectorAll<HTMLElement>('[data-home]');
  return places[places.length - 1] ?? null;
};

/** Somebody asked for it before it was there. */
let isAwaited = false;

/** Gives the keyboard to the list or the gallery, at once or as soon as it is there. */
export function goHome(): void {
  const place = home();
  isAwaited = place === null || isMakeshift(place);
  place?.focus({ preventScroll: true });
}

/** For what is clicked: the pointer has done its work, and the next key is for the list. Keys stay where they are. */
export const goHomeAfterClick = ({ detail }: { detail: number }): void => {
  // A click on a label gives the focus to its field when the click is over.
  if (detail > 0) setTimeout(goHome);
};

/** It stands in until the list is there. */
const isMakeshift = (element: Element): boolean => element.getAttribute('data-home') === 'meanwhile';

/** Nothing that could use a key has the keyboard. */
export const isNowhere = (): boolean => {
  const at = document.activeElement;
  return at === null || at === document.body || isMakeshift(at);
};

/** A button that is busy is disabled for that time, and the browser takes the focus from it. */
const isBusy = (element: HTMLElement): boolean => element.isConnected && element.matches(':disabled');

/** What had the keyboard last in each dialog. */
const lastIn = new WeakMap<Element, HTMLElement>();

const dialogs = '[role="dialog"][aria-modal="true"]';
const enterable = 'button, [href], input, select, textarea, [tabindex]:not([tabindex="-1"])';

/** Gives the keyboard to the dialog on top: where it was last, else to its first field. */
function goToDialog(): void {
  const dialog = openOnes(dialogs).at(-1);
  if (dialog === undefined) return;
  const last = lastIn.get(dialog);
  const place =
    last?.isConnected && !last.matches(':disabled')
      ? last
      : [...dialog.querySelectorAll<HTMLElement>(`[data-autofocus], ${enterable}`)]
          .filter((each) => !each.matches(':disabled') && each.checkVisibility())
          .sort((a, b) => Number(b.matches('[data-autofocus]')) - Number(a.matches('[data-autofocus]')))[0];
  place?.focus({ preventScroll: true });
}

/**
 * Keeps the focus in the window: what is taken away or disabled while it has the focus gives it to the list, or to the
 * dialog that lies over it, and what was only busy gets it back.
 * @param mayGoHome false while something lies over the window
 * @returns stops it
 */
export function keepFocus(mayGoHome: () => boolean): () => void {
  let last: HTMLElement | null = null;
  let wasBusy = false;
  /** Tab past the last control leaves the page for a moment; the next Tab enters it at its first one. */
  let isTabbing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    timer = undefined;
    if (last !== null && isNowhere()) {
      if (isBusy(last)) return;
      if (wasBusy && last.isConnected) {
        wasBusy = false;
        last.focus({ preventScroll: true });
        return;
      }
    }
    wasBusy = false;
    if (isTabbing && !isAwaited && last?.isConnected) return;
    if (mayGoHome()) {
      if (isAwaited || isNowhere()) goHome();
    } else if (isNowhere()) goToDialog();
  };
  const soon = (): void => {
    if (last !== null && isNowhere() && isBusy(last)) wasBusy = true;
    timer ??= setTimeout(look);
  };
  const remember = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || isMakeshift(target)) return;
    last = target;
    const dialog = target.closest(dialogs);
    if (dialog !== null) lastIn.set(dialog, target);
    wasBusy = false;
    // Somebody has gone elsewhere meanwhile, and stays there.
    isAwaited = false;
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    isTabbing = key === 'Tab';
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'inert'],
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', soon);
  document.addEventListener('keydown', onKey, true);
  soon();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', soon);
    document.removeEventListener('keydown', onKey, true);
  };
}

/** Keys that a list takes and that mean nothing to a button. */
const listKeys = /^(Arrow(Up|Down)|Page(Up|Down)|Home|End)$/;

/**
 * A key that nobody would take is given to the list: all of them while the focus is nowhere, and those that move while it
 * is on a plain button of the window.
 * @returns true when it was
 */
export function giveToHome(event: KeyboardEvent): boolean {
  const place = home();
  if (place === null || isMakeshift(place) || event.target === place) return false;
  const { target } = event;
  const isForList =
    isNowhere() ||
    (listKeys.test(event.key) &&
      target instanceof HTMLElement &&
      target.matches('button:not([role], [aria-haspopup])') &&
      target.closest('aside') === null);
  if (!isForList) return false;
  place.focus({ preventScroll: true });
  if (!place.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  return true;
}

/** What is composed belongs to the input method until it has ended: its Enter and Escape are no keys of ours. */
export function leaveComposingAlone(): () => void {
  const stop = (event: KeyboardEvent): void => {
    // Some input methods name the key that begins a composition only so.
    if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
  };
  window.addEventListener('keydown', stop, true);
  return () => window.removeEventListener('keydown', stop, true);
}
