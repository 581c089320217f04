/** Bodies of image generation and image edit. Local files travel as multipart, everything else as JSON. */
import type { JsonObject } from '../../../shared/job.ts';
import type { CreateBody, MultipartPart } from '../http.ts';
import { type BodySource, type FileMedia, isFile, linkOf, mediaAt, type ResolvedMedia } from './media.ts';

/** Fields that both image routes share. */
export interface ImageOptions {
  model: string;
  prompt: string;
  n?: number;
  size?: string;
  quality?: string;
  aspect_ratio?: string;
  resolution?: string;
  background?: string;
  output_format?: string;
  output_compression?: number;
  moderation?: string;
  async?: boolean;
}

/** `POST /v1/images/generations` as JSON. */
export interface ImageGenerationBody extends ImageOptions {
  operation?: string;
  image_url?: string;
  image_urls?: string[];
  reference_image_urls?: string[];
  mask_url?: string;
  style?: string;
  negative_prompt?: string;
  expand_prompt?: boolean;
  seed?: number;
}

/** `POST /v1/images/edits` as JSON: exactly one of `image_url` and `image_urls`. */
export interface ImageEditBody extends ImageOptions {
  image_url?: string;
  image_urls?: string[];
  mask?: { image_url: string };
}

const sourceFields = ['image_urls', 'image_url', 'images', 'image'];

export function imageGenerationBody(source: BodySource): CreateBody {
  const { request } = source;
  const pictures = mediaAt(source, ...sourceFields);
  const references = links(mediaAt(source, 'reference_image_urls'), 'reference_image_urls');
  const [mask] = links(mediaAt(source, 'mask_url'), 'mask_url');
  const base: JsonObject = {
    model: request.model,
    ...(request.operation === null ? {} : { operation: request.operation }),
    ...request.fields,
    ...(references.length === 0 ? {} : { reference_image_urls: references }),
    ...(mask === undefined ? {} : { mask_url: mask }),
  };
  const file = fileAmong(pictures);
  const urls = pictures.filter((media) => media !== file).map((media) => linkOf(media, 'image_urls'));
  if (file === undefined) {
    const isSingle = request.inputs.some((input) => input.field === 'image_url');
    const own: JsonObject =
      urls.length === 0 ? {} : isSingle ? { image_url: urls[0] as string } : { image_urls: urls };
    return { kind: 'json', json: { ...base, ...own, ...request.rawFields } };
  }
  // The multipart form of this route takes one file, and lists as text with commas.
  const fields: JsonObject = {
    ...base,
    ...(urls.length === 0 ? {} : { image_urls: urls }),
    ...request.rawFields,
  };
  const parts = Object.entries(fields).map(([name, value]) => scalarPart(name, value, ','));
  return { kind: 'multipart', parts: [...parts, filePart('image', file)] };
}

/** The one picture that travels as a file; of several, those that TokenLab has itself go as links. */
function fileAmong(pictures: readonly ResolvedMedia[]): FileMedia | undefined {
  const files = pictures.filter(isFile);
  return pictures.length === 1 ? files[0] : files.find((file) => !file.url);
}

export function imageEditBody(source: BodySource): CreateBody {
  const { request } = source;
  const pictures = mediaAt(source, ...sourceFields);
  const [mask] = mediaAt(source, 'mask', 'mask_url');
  const base: JsonObject = { model: request.model, ...request.fields };
  const files = pictures.filter(isFile);
  if (files.length > 0) {
    const fields: JsonObject = { ...base, ...request.rawFields };
    const parts = Object.entries(fields).map(([name, value]) => scalarPart(name, value, ','));
    parts.push(...files.map((file) => filePart('image', file)));
    if (mask !== undefined && isFile(mask)) parts.push(filePart('mask', mask));
    return { kind: 'multipart', parts };
  }
  const urls = links(pictures, 'image_urls');
  const isSingle = request.inputs.some((input) => input.field === 'image_url');
  return {
    kind: 'json',
    json: {
      ...base,
      ...(urls.length === 0 ? {} : isSingle ? { image_url: urls[0] } : { image_urls: urls }),
      ...(mask === undefined ? {} : { mask: { image_url: linkOf(mask, 'mask') } }),
      ...request.rawFields,
    },
  };
}

const links = (media: readonly ResolvedMedia[], field: string): string[] =>
  media.map((one) => linkOf(one, field));

const filePart = (name: string, file: FileMedia): MultipartPart => ({
  name,
  filename: file.name,
  contentType: file.mime,
  data: file.data,
});

function scalarPart(name: string, value: JsonObject[string] | undefined, separator: string): MultipartPart {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return { name, value: value.join(separator) };
  }
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value) };
}
