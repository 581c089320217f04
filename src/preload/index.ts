/**
 * The only thing that main and the window share: `window.safelight`, method by method. Runs in the sandbox, so it
 * holds no logic, no validation (main does that) and no package beyond Electron's own.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { BridgeEvents, EventName, SafelightApi } from '../shared/bridge.ts';
import { eventNames, methodNames } from './names.ts';

const ask =
  (name: string) =>
  (payload?: unknown): Promise<unknown> =>
    ipcRenderer.invoke(`safelight:${name}`, payload);

const api: Record<string, unknown> = {};
for (const name of methodNames) api[name] = ask(name);

api.on = <E extends EventName>(event: E, listener: (payload: BridgeEvents[E]) => void): (() => void) => {
  if (!eventNames.includes(event)) throw new TypeError('There is no such event.');
  // The listener gets the payload alone: the raw event would hand it the sender, and with it the IPC.
  const wrapped = (_event: unknown, payload: BridgeEvents[E]): void => listener(payload);
  const channel = `safelight-event:${event}`;
  ipcRenderer.on(channel, wrapped);
  return () => {
    ipcRenderer.removeListener(channel, wrapped);
  };
};
api.filePath = ((file) => {
  const path = webUtils.getPathForFile(file);
  // Only here it is known that the path belongs to a file that a person chose; see `pickedChannel`.
  if (path !== '') ipcRenderer.send('safelight:picked', path);
  return path;
}) satisfies SafelightApi['filePath'];

contextBridge.exposeInMainWorld('safelight', api);
