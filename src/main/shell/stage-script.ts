/**
 * Runs inside the hidden stage page, handed over as text: decodes a picture, or a moment of a video, and gives it back
 * small. Decoding a stranger's file happens there, in a sandboxed process, never in main.
 */

/** A still as WebP in base64, with its size in px. */
export interface DrawnStill {
  base64: string;
  width: number;
  height: number;
}

/** Self-contained: it must not use anything from around it. */
async function drawStill(address: string, media: 'image' | 'video', longest: number): Promise<DrawnStill> {
  const limit = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([
      work,
      new Promise<never>((_resolve, reject) =>
        setTimeout(() => reject(new Error('It took too long.')), 15_000),
      ),
    ]);

  type Loaded = { source: HTMLImageElement | HTMLVideoElement; width: number; height: number };

  const loadImage = async (): Promise<Loaded> => {
    const image = new Image();
    image.crossOrigin = 'anonymous';
    image.src = address;
    await image.decode();
    return { source: image, width: image.naturalWidth || 512, height: image.naturalHeight || 512 };
  };

  const loadVideo = async (): Promise<Loaded> => {
    const video = document.createElement('video');
    video.crossOrigin = 'anonymous';
    video.muted = true;
    video.preload = 'auto';
    const event = (name: string) =>
      new Promise<void>((resolve, reject) => {
        video.addEventListener(name, () => resolve(), { once: true });
        video.addEventListener('error', () => reject(new Error('It cannot be decoded.')), { once: true });
      });
    const loaded = event('loadeddata');
    video.src = address;
    await loaded;
    // The first frame is often black; a little later something is to be seen.
    const sought = event('seeked');
    video.currentTime = Number.isFinite(video.duration) ? Math.min(1, video.duration / 3) : 0;
    await sought;
    return { source: video, width: video.videoWidth, height: video.videoHeight };
  };

  const { source, width, height } = await limit<Loaded>(media === 'image' ? loadImage() : loadVideo());
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
  if (source instanceof HTMLVideoElement) {
    source.removeAttribute('src');
    source.load();
  }
  return { base64: data.slice(data.indexOf(',') + 1), width: canvas.width, height: canvas.height };
}

/** The call of it as a script. */
export function stageScript(address: string, media: 'image' | 'video', longest: number): string {
  return `(${drawStill.toString()})(${JSON.stringify(address)}, ${JSON.stringify(media)}, ${JSON.stringify(longest)})`;
}
