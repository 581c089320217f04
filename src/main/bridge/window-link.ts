/** Ties events to a live page: from its first question until it reloads, crashes or closes. */
import { type WebContents, webContents } from 'electron';
import { eventChannel } from '../../shared/contract/channels.ts';
import type { Events } from './events.ts';

/** Those whose end is watched: a page may ask for its first state any number of times. */
const watched = new WeakSet<WebContents>();

/** @param contentsId id of the web contents that asked for its first state */
export function linkWindow(events: Events, contentsId: number): void {
  const contents = webContents.fromId(contentsId);
  if (contents === undefined || contents.isDestroyed()) return;
  if (!watched.has(contents)) {
    watched.add(contents);
    const leave = () => events.detach(contentsId);
    contents.on('did-start-loading', leave);
    contents.on('render-process-gone', leave);
    contents.once('destroyed', leave);
  }
  events.attach({
    id: contentsId,
    send: (event, payload) => {
      if (!contents.isDestroyed()) contents.send(eventChannel(event), payload);
    },
  });
}
