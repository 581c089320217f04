/** Our own reading of TokenLab's contract, as schemas: what may be sent, and what may come back. */
import { z } from 'zod';
import type { CreateEndpoint } from '../../../src/shared/endpoints.ts';

const link = z.url({ protocol: /^https?$/ });
const asset = z.string().regex(/^asset:\/\/asset-/);
const data = z.string().regex(/^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+$/);
const imageInput = z.union([link, asset, data]);

const imageScalars = {
  model: z.string().min(1),
  prompt: z.string().min(1),
  n: z.int().min(1).max(10).optional(),
  size: z.string().optional(),
  quality: z.string().optional(),
  aspect_ratio: z.string().optional(),
  resolution: z.string().optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  output_format: z.enum(['png', 'jpeg', 'webp']).optional(),
  output_compression: z.int().min(0).max(100).optional(),
  moderation: z.enum(['auto', 'low']).optional(),
  async: z.boolean().optional(),
};

/** JSON bodies, closed: what the contract does not name must not be sent. */
export const requestSchemas: Record<CreateEndpoint, z.ZodType> = {
  '/v1/images/generations': z.strictObject({
    ...imageScalars,
    operation: z.enum(['text-to-image', 'image-to-image', 'image-edit']).optional(),
    image_url: link.optional(),
    image_urls: z.array(link).min(1).max(16).optional(),
    reference_image_urls: z.array(link).min(1).max(16).optional(),
    mask_url: link.optional(),
    style: z.enum(['vivid', 'natural']).optional(),
    expand_prompt: z.boolean().optional(),
    negative_prompt: z.string().optional(),
    seed: z.int().optional(),
  }),
  '/v1/images/edits': z
    .strictObject({
      ...imageScalars,
      image_url: link.optional(),
      image_urls: z.array(link).min(1).max(16).optional(),
      mask: z.strictObject({ image_url: link }).optional(),
    })
    .refine(
      (body) => (body.image_url === undefined) !== (body.image_urls === undefined),
      'exactly one source',
    ),
  '/v1/videos/generations': z.strictObject({
    model: z.string().min(1),
    operation: z.enum([
      'text-to-video',
      'image-to-video',
      'reference-to-video',
      'start-end-to-video',
      'video-to-video',
      'video-extension',
      'audio-to-video',
      'motion-control',
    ]),
    prompt: z.string().optional(),
    image_url: z.union([link, asset]).optional(),
    image: data.optional(),
    image_urls: z.array(link).min(1).max(30).optional(),
    reference_images: z.array(imageInput).min(1).max(30).optional(),
    reference_image_type: z.enum(['asset', 'style']).optional(),
    start_image: imageInput.optional(),
    end_image: imageInput.optional(),
    video_url: link.optional(),
    video_urls: z.array(link).min(1).max(10).optional(),
    audio_url: link.optional(),
    audio_urls: z.array(link).min(1).max(10).optional(),
    material_asset_ids: z.array(z.string()).min(1).max(9).optional(),
    kling_elements: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(64),
          description: z.string().max(500).optional(),
          element_input_urls: z.array(link).min(2).max(4),
        }),
      )
      .min(1)
      .max(3)
      .optional(),
    task_id: z.string().optional(),
    extend_at: z.int().min(0).optional(),
    extend_times: z.string().optional(),
    duration: z.int().min(-1).max(60).optional(),
    aspect_ratio: z.string().optional(),
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
    execution_expires_after: z.int().min(3600).max(259_200).optional(),
    priority: z.int().min(0).max(9).optional(),
    service_tier: z.enum(['default', 'flex']).optional(),
    safety_identifier: z.string().max(128).optional(),
  }),
  '/v1/music/generations': z.strictObject({
    model: z.string().min(1),
    prompt: z.string().max(5000).optional(),
    title: z.string().optional(),
    tags: z.string().max(1000).optional(),
    negative_tags: z.string().max(1000).optional(),
    action: z.literal('LYRICS').optional(),
    mv: z.string().startsWith('chirp-').optional(),
    make_instrumental: z.boolean().optional(),
    audio_url: link.optional(),
    audio_operation: z
      .enum([
        'upload-cover',
        'upload-extend',
        'add-instrumental',
        'replace-section',
        'vocal-separate',
        'multi-stem-separation',
        'advanced-split',
      ])
      .optional(),
    continue_clip_id: z.string().optional(),
    continue_at: z.number().min(0).optional(),
    task_id: z.string().optional(),
    audio_id: z.string().optional(),
    infill_start_s: z.number().min(0).optional(),
    infill_end_s: z.number().optional(),
    full_lyrics: z.string().optional(),
    stem_name: z.string().optional(),
  }),
  '/v1/3d/generations': z.strictObject({
    model: z.string().min(1),
    prompt: z.string().min(1),
    image: z.base64().optional(),
    image_url: link.optional(),
    format: z.string().optional(),
    quality: z.string().optional(),
    style: z.string().optional(),
    seed: z.int().optional(),
  }),
  '/v1/worlds/generations': z.strictObject({
    model: z.string().min(1),
    prompt: z.string().optional(),
    display_name: z.string().max(64).optional(),
    image: data.optional(),
    image_url: link.optional(),
    images: z
      .array(z.union([link, data]))
      .min(2)
      .max(4)
      .optional(),
    video_url: link.optional(),
    is_pano: z.union([z.boolean(), z.literal('auto')]).optional(),
    seed: z.int().min(0).max(4_294_967_295).optional(),
    tags: z.array(z.string().max(32)).min(1).max(10).optional(),
    permission: z.strictObject({ public: z.boolean() }).optional(),
  }),
  '/v1/audio/speech': z.strictObject({
    model: z.string().min(1),
    input: z.string().min(1).max(4096),
    voice: z.string().optional(),
    voice_id: z.string().optional(),
    instructions: z.string().max(2000).optional(),
    prompt: z.string().max(2000).optional(),
    language_code: z.string().optional(),
    response_format: z.string().optional(),
    speed: z.number().min(0.25).max(4).optional(),
    temperature: z.number().min(0).max(2).optional(),
  }),
};

