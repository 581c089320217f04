/**
 * The hidden page that draws small thumbnails of results. It decodes a stranger's files in a sandboxed process, has no
 * preload script and so no way to main; main calls `drawThumbnail` and takes the picture.
 */
import { type Drawable, loadImage, loadVideo } from './flat.ts';
import { inTime } from './limit.ts';

export type ThumbnailMedia = 'image' | 'video' | 'model';

declare global {
  interface Window {
    drawThumbnail: typeof drawThumbnail;
  }
}

/**
 * @param address `media://…` of the result
 * @param longest longer side of the thumbnail in px; smaller pictures stay as they are
 * @returns a WebP picture in base64
 * @throws Error when the file cannot be decoded in time
 */
async function drawThumbnail(address: string, media: ThumbnailMedia, longest: number): Promise<string> {
  if (media === 'model') {
    const { drawModel } = await import('./model.ts');
    return drawModel(address, longest);
  }
  const loaded = await inTime(media === 'image' ? loadImage(address) : loadVideo(address));
  try {
    return toWebp(loaded, longest);
  } finally {
    loaded.release();
  }
}

function toWebp({ source, width, height }: Drawable, longest: number): string {
  if (width === 0 || height === 0) throw new Error('It has no size.');
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('There is no canvas.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const data = canvas.toDataURL('image/webp', 0.85);
  // A canvas that waits for the garbage collector keeps its pixels.
  canvas.width = canvas.height = 0;
  return data.slice(data.indexOf(',') + 1);
}

window.drawThumbnail = drawThumbnail;
