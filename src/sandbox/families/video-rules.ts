/** The fields of a video request, and the rules between them. */
import { z } from 'zod';
import type { ModelSpec } from '../catalogue/types.ts';
import { badField } from '../refusal.ts';
import { tooManyImages } from './sources.ts';

const operations = [
  'text-to-video',
  'image-to-video',
  'reference-to-video',
  'start-end-to-video',
  'video-to-video',
  'video-extension',
  'audio-to-video',
  'motion-control',
] as const;

const texts = z.array(z.string()).min(1).max(30);

export const videoSchema = z.strictObject({
  model: z.string(),
  prompt: z.string().optional(),
  operation: z.enum(operations).optional(),
  image_url: z.string().optional(),
  image: z.string().optional(),
  image_urls: texts.optional(),
  reference_images: texts.optional(),
  reference_image_type: z.enum(['asset', 'style']).optional(),
  start_image: z.string().optional(),
  end_image: z.string().optional(),
  video_url: z.string().optional(),
  video_urls: z.array(z.string()).min(1).max(10).optional(),
  audio_url: z.string().optional(),
  audio_urls: z.array(z.string()).min(1).max(10).optional(),
  material_asset_id: z.string().optional(),
  material_asset_ids: z.array(z.string()).min(1).max(9).optional(),
  kling_elements: z
    .array(
      z.object({
        name: z.string().min(1).max(64),
        description: z.string().min(1).max(500).optional(),
        element_input_urls: z.array(z.string()).min(2).max(4),
      }),
    )
    .min(1)
    .max(3)
    .optional(),
  task_id: z.string().optional(),
  extend_at: z.int().min(0).optional(),
  extend_times: z.string().optional(),
  duration: z.int().min(-1).max(60).optional(),
  aspect_ratio: z.enum(['adaptive', '16:9', '9:16', '1:1', '4:3', '3:4', '21:9']).optional(),
  resolution: z.string().optional(),
  size: z.string().optional(),
  output_format: z.enum(['mp4', 'mov']).optional(),
  output_audio: z.boolean().optional(),
  fps: z.int().min(1).max(120).optional(),
  frames: z.int().min(1).optional(),
  negative_prompt: z.string().optional(),
  seed: z.int().min(-1).max(4_294_967_295).optional(),
  cfg_scale: z.number().min(0).max(20).optional(),
  motion_strength: z.number().min(0).max(1).optional(),
  camera_fixed: z.boolean().optional(),
  watermark: z.boolean().optional(),
  return_last_frame: z.boolean().optional(),
  draft: z.boolean().optional(),
  draft_task_id: z.string().optional(),
  effect_type: z.string().optional(),
  // Undocumented, but the detail record of one model names it.
  prompt_optimizer: z.boolean().optional(),
  execution_expires_after: z.int().min(3_600).max(259_200).optional(),
  priority: z.int().min(0).max(9).optional(),
  service_tier: z.enum(['default', 'flex']).optional(),
  safety_identifier: z.string().max(128).optional(),
  user: z.string().optional(),
});

export type VideoFields = z.infer<typeof videoSchema>;

/** The operation of a request, also when it names none. */
export function inferOperation(fields: VideoFields): (typeof operations)[number] {
  if (fields.operation !== undefined) return fields.operation;
  if (fields.start_image !== undefined && fields.end_image !== undefined) return 'start-end-to-video';
  if (
    fields.reference_images !== undefined ||
    fields.video_urls !== undefined ||
    fields.audio_urls !== undefined
  ) {
    return 'reference-to-video';
  }
  if (fields.video_url !== undefined)
    return fields.image_url === undefined ? 'video-to-video' : 'motion-control';
  if (fields.extend_at !== undefined) return 'video-extension';
  const firstFrame = fields.image_url ?? fields.image ?? fields.image_urls ?? fields.material_asset_id;
  return firstFrame === undefined ? 'text-to-video' : 'image-to-video';
}

const conflict = (field: string, message: string) => badField(field, message, 'conflict');

/** Throws 400 for combinations that TokenLab refuses. */
export function checkVideoRules(model: ModelSpec, operation: string, fields: VideoFields): void {
  const isSeedance2 = model.id.startsWith('seedance-2');
  if (fields.duration === -1 && !model.id.startsWith('seedance')) {
    throw badField('duration', 'Only Seedance models can choose the length.', 'invalid_value');
  }
  if (fields.kling_elements !== undefined && fields.output_audio === true) {
    throw conflict('output_audio', 'kling_elements and output_audio cannot be combined.');
  }
  if (
    fields.kling_elements !== undefined &&
    fields.image_url === undefined &&
    fields.image_urls === undefined
  ) {
    throw badField('image_urls', 'kling_elements need image inputs.', 'required');
  }
  if (fields.service_tier === 'flex') {
    if (fields.priority !== undefined && fields.priority > 0) {
      throw conflict('priority', 'priority cannot be combined with service_tier flex.');
    }
    if (isSeedance2)
      throw badField('service_tier', `${model.id} does not support flex.`, 'unsupported_value');
  }
  if (fields.draft === true && fields.draft_task_id !== undefined) {
    throw conflict('draft_task_id', 'draft and draft_task_id cannot be combined.');
  }
  const firstFrame = fields.image_url ?? fields.image ?? fields.start_image;
  if (firstFrame !== undefined && fields.reference_images !== undefined) {
    throw conflict('reference_images', 'First-frame fields and reference images cannot be combined.');
  }
  checkReferences(model, operation, fields);
}

function checkReferences(model: ModelSpec, operation: string, fields: VideoFields): void {
  const pictures = (fields.reference_images?.length ?? 0) + (fields.material_asset_ids?.length ?? 0);
  const most = model.id === 'seedance-2.5' ? 30 : 9;
  if (pictures > most)
    throw badField('reference_images', `This model accepts at most ${most} reference images.`, 'too_big');
  if (model.id === 'grok-imagine-video') {
    if (pictures > 7) throw tooManyImages('reference_images', 7);
    if (operation === 'reference-to-video' && (fields.duration ?? 0) > 10) {
      throw badField('duration', 'With references, duration must be at most 10 seconds.', 'too_big');
    }
    if (operation === 'video-to-video' && !/^https:.*\.mp4(\?.*)?$/.test(fields.video_url ?? '')) {
      throw badField('video_url', 'video_url must be a public https link to an .mp4 file.', 'invalid_url');
    }
  }
  const hasAudio = fields.audio_url !== undefined || fields.audio_urls !== undefined;
  const hasPictures =
    pictures > 0 || (fields.image_urls ?? fields.video_urls ?? fields.image_url) !== undefined;
  if (model.id.startsWith('seedance-2.0') && hasAudio && !hasPictures) {
    throw badField('audio_urls', 'Audio can only be sent with an image or a video.', 'required');
  }
}
