/** The operations of the video route, and the inputs that each requires. */
import type { OperationSpec } from './types.ts';

const endpoint = '/v1/videos/generations';

/** The required inputs of each operation; each entry is one requirement. */
const needs: Record<string, readonly string[]> = {
  'text-to-video': ['prompt'],
  'image-to-video': ['image_url|image|image_urls|material_asset_id|material_asset_ids'],
  'reference-to-video': [
    'reference_images|image_urls|video_urls|audio_urls|audio_url|material_asset_ids|kling_elements',
  ],
  'start-end-to-video': ['start_image', 'end_image'],
  'video-to-video': ['video_url|task_id'],
  'motion-control': ['image_url', 'video_url'],
  'audio-to-video': ['audio_url'],
  'video-extension': ['task_id'],
};

/** Inputs that an operation takes with every model. */
const inputs: Record<string, readonly string[]> = {
  'text-to-video': [],
  'image-to-video': ['image_url', 'image'],
  'reference-to-video': ['reference_images', 'reference_image_type'],
  'start-end-to-video': ['start_image', 'end_image'],
  'video-to-video': ['video_url', 'task_id'],
  'motion-control': ['image_url', 'video_url'],
  'audio-to-video': ['audio_url', 'image_url'],
  'video-extension': ['task_id', 'extend_at', 'extend_times'],
};

/** Operations that share their fields and lists. */
export function operations(
  names: readonly string[],
  parameters: readonly string[],
  lists: Pick<OperationSpec, 'resolutions' | 'durations' | 'aspectRatios'>,
): OperationSpec[] {
  return names.map((operation) => ({
    operation,
    endpoint,
    parameters: ['prompt', ...inputs[operation]!, ...parameters],
    required: needs[operation]!,
    ...lists,
  }));
}
