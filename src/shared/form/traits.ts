/** Rules of TokenLab's contract that hang on a model's name, because no catalogue field says them. */
import type { Family } from '../job.ts';

const name = (model: string) => model.trim().toLowerCase();

export const isSeedance = (model: string): boolean => name(model).includes('seedance');

/** `1.5`, `2.0`, `2.5`, or null when it is no Seedance model or names no version. */
export function seedanceVersion(model: string): string | null {
  return isSeedance(model) ? (/(\d)[.-](\d)/.exec(name(model))?.slice(1, 3).join('.') ?? null) : null;
}

export const isGrokImagine = (model: string): boolean => name(model).startsWith('grok-imagine');
export const isGrokVideo = (model: string): boolean => name(model).startsWith('grok-imagine-video');
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

const seedanceOnly = new Set([
  'material_asset_ids',
  'execution_expires_after',
  'priority',
  'service_tier',
  'safety_identifier',
  'return_last_frame',
  'camera_fixed',
]);

/** Whether a general field is shown for a model whose record names no fields at all. */
export function fitsGenerically(field: string, model: { id: string; family: Family | null }): boolean {
  const { id } = model;
  // For 3D the contract calls model and prompt the safest body.
  if (model.family === '3d') return false;
  if (seedanceOnly.has(field)) return isSeedance(id);
  if (field === 'draft' || field === 'draft_task_id') return seedanceVersion(id) === '1.5';
  if (field === 'kling_elements') return name(id).includes('kling');
  if (field === 'output_format' && model.family === 'video') return seedanceVersion(id) === '2.5';
  if (field === 'seed') return seedanceVersion(id) !== '2.5';
  if (field === 'aspect_ratio' || field === 'resolution') return !isGptImage2(id);
  return true;
}
