/**
 * The hidden page that draws pictures of results. It decodes a stranger's files in a sandboxed process, has no preload
 * script and so no way to main; main calls the functions of its window and takes the picture.
 */
import { base64Of } from './base64.ts';
import { type Drawable, loadImage, loadVideo } from './flat.ts';
import { inTime, TooMuch } from './limit.ts';

export type ThumbnailMedia = 'image' | 'video' | 'model';

declare global {
  interface Window {
    drawThumbnail: typeof drawThumbnail;
    drawPng: typeof drawPng;
  }
}

/**
 * @param address `media://…` of the result
 * @param longest longer side of the picture in px; smaller ones stay as they are
 * @returns a WebP picture in base64; null when the file takes more time or memory than it is given
 * @throws Error when the file cannot be decoded
 */
async function drawThumbnail(
  address: string,
  media: ThumbnailMedia,
  longest: number,
): Promise<string | null> {
  try {
    if (media === 'model') {
      const { drawModel } = await import('./model.ts');
      return await drawModel(address, longest);
    }
    const loaded = await inTime(media === 'image' ? loadImage(address) : loadVideo(address));
    const scale = Math.min(1, longest / Math.max(loaded.width, loaded.height));
    return await packed(loaded, scale, 'image/webp');
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
}

/**
 * A whole picture, upright.
 * @param most pixels; a drawing is made as large as that allows, a picture of more is refused
 * @returns a PNG in base64
 */
async function drawPng(address: string, most: number): Promise<string> {
  const loaded = await inTime(loadImage(address));
  const pixels = loaded.width * loaded.height;
  const isDrawing = loaded.source instanceof HTMLImageElement;
  if (pixels > most && !isDrawing) {
    loaded.release();
    throw new Error('It has too many pixels.');
  }
  return packed(loaded, Math.min(1, Math.sqrt(most / pixels)), 'image/png');
}

/** Draws it, packs it, and lets go of it. */
async function packed(loaded: Drawable, scale: number, type: string): Promise<string> {
  const canvas = document.createElement('canvas');
  try {
    const { source, width, height } = loaded;
    if (width === 0 || height === 0) throw new Error('It has no size.');
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const blob = await inTime(
      new Promise<Blob | null>((resolve) => {
        canvas.toBlob(resolve, type, 0.85);
      }),
    );
    if (blob === null) throw new Error('It cannot be packed.');
    return await base64Of(blob);
  } finally {
    loaded.release();
    // A canvas that waits for the garbage collector keeps its pixels.
    canvas.width = canvas.height = 0;
  }
}

window.drawThumbnail = drawThumbnail;
window.drawPng = drawPng;