/** Names of multipart parts, closed as well. */
export const multipartNames: Partial<Record<CreateEndpoint, ReadonlySet<string>>> = {
  '/v1/images/generations': new Set([
    ...Object.keys(imageScalars),
    ...['operation', 'image', 'image_urls', 'reference_image_urls', 'mask_url', 'style', 'expand_prompt'],
    ...['negative_prompt', 'seed'],
  ]),
  '/v1/images/edits': new Set([...Object.keys(imageScalars), 'image', 'mask']),
};

const status = z.enum(['pending', 'processing', 'completed', 'failed', 'timeout']);

/** A create or status answer that speaks of a task. */
export const taskSchema = z.looseObject({
  id: z.string().min(1),
  task_id: z.string().min(1).optional(),
  status,
  poll_url: z.string().startsWith('/v1/').optional(),
  model: z.string().optional(),
  created: z.int().optional(),
  updated: z.int().optional(),
  progress: z.number().min(0).max(100).optional(),
  billing_transaction_id: z.string().optional(),
  cancelled: z.boolean().optional(),
  cancellation_status: z.literal('cancelled').optional(),
});

export const inlineImageSchema = z.looseObject({
  created: z.int(),
  data: z.array(z.looseObject({ url: z.string().optional(), b64_json: z.string().optional() })).min(1),
});

export const errorSchema = z.looseObject({
  error: z.looseObject({ message: z.string().min(1), type: z.string().min(1), code: z.string().optional() }),
  validation_errors: z
    .array(z.looseObject({ field: z.string(), message: z.string(), code: z.string() }))
    .optional(),
});

export const modelListSchema = z.looseObject({
  object: z.literal('list'),
  data: z
    .array(z.looseObject({ id: z.string().min(1), object: z.literal('model'), created: z.int() }))
    .min(1),
});

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

export const usageSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      request_id: z.string().nullable(),
      billing_transaction_id: z.string().nullable(),
      model: z.string(),
      cost: z.number(),
      cost_decimal: decimal,
      created_at: z.string(),
    }),
  ),
  pagination: z.looseObject({ page: z.int(), limit: z.int(), total: z.int(), totalPages: z.int() }),
  summary: z.looseObject({ total_requests: z.int(), total_cost_decimal: decimal }),
});
