/**
 * The only thing that main and the window share: `window.safelight`, method by method. Runs in the sandbox, so it
 * holds no logic, no validation (main does that) and no package beyond Electron's own.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { eventChannel, fileGrantChannel, methodChannel } from '../shared/contract/channels.ts';
import { events } from '../shared/contract/events.ts';
import type { MethodName } from '../shared/contract/methods.ts';
import type { SafelightApi } from '../shared/contract/window-api.ts';

/** The names of the contract's methods. The build writes them here, without the schemas that main checks with. */
declare const __METHOD_NAMES__: readonly MethodName[];

const ask =
  (name: MethodName) =>
  (payload?: unknown): Promise<unknown> =>
    ipcRenderer.invoke(methodChannel(name), payload);

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

const filePath: SafelightApi['filePath'] = (file) => {
  const path = webUtils.getPathForFile(file);
  // Only preload knows that this path belongs to a file that a person chose; see `fileGrantChannel`.
  if (path !== '') ipcRenderer.send(fileGrantChannel, path);
  return path;
};

contextBridge.exposeInMainWorld('safelight', {
  ...Object.fromEntries(__METHOD_NAMES__.map((name) => [name, ask(name)])),
  on,
  filePath,
});
