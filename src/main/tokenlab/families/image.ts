/** Pictures on the wire. Local files travel as multipart, everything else as JSON. */
import type { EndpointOf } from '../../../shared/families/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CreateBody, MultipartPart } from '../create-body.ts';
import { commonOutputs } from '../output-fields.ts';
import type { FamilyWire } from './definition.ts';
import { type BodySource, type FileMedia, isFile, linkOf, mediaAt, type ResolvedMedia } from './media.ts';

export const image: FamilyWire<EndpointOf<'image'>> = {
  bodies: { '/v1/images/generations': generationBody, '/v1/images/edits': editBody },
  outputs: (answer) => commonOutputs(answer, 'image'),
  echoes: /^image_urls?$/,
  alwaysUsable: 'image',
};

const sourceFields = ['image_urls', 'image_url', 'images', 'image'];

function generationBody(source: BodySource): CreateBody {
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

function editBody(source: BodySource): CreateBody {
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
