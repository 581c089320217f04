/** Registers the contract with Electron's IPC. The only file that touches `ipcMain`. */
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { fileGrantChannel, methodChannel } from '../../shared/contract/channels.ts';
import { methodNames } from '../../shared/contract/methods.ts';
import { answer, type Registration } from './answer.ts';
import type { FileGrants } from './file-grants.ts';
import type { Sender } from './sender.ts';

/** A channel that electron-store opens for windows of its own; it answers anybody, and nobody here needs it. */
const strayChannel = 'electron-store-get-data';

export function registerMethods(registration: Registration, fileGrants: FileGrants): void {
  ipcMain.removeAllListeners(strayChannel);
  for (const name of methodNames) {
    ipcMain.handle(methodChannel(name), (event, payload: unknown) =>
      answer(registration, name, senderOf(event), payload),
    );
  }
  ipcMain.on(fileGrantChannel, (event, path: unknown) => {
    if (registration.isTrusted(senderOf(event))) fileGrants.grant(path);
  });
}

function senderOf(event: IpcMainInvokeEvent | IpcMainEvent): Sender {
  const frame = event.senderFrame;
  return {
    frame: frame === null ? null : { url: frame.url, parent: frame.parent },
    contentsId: event.sender.id,
  };
}
