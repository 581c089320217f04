/** Pictures and videos as something a canvas can draw. */
import { isTooLargeToPlay } from '../../shared/media.ts';
import { untilDrawn } from './ink.ts';
import { TooMuch } from './limit.ts';

export interface Drawable {
  source: ImageBitmap | HTMLImageElement | HTMLVideoElement;
  /** Px. */
  width: number;
  height: number;
  release(): void;
}

/** Drawings without a size of their own get this one, in px. */
const defaultSide = 512;

/**
 * Decoded for this one use: a picture in an `<img>` stays in Chromium's cache of decoded ones, which a long list fills
 * with hundreds of megabytes.
 */
export async function loadImage(address: string): Promise<Drawable> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const file = await answer.blob();
  if (file.type === 'image/svg+xml') return loadDrawing(address);
  const source = await createImageBitmap(file);
  return { source, width: source.width, height: source.height, release: () => source.close() };
}

/** Bitmaps are made of pixels alone; a drawing needs an element. */
async function loadDrawing(address: string): Promise<Drawable> {
  const image = new Image();
  // Without this the canvas would count as a foreign one, and give nothing back.
  image.crossOrigin = 'anonymous';
  image.src = address;
  await image.decode();
  return {
    source: image,
    width: image.naturalWidth || defaultSide,
    height: image.naturalHeight || defaultSide,
    release: () => image.removeAttribute('src'),
  };
}

/** @throws TooMuch when a frame has more pixels than are played, whatever the film's header says */
export async function loadVideo(address: string): Promise<Drawable> {
  const video = document.createElement('video');
  video.crossOrigin = 'anonymous';
  video.muted = true;
  video.preload = 'auto';
  const failed = new Promise<never>((_resolve, reject) => {
    video.addEventListener('error', () => reject(new Error('It cannot be decoded.')), { once: true });
  });
  // It fails what is awaited; between two steps nothing is.
  failed.catch(() => undefined);
  const happens = (name: string): Promise<unknown> =>
    Promise.race([new Promise((resolve) => video.addEventListener(name, resolve, { once: true })), failed]);
  const release = () => {
    video.removeAttribute('src');
    video.load();
  };
  const look = () => {
    if (!isTooLargeToPlay(video.videoWidth, video.videoHeight)) return;
    release();
    throw new TooMuch('It has too many pixels.');
  };
  video.src = address;
  await happens('loadedmetadata');
  look();
  await happens('loadeddata');
  // The first frame is often black; a little later there is something to see.
  const sought = happens('seeked');
  video.currentTime = Number.isFinite(video.duration) ? Math.min(1, video.duration / 3) : 0;
  await sought;
  // By now frames were decoded, which say more than the header.
  look();
  await untilDrawn(video);
  return { source: video, width: video.videoWidth, height: video.videoHeight, release };
}
