/** The models whose queued tasks can be cancelled. */
import type { ModelSpec } from './types.ts';
import { operations } from './video-operations.ts';

const seedanceRatios = ['adaptive', '16:9', '9:16', '1:1', '4:3', '3:4', '21:9'] as const;
const from4to15 = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const;

const seedanceParameters = [
  'duration',
  'resolution',
  'aspect_ratio',
  'output_audio',
  'watermark',
  'return_last_frame',
  'execution_expires_after',
  'safety_identifier',
  'priority',
  'service_tier',
  'material_asset_id',
  'material_asset_ids',
  'video_urls',
  'audio_urls',
  'image_urls',
] as const;

const seedanceOperations = [
  'text-to-video',
  'image-to-video',
  'start-end-to-video',
  'reference-to-video',
] as const;

export const seedanceModels: readonly ModelSpec[] = [
  {
    id: 'seedance-1.5-pro',
    vendor: 'bytedance',
    family: 'video',
    stage: 'active',
    releasedAt: '2025-12-16',
    price: { unit: 'per_second', amount: '0.052', min: '0.024', max: '0.118' },
    complexPrice: true,
    shape: 'public_contract',
    promptMax: 2000,
    operations: operations(
      ['text-to-video', 'image-to-video', 'start-end-to-video'],
      [...seedanceParameters, 'seed', 'camera_fixed', 'draft', 'draft_task_id'],
      {
        durations: [-1, ...from4to15.slice(0, 9)],
        resolutions: ['480p', '720p', '1080p'],
        aspectRatios: seedanceRatios,
      },
    ),
    outputFormats: ['mp4'],
    cancellable: true,
  },
  {
    id: 'seedance-2.0',
    vendor: 'bytedance',
    family: 'video',
    stage: 'active',
    releasedAt: '2026-02-12',
    price: { unit: 'per_second', amount: '0.14', min: '0.07', max: '0.56' },
    complexPrice: true,
    shape: 'details',
    promptMax: 2000,
    operations: operations([...seedanceOperations, 'video-to-video'], [...seedanceParameters, 'seed'], {
      durations: [-1, ...from4to15],
      resolutions: ['480p', '720p', '1080p', '4k'],
      aspectRatios: seedanceRatios,
    }),
    outputFormats: ['mp4'],
    cancellable: true,
  },
  {
    id: 'seedance-2.0-fast',
    vendor: 'bytedance',
    family: 'video',
    stage: 'active',
    releasedAt: '2026-02-12',
    price: { unit: 'per_second', amount: '0.09' },
    shape: 'details',
    promptMax: 2000,
    operations: operations(seedanceOperations, [...seedanceParameters, 'seed'], {
      durations: [-1, ...from4to15],
      resolutions: ['480p', '720p'],
      aspectRatios: seedanceRatios,
    }),
    outputFormats: ['mp4'],
    cancellable: true,
  },
  {
    id: 'seedance-2.5',
    vendor: 'bytedance',
    family: 'video',
    stage: 'preview',
    releasedAt: '2026-10-08',
    latest: true,
    price: { unit: 'per_second', amount: '0.18', min: '0.11', max: '0.30' },
    complexPrice: true,
    shape: 'details',
    promptMax: 4000,
    operations: operations(seedanceOperations, [...seedanceParameters, 'audio_url', 'output_format'], {
      durations: [-1, ...from4to15, 20, 25, 30],
      resolutions: ['480p', '720p'],
      aspectRatios: seedanceRatios,
    }),
    outputFormats: ['mp4'],
    cancellable: true,
  },
];
