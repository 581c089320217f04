/** The size of the images and clips that a request asks for, in pixels. */
import type { SandboxContext } from '../context.ts';
import type { PictureSize } from './sources.ts';

const longEdges: Record<string, number> = { '1k': 1024, '2k': 2048, '4k': 3840 };
const tinyEdge = 96;

function ratio(text: string | undefined): number {
  const match = /^(\d+):(\d+)$/.exec(text ?? '');
  return match === null ? 1 : Number(match[1]) / Number(match[2]);
}

const even = (value: number) => Math.max(16, Math.round(value / 2) * 2);

function frame(longEdge: number, shape: number): PictureSize {
  return shape >= 1
    ? { width: longEdge, height: even(longEdge / shape) }
    : { width: even(longEdge * shape), height: longEdge };
}

export interface PictureWish {
  size?: string;
  aspect_ratio?: string;
  resolution?: string;
}

/** An image's size: `WIDTHxHEIGHT`, or a ratio at a resolution. 1024 x 1024 by default. */
export function pictureSize(context: SandboxContext, wish: PictureWish): PictureSize {
  const explicit = /^(\d{2,4})x(\d{2,4})$/.exec(wish.size ?? '');
  const wanted =
    explicit === null
      ? frame(longEdges[(wish.resolution ?? '1k').toLowerCase()] ?? 1024, ratio(wish.aspect_ratio))
      : { width: Number(explicit[1]), height: Number(explicit[2]) };
  return context.mediaSize === 'tiny' ? frame(tinyEdge, wanted.width / wanted.height) : wanted;
}

export interface ClipShape extends PictureSize {
  seconds: number;
  framesPerSecond: number;
}

/** Clips are previews: small, at most three seconds, in the requested ratio. */
export function clipShape(
  context: SandboxContext,
  aspectRatio: string | undefined,
  seconds: number,
): ClipShape {
  const shape = /^\d+:\d+$/.test(aspectRatio ?? '') ? ratio(aspectRatio) : 16 / 9;
  if (context.mediaSize === 'tiny') return { ...frame(tinyEdge, shape), seconds: 0.5, framesPerSecond: 10 };
  return { ...frame(480, shape), seconds: Math.min(3, seconds), framesPerSecond: 20 };
}

/** The length of a song, in seconds. */
export function tuneSeconds(context: SandboxContext): number {
  return context.mediaSize === 'tiny' ? 1 : 14;
}

/** The number of facets around a model. */
export function meshDetail(context: SandboxContext, quality: string | undefined): number {
  if (context.mediaSize === 'tiny') return 8;
  return { draft: 12, high: 48 }[quality ?? ''] ?? 24;
}
