/** Rules of TokenLab's contract that hang on a model's name, because no catalogue field says them. */

const name = (model: string) => model.trim().toLowerCase();

export const isSeedance = (model: string): boolean => name(model).includes('seedance');

/** `1.5`, `2.0`, `2.5`, or null when it is no Seedance model or names no version. */
export function seedanceVersion(model: string): string | null {
  return isSeedance(model) ? (/(\d)[.-](\d)/.exec(name(model))?.slice(1, 3).join('.') ?? null) : null;
}

export const isGrokImagine = (model: string): boolean => name(model).startsWith('grok-imagine');
export const isGrokVideo = (model: string): boolean => name(model).startsWith('grok-imagine-video');
export const isKling = (model: string): boolean => name(model).includes('kling');
export const isGptImage2 = (model: string): boolean => /^gpt-image-2(\b|$)/.test(name(model));

export interface ReferenceLimits {
  images: number;
  videos: number;
  audios: number;
}

/** How many references a video model takes where its own record does not say. */
export function referenceLimits(model: string): ReferenceLimits {
  if (seedanceVersion(model) === '2.5') return { images: 30, videos: 10, audios: 10 };
  if (isGrokVideo(model)) return { images: 7, videos: 3, audios: 3 };
  return { images: 9, videos: 3, audios: 3 };
}
