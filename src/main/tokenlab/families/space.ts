/** Bodies of 3D models and worlds: always JSON, local pictures as base64. Neither route has an `operation` field. */
import type { JsonObject } from '../../../shared/job.ts';
import type { CreateBody } from '../http.ts';
import { type BodySource, base64Of, isFile, linkOf, linkOrData, mediaAt } from './media.ts';

/** `POST /v1/3d/generations`. */
export interface Model3dBody {
  model: string;
  prompt: string;
  /** Base64 without a prefix. */
  image?: string;
  image_url?: string;
  format?: string;
  quality?: string;
  style?: string;
  seed?: number;
}

/** `POST /v1/worlds/generations`. */
export interface WorldBody {
  model: string;
  prompt?: string;
  display_name?: string;
  /** Data URL. */
  image?: string;
  image_url?: string;
  /** Links and data URLs. */
  images?: string[];
  is_pano?: boolean | 'auto';
  video_url?: string;
  seed?: number;
  tags?: string[];
  permission?: { public: boolean };
}

export async function model3dBody(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const [image] = mediaAt(source, 'image_url', 'image');
  const picture: JsonObject =
    image === undefined ? {} : isFile(image) ? { image: await base64Of(image) } : { image_url: image.url };
  return {
    kind: 'json',
    json: { model: request.model, ...request.fields, ...picture, ...request.rawFields },
  };
}

export async function worldBody(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const pictures = mediaAt(source, 'images', 'image_url', 'image');
  const [video] = mediaAt(source, 'video_url');
  const media: JsonObject = video === undefined ? {} : { video_url: linkOf(video, 'video_url') };
  const [first] = pictures;
  if (pictures.length > 1) media.images = await Promise.all(pictures.map(linkOrData));
  else if (first !== undefined) media[isFile(first) ? 'image' : 'image_url'] = await linkOrData(first);
  return { kind: 'json', json: { model: request.model, ...request.fields, ...media, ...request.rawFields } };
}
