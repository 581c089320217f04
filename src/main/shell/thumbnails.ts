/**
 * Pictures that are drawn from results in the hidden page: small thumbnails for lists and posters, larger stills for what the
 * window does not decode itself, both kept in the profile; and copies for the clipboard.
 */

import { randomUUID } from 'node:crypto';
import type { Session } from 'electron';
import {
  isTooLargeToDraw,
  isTooLargeToPlay,
  originalMediaUrl,
  type PictureFacts,
} from '../../shared/media.ts';
import type { Clock } from '../base/clock.ts';
import type { Reporter } from '../base/report.ts';
import { createHiddenPage, NoAnswer, TooMuch } from './hidden-page.ts';
import { createLifoQueue } from './lifo-queue.ts';
import { createThumbnailCache } from './thumbnail-cache.ts';

export interface Thumbnails {
  /**
   * The thumbnail of a result as a WebP file, drawn now if it has to be.
   * @returns its absolute path, or null when none can be made, or newer ones were wanted more
   */
  of(result: ThumbnailSource): Promise<string | null>;
  /** The same, large enough to look at. */
  stillOf(result: ThumbnailSource): Promise<string | null>;
  /** A picture as a PNG, upright, in its own size. @returns null when it cannot be drawn, or has too many pixels */
  pngOf(result: ThumbnailSource): Promise<Buffer | null>;
  /**
   * Whether the window can be given this film to play: not one with too many pixels, nor one that takes more time or memory
   * to open in the hidden page than it gets there. Its header may lie, so it is opened there first, also while there is no
   * room to keep a still of it.
   */
  mayPlay(film: ThumbnailSource): Promise<boolean>;
  /** The result whose file the hidden page is drawing under this name, which nobody else knows; null for any other. */
  drawnAs(name: string): string | null;
  close(): void;
}

export interface ThumbnailSource extends PictureFacts {
  resultId: string;
  media: 'image' | 'video' | 'model';
  /** Of the file's content: a result that was replaced gets a new thumbnail. */
  sha256: string;
}

export interface ThumbnailsOptions {
  session: Session;
  /** Absolute folder. */
  folder: string;
  /** The window that asks for pictures is being closed for good, and the hidden page with it. */
  isQuitting: () => boolean;
  clock: Clock;
  report: Reporter;
}

/** Longer sides in px. */
const longest = { thumbnail: 512, still: 2048 };
/** Ms. A computer without a graphics card, busy besides, needs long for a model. */
const drawLimit = { image: 40_000, video: 120_000, model: 120_000 };
/** A page that does not answer may only have been starved: a new one gets another try. */
const mostTries = 2;
/** More than a screen full of tiles. */
const mostWaiting = 150;
/** For the clipboard, which keeps pictures unpacked. */
const mostCopied = 32 * 1024 * 1024;

