/**
 * The only thing that main and the window share: `window.safelight`, method by method. Runs in the sandbox, so it
 * holds no logic, no package beyond Electron's own, and no validation but of size: main checks what it was given, and by
 * then it has taken it in.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  assisted,
  eventChannel,
  fileGrantChannel,
  methodChannel,
  pointer,
  pressChannel,
} from '../shared/contract/channels.ts';
import { events } from '../shared/contract/events.ts';
import type { MethodName } from '../shared/contract/methods.ts';
import type { SafelightApi } from '../shared/contract/window-api.ts';
import { isTooLarge } from './payload-size.ts';

/** The names of the contract's methods. The build writes them here, without the schemas that main checks with. */
declare const __METHOD_NAMES__: readonly MethodName[];

const ask =
  (name: MethodName) =>
  (payload?: unknown, ticket?: unknown): Promise<unknown> =>
    isTooLarge([payload, ticket])
      ? ipcRenderer.invoke(methodChannel(name), undefined, undefined, true)
      : ipcRenderer.invoke(methodChannel(name), payload, ticket);

const on: SafelightApi['on'] = (event, listener) => {
  if (!Object.hasOwn(events, event)) throw new TypeError('There is no such event.');
  const channel = eventChannel(event);
  // The listener gets the payload alone: the raw event would hand it the sender, and with it the IPC.
  const wrapped = (_event: unknown, payload: Parameters<typeof listener>[0]): void => listener(payload);
  ipcRenderer.on(channel, wrapped);
  return () => {
    ipcRenderer.removeListener(channel, wrapped);
  };
};

const isOnDisk: SafelightApi['isOnDisk'] = (file) => webUtils.getPathForFile(file) !== '';

const fileHandle: SafelightApi['fileHandle'] = (file) => {
  const path = webUtils.getPathForFile(file);
  // Only preload knows that this path belongs to a file that a person chose; see `fileGrantChannel`.
  return path === '' ? Promise.resolve(null) : ipcRenderer.invoke(fileGrantChannel, path);
};

/*
 * Says which press the page is handling, before the page itself gets it. Main counts only those that it saw, and it is here
 * because no script of the page can reach it; see `main/bridge/presses.ts`.
 */

/** Ms: a click comes at once after the press that it belongs to; and the browser's word that a person has acted is over. */
const atOnce = 1_000;
const activation = 10_000;

/** When there was any input last, and whether its click has yet to come. */
let lastInput = Number.NEGATIVE_INFINITY;
let isClickDue = false;

const fields =
  'textarea, select, input:not([type=button], [type=submit], [type=checkbox], [type=radio], [type=file])';

/** Keys that begin a letter: those of an input method, and accents. */
const beginsLetter = /^(Process|Dead|Unidentified)$/;

/** Text that is being written asks for nothing. */
function isWriting(event: Event): boolean {
  if (!(event instanceof KeyboardEvent)) return false;
  if (event.isComposing) return true;
  if ([...event.key].length !== 1 && !beginsLetter.test(event.key)) return false;
  // AltGr writes signs; some systems report it as Ctrl and Alt.
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  if (isCommand && !event.getModifierState('AltGraph')) return false;
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));
}

const reports = { pointerdown: 'down', pointerup: 'up', keydown: 'down', keyup: 'up' } as const;
for (const [type, phase] of Object.entries(reports)) {
  const report = (event: Event): void => {
    if (!event.isTrusted) return;
    lastInput = performance.now();
    if (isWriting(event)) return;
    isClickDue = true;
    ipcRenderer.send(pressChannel, phase, event instanceof KeyboardEvent ? event.code : pointer);
  };
  window.addEventListener(type, report, { capture: true, passive: true });
}

window.addEventListener(
  'click',
  (event) => {
    if (!event.isTrusted) return;
    const since = performance.now() - lastInput;
    const isExpected = isClickDue && since < atOnce;
    isClickDue = false;
    if (isExpected) return;
    const isAlone = since > activation && navigator.userActivation.isActive;
    ipcRenderer.send(pressChannel, 'click', isAlone ? assisted.alone : assisted.beside);
  },
  { capture: true, passive: true },
);

contextBridge.exposeInMainWorld('safelight', {
  ...Object.fromEntries(__METHOD_NAMES__.map((name) => [name, ask(name)])),
  on,
  isOnDisk,
  fileHandle,
});
