/** Under which name, as what, and how many: the media fields of a family fitted to what one model takes. */
import { type FormField, isSeedance, type MediaRules } from '../families/index.ts';
import { MiB } from '../units.ts';
import type { Fitting } from './fitting.ts';

/** Names that feed a picture field of the form, beside its own. `image` holds bytes, the others links. */
export const feeders: Record<string, readonly string[]> = {
  image_urls: ['image_url', 'image', 'images'],
  image_url: ['image', 'image_urls'],
  images: ['image', 'image_url'],
  reference_images: ['image_urls'],
  mask: ['mask_url'],
};

/** A copy of a media field that only offers what this model can be sent. */
export function fittedMedia(field: FormField, fitting: Fitting): FormField {
  const renamed = named(field, fitting);
  return { ...renamed, media: rulesFor(renamed, field.name, fitting) };
}

/** The field under the name that the model takes: the list, or the single link where it knows only that. */
function named(field: FormField, { taken }: Fitting): FormField {
  if (taken === null || taken.has(field.name)) return { ...field };
  const single: FormField = { ...field, name: 'image_url', type: 'media', maxItems: 1 };
  const list: FormField = { ...field, name: 'image_urls', type: 'mediaList', maxItems: 9 };
  if (field.name === 'image_urls' && taken.has('image_url') && !taken.has('images')) return single;
  if (field.name === 'images' && (taken.has('image_url') || taken.has('image'))) return single;
  if (field.name === 'image_url' && taken.has('image_urls') && !taken.has('image')) return list;
  if (field.name === 'reference_images' && taken.has('image_urls')) return { ...field, name: 'image_urls' };
  return { ...field };
}

function rulesFor(field: FormField, generalName: string, fitting: Fitting): MediaRules {
  const { model, constraint, taken } = fitting;
  const own = { ...(field.media as MediaRules) };
  if (!isSeedance(model.id)) own.asset = false;
  else if (own.kind === 'image') {
    Object.assign(own, { minSide: 300, maxSide: 6000, minRatio: 0.4, maxRatio: 2.5, maxBytes: 30 * MiB });
    own.types = [...own.types, 'image/bmp', 'image/tiff', 'image/gif', 'image/heic', 'image/heif'];
  }
  if (!own.file || taken === null) return own;
  // A file needs a field that takes bytes: a multipart part, a data URL, or a list that takes either.
  const shape = constraint?.requestShape ?? model.requestShape ?? '';
  const takesBytes = taken.has('image') || /multipart|data_url|base64/.test(shape);
  const isFrameOrReference = ['start_image', 'end_image', 'reference_images', 'mask'].includes(generalName);
  if (isFrameOrReference) own.file = field.name === generalName;
  else own.file = takesBytes || (generalName === 'images' && taken.has('images'));
  const takesLinks = [field.name, ...(feeders[generalName] ?? [])].some(
    (one) => one !== 'image' && taken.has(one),
  );
  if (!takesLinks && own.file) own.url = false;
  return own;
}
