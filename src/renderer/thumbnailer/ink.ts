/** Whether anything was drawn at all. On a busy computer a film that was sought, or a model that was loaded, may still show nothing. */

/** Looked at so small (px): a film's frame fills it, and a model is large in its picture. */
const side = 32;
/** Tries at most, and ms between two of them. A model that is really empty gets its empty still then. */
const tries = 20;
const pauseMs = 150;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** False when every pixel is fully transparent. */
function hasInk(source: CanvasImageSource): boolean {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('There is no canvas.');
  context.drawImage(source, 0, 0, side, side);
  return context.getImageData(0, 0, side, side).data.some((value, at) => at % 4 === 3 && value > 0);
}

/** Waits until an element shows something, as long as that may take. */
export async function untilDrawn(element: HTMLVideoElement): Promise<void> {
  for (let at = 1; at < tries && !hasInk(element); at += 1) await pause();
}

/** Takes a picture again until it shows something, as often as that may take. */
export async function takeDrawn(take: () => Promise<Blob>): Promise<Blob> {
  for (let at = 1; ; at += 1) {
    const blob = await take();
    const bitmap = await createImageBitmap(blob);
    try {
      if (at === tries || hasInk(bitmap)) return blob;
    } finally {
      bitmap.close();
    }
    await pause();
  }
}