export function createThumbnails(options: ThumbnailsOptions): Thumbnails {
  const { session, folder, isQuitting, clock, report } = options;
  const underWay = new Map<string, Promise<string | null>>();
  /** Files that could not be drawn; tried again after a restart. */
  const hopeless = new Set<string>();
  /** Contents of films that the page has opened. */
  const opened = new Set<string>();
  const cache = createThumbnailCache({ folder, clock, report });
  // One after the other: a list of fifty new videos must not decode fifty videos at once.
  const queue = createLifoQueue(mostWaiting);
  const page = createHiddenPage({ session, clock, side: longest.thumbnail });
  const names = new Map<string, string>();

  /** Calls a function of the page with the file's address, which is good for this one call. */
  const call = async (name: string, result: ThumbnailSource, ...args: unknown[]): Promise<Buffer> => {
    const original = randomUUID();
    names.set(original, result.resultId);
    try {
      const asked = [originalMediaUrl(original), ...args].map((each) => JSON.stringify(each));
      const drawn = await page.run(`window.${name}(${asked.join(', ')})`, drawLimit[result.media]);
      if (drawn === null) throw new TooMuch('The file takes too much time or too many pixels to draw.');
      if (typeof drawn !== 'string') throw new Error('The hidden page gave no picture.');
      return Buffer.from(drawn, 'base64');
    } finally {
      names.delete(original);
    }
  };

  const draw = async (result: ThumbnailSource, side: number): Promise<Buffer> => {
    const picture = await call('drawThumbnail', result, result.media, side);
    opened.add(contentOf(result));
    return picture;
  };

  /** @returns null when it cannot be drawn; then it is reported, and not tried again */
  const drawn = async <T>(
    name: string,
    result: ThumbnailSource,
    draw: () => Promise<T>,
  ): Promise<T | null> => {
    const whole = contentOf(result);
    if (hopeless.has(name) || hopeless.has(whole) || isTooLarge(result)) return null;
    for (let tries = 1; ; tries += 1) {
      try {
        return await queue.run(draw);
      } catch (error) {
        page.close();
        // What asked goes too. An answer could only be taken for a file that cannot be drawn.
        if (isQuitting()) return new Promise<never>(() => {});
        if (error instanceof NoAnswer && tries < mostTries) continue;
        // What is too much for the page is so in every size.
        hopeless.add(error instanceof NoAnswer || error instanceof TooMuch ? whole : name);
        report('A picture could not be drawn', { resultId: result.resultId, error });
        return null;
      }
    }
  };

  const keptAs = async (name: string, result: ThumbnailSource, side: number): Promise<string | null> => {
    const kept = await cache.find(name);
    if (kept !== null) return kept;
    if (!cache.hasRoom()) return null;
    return drawn(name, result, async () => cache.keep(name, await draw(result, side)));
  };

  const sized = (kind: keyof typeof longest) => (result: ThumbnailSource) => {
    const name = nameOf(result, kind);
    const known = underWay.get(name);
    if (known !== undefined) return known;
    const making = keptAs(name, result, longest[kind]).finally(() => underWay.delete(name));
    underWay.set(name, making);
    return making;
  };

  const thumbnailOf = sized('thumbnail');

  return {
    of: thumbnailOf,
    stillOf: sized('still'),
    async pngOf(result) {
      const name = `${contentOf(result)}-copy`;
      const png = await drawn(name, result, () => call('drawPng', result, mostCopied));
      return png !== null && isPngWithin(png, mostCopied) ? png : null;
    },
    async mayPlay(film) {
      if (isTooLarge(film)) return false;
      const content = contentOf(film);
      const name = nameOf(film, 'thumbnail');
      // What the page cannot decode at all, the window cannot either. One that was given up for newer stills is asked for again.
      while (!opened.has(content) && !hopeless.has(content) && !hopeless.has(name)) {
        if ((await thumbnailOf(film)) !== null) opened.add(content);
        else if (!cache.hasRoom()) await drawn(name, film, () => draw(film, longest.thumbnail));
      }
      return !hopeless.has(content);
    },
    drawnAs: (name) => names.get(name) ?? null,
    close: page.close,
  };
}

const isTooLarge = (result: ThumbnailSource): boolean =>
  result.media === 'video' ? isTooLargeToPlay(result.width, result.height) : isTooLargeToDraw(result);

const nameOf = (result: ThumbnailSource, kind: keyof typeof longest): string =>
  kind === 'thumbnail' ? `${contentOf(result)}.webp` : `${contentOf(result)}-${kind}.webp`;

const contentOf = ({ resultId, sha256 }: ThumbnailSource): string => `${resultId}-${sha256.slice(0, 16)}`;

const pngMark = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** The page is not trusted either: main unpacks what it gives. */
function isPngWithin(png: Buffer, most: number): boolean {
  if (png.length < 24 || !png.subarray(0, pngMark.length).equals(pngMark)) return false;
  return png.readUInt32BE(16) * png.readUInt32BE(20) <= most;
}
