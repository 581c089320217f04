/** Small thumbnails of pictures, videos and models for lists and posters: drawn once in a hidden page, kept in the profile. */

import { BrowserWindow, type Session } from 'electron';
import { resultMediaUrl } from '../../shared/media.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createLifoQueue } from './lifo-queue.ts';
import { thumbnailerPage } from './origins.ts';
import { createThumbnailCache } from './thumbnail-cache.ts';

export interface Thumbnails {
  /**
   * The thumbnail of a result as a WebP file, drawn now if it has to be.
   * @returns its absolute path, or null when none can be made, or newer ones were wanted more
   */
  of(result: ThumbnailSource): Promise<string | null>;
  close(): void;
}

export interface ThumbnailSource {
  resultId: string;
  media: 'image' | 'video' | 'model';
  /** Of the file's content: a result that was replaced gets a new thumbnail. */
  sha256: string;
}

export interface ThumbnailsOptions {
  session: Session;
  /** Absolute folder. */
  folder: string;
  clock: Clock;
  report: Reporter;
}

/** Longer side in px. */
const longestSide = 512;
/** The hidden page costs a process: it goes when nothing was drawn for this long, in ms. */
const idleTime = 20_000;
/** A computer without a graphics card, busy besides, needs long for a model. */
const drawLimit = 120_000;
/** A page that does not answer may only have been starved: a new one gets another try. */
const mostTries = 2;
/** More than a screen full of tiles. */
const mostWaiting = 150;

export function createThumbnails({ session, folder, clock, report }: ThumbnailsOptions): Thumbnails {
  const underWay = new Map<string, Promise<string | null>>();
  /** Files that could not be drawn; tried again after a restart. */
  const hopeless = new Set<string>();
  const cache = createThumbnailCache({
    folder,
    clock,
    report,
  });
  // One after the other: a list of fifty new videos must not decode fifty videos at once.
  const queue = createLifoQueue(mostWaiting);
  let page: BrowserWindow | null = null;
  let idle: Timer | null = null;

  const closePage = () => {
    page?.destroy();
    page = null;
  };

  const openPage = async (): Promise<BrowserWindow> => {
    if (page !== null && !page.isDestroyed()) return page;
    const made = new BrowserWindow({
      show: false,
      width: longestSide + 40,
      height: longestSide + 40,
      skipTaskbar: true,
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        backgroundThrottling: false,
        webviewTag: false,
        disableDialogs: true,
      },
    });
    page = made;
    made.webContents.once('render-process-gone', closePage);
    await made.loadURL(thumbnailerPage);
    return made;
  };

  const draw = async (result: ThumbnailSource): Promise<Uint8Array> => {
    // Not while it draws, however long that takes.
    idle?.clear();
    try {
      return await drawOn(await openPage(), result);
    } finally {
      idle = clock.setTimeout(closePage, idleTime);
    }
  };

  const drawOn = async (page: BrowserWindow, result: ThumbnailSource): Promise<Uint8Array> => {
    const asked = [resultMediaUrl(result.resultId), result.media, longestSide].map((each) =>
      JSON.stringify(each),
    );
    const script = `window.drawThumbnail(${asked.join(', ')})`;
    const base64 = await inTime(page.webContents.executeJavaScript(script) as Promise<string>, clock);
    return Buffer.from(base64, 'base64');
  };

  const make = async (result: ThumbnailSource, name: string): Promise<string | null> => {
    const kept = await cache.find(name);
    if (kept !== null) return kept;
    if (!cache.hasRoom()) return null;
    for (let tries = 1; ; tries += 1) {
      try {
        return await queue.run(async () => cache.keep(name, await draw(result)));
      } catch (error) {
        closePage();
        if (error instanceof NoAnswer && tries < mostTries) continue;
        hopeless.add(name);
        report('A thumbnail could not be drawn', { resultId: result.resultId, error });
        return null;
      }
    }
  };

  return {
    of(result) {
      const name = `${result.resultId}-${result.sha256.slice(0, 16)}.webp`;
      if (hopeless.has(name)) return Promise.resolve(null);
      const known = underWay.get(name);
      if (known !== undefined) return known;
      const making = make(result, name).finally(() => underWay.delete(name));
      underWay.set(name, making);
      return making;
    },
    close() {
      idle?.clear();
      closePage();
    },
  };
}

class NoAnswer extends Error {}

function inTime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = clock.setTimeout(() => reject(new NoAnswer('The hidden page did not answer.')), drawLimit);
    work.then(resolve, reject).finally(() => limit.clear());
  });
}
