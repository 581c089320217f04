/** Body of video generation: always JSON. Local pictures travel as data URLs; videos and sounds only as links. */
import type { JsonObject } from '../../../shared/job.ts';
import type { CreateBody } from '../http.ts';
import { type BodySource, isFile, linkOf, linkOrData, mediaAt } from './media.ts';

/** `POST /v1/videos/generations`. */
export interface VideoBody {
  model: string;
  operation?: string;
  prompt?: string;
  image_url?: string;
  /** Data URL. */
  image?: string;
  image_urls?: string[];
  start_image?: string;
  end_image?: string;
  reference_images?: string[];
  reference_image_type?: 'asset' | 'style';
  video_url?: string;
  video_urls?: string[];
  audio_url?: string;
  audio_urls?: string[];
  material_asset_ids?: string[];
  kling_elements?: { name: string; description?: string; element_input_urls: string[] }[];
  task_id?: string;
  extend_at?: number;
  extend_times?: string;
  /** Seconds; -1: the model chooses. */
  duration?: number;
  aspect_ratio?: string;
  resolution?: string;
  size?: string;
  output_format?: string;
  output_audio?: boolean;
  fps?: number;
  frames?: number;
  negative_prompt?: string;
  seed?: number;
  cfg_scale?: number;
  motion_strength?: number;
  camera_fixed?: boolean;
  watermark?: boolean;
  return_last_frame?: boolean;
  draft?: boolean;
  draft_task_id?: string;
  effect_type?: string;
  /** Seconds. */
  execution_expires_after?: number;
  priority?: number;
  service_tier?: 'default' | 'flex';
  safety_identifier?: string;
}

const linkLists = ['image_urls', 'video_urls', 'audio_urls'];
const singleLinks = ['video_url', 'audio_url'];
const frames = ['start_image', 'end_image'];

export async function videoBody(source: BodySource): Promise<CreateBody> {
  const { request } = source;
  const media: JsonObject = {};
  const [image] = mediaAt(source, 'image_url', 'image');
  if (image !== undefined) media[isFile(image) ? 'image' : 'image_url'] = await linkOrData(image);
  for (const field of frames) {
    const [frame] = mediaAt(source, field);
    if (frame !== undefined) media[field] = await linkOrData(frame);
  }
  const references = mediaAt(source, 'reference_images');
  if (references.length > 0) media.reference_images = await Promise.all(references.map(linkOrData));
  for (const field of singleLinks) {
    const [link] = mediaAt(source, field);
    if (link !== undefined) media[field] = linkOf(link, field);
  }
  for (const field of linkLists) {
    const links = mediaAt(source, field);
    if (links.length > 0) media[field] = links.map((one) => linkOf(one, field));
  }
  return {
    kind: 'json',
    json: {
      model: request.model,
      ...(request.operation === null ? {} : { operation: request.operation }),
      ...request.fields,
      ...media,
      ...request.rawFields,
    },
  };
}
