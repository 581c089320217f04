/** Registers the contract with Electron's IPC. The only file that touches `ipcMain`. */
import { app, type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { assisted, fileGrantChannel, methodChannel, pressChannel } from '../../shared/contract/channels.ts';
import type { MethodName } from '../../shared/contract/methods.ts';
import type { FileGrants } from './file-grants.ts';
import { type Answer, wasTooLarge } from './message.ts';
import type { Presses } from './presses.ts';
import type { Sender } from './sender.ts';

/** The names of the contract's methods. The build writes them here: their schemas are loaded with what answers. */
declare const __METHOD_NAMES__: readonly MethodName[];

/** A channel that electron-store opens for windows of its own; it answers anybody, and nobody here needs it. */
const strayChannel = 'electron-store-get-data';

export interface Witnesses {
  isTrusted: (sender: Sender) => boolean;
  fileGrants: FileGrants;
  presses: Presses;
}

/** @param answer a page may ask before the ledger is open: it waits for its answers */
export function registerMethods(
  answer: Promise<Answer>,
  { isTrusted, fileGrants, presses }: Witnesses,
): void {
  ipcMain.removeAllListeners(strayChannel);
  for (const name of __METHOD_NAMES__) {
    ipcMain.handle(
      methodChannel(name),
      async (event, payload: unknown, ticket: unknown, tooLarge: unknown) => {
        const sender = senderOf(event);
        return (await answer)(name, sender, tooLarge === true ? wasTooLarge : payload, ticket);
      },
    );
  }
  ipcMain.handle(fileGrantChannel, (event, path: unknown) =>
    isTrusted(senderOf(event)) ? fileGrants.grant(path) : null,
  );
  ipcMain.on(pressChannel, (event, phase: unknown, what: unknown) => {
    if (!isTrusted(senderOf(event)) || typeof what !== 'string') return;
    const { id } = event.sender;
    if (phase === 'down' || phase === 'up') presses.reached(id, { phase, what });
    else if (isAnyoneAssisted()) presses.assisted(id);
    // A script can bring about one beside other input.
    else if (what === assisted.alone) presses.acted(id);
  });
}

/**
 * What clicks for a person does it through the page's accessibility tree. That is asked for by name where it can be:
 * `accessibilitySupportEnabled` is true for one set of features only, neither with fewer nor with a screen reader's own.
 */
const isAnyoneAssisted = (): boolean =>
  app.accessibilitySupportEnabled ||
  (process.platform !== 'linux' && app.getAccessibilitySupportFeatures().includes('webContents'));

function senderOf(event: IpcMainInvokeEvent | IpcMainEvent): Sender {
  const frame = event.senderFrame;
  return {
    frame: frame === null ? null : { url: frame.url, parent: frame.parent },
    contentsId: event.sender.id,
  };
}
