/**
 * The pixels of a still, in a canvas of the size in which it is seen. An `<img>` would leave its decoded picture in
 * Chromium's cache, which keeps the last thousand: a gallery that is scrolled would fill it. A canvas goes with its tile.
 */
import { thumbnailMediaUrl } from '../../../shared/media.ts';

/**
 * Decodes off the main thread and draws.
 * @param side shorter side of the place to fill, CSS pixels
 * @throws Error when there is no still, or `signal` fires
 */
export async function drawStill(
  canvas: HTMLCanvasElement | null,
  resultId: string,
  side: number,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(thumbnailMediaUrl(resultId), { signal });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const bitmap = await createImageBitmap(await answer.blob());
  try {
    signal.throwIfAborted();
    if (canvas === null) return;
    const scale = coverScale(bitmap, side * devicePixelRatio);
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  } finally {
    bitmap.close();
  }
}

/** At which scale a picture covers a square of `side` device pixels; never larger than it is. */
export function coverScale({ width, height }: { width: number; height: number }, side: number): number {
  return Math.min(1, Math.max(1, side) / Math.min(width, height));
}
