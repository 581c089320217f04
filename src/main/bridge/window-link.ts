/** Ties events to a live page: from its first question until it reloads, crashes or closes. */
import { webContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { Events } from './events.ts';

/** @param contentsId id of the web contents that asked for its first state */
export function linkWindow(events: Events, contentsId: number): void {
  const contents = webContents.fromId(contentsId);
  if (contents === undefined || contents.isDestroyed()) return;
  const leave = () => events.detach(contentsId);
  contents.once('did-start-loading', leave);
  contents.once('render-process-gone', leave);
  contents.once('destroyed', leave);
  events.attach({
    id: contentsId,
    send: (event, payload) => {
      if (!contents.isDestroyed()) contents.send(eventChannel(event), payload);
    },
  });
}
