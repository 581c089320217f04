import type { ModelSpec, OperationSpec } from './types.ts';

const endpoint = '/v1/music/generations';

const songs = ['prompt', 'title', 'tags', 'negative_tags', 'action', 'mv', 'make_instrumental'] as const;

const musicOperations: readonly OperationSpec[] = [
  { operation: 'music', endpoint, parameters: songs, required: ['prompt', 'mv'] },
  {
    operation: 'extend',
    endpoint,
    parameters: [...songs, 'continue_clip_id', 'continue_at'],
    required: ['prompt', 'mv', 'continue_clip_id'],
    notes: ['continues an earlier clip'],
  },
  {
    operation: 'upload-cover',
    endpoint,
    parameters: [...songs, 'audio_operation', 'audio_url'],
    required: ['prompt', 'mv', 'audio_url'],
  },
  {
    operation: 'upload-extend',
    endpoint,
    parameters: [...songs, 'audio_operation', 'audio_url', 'continue_at'],
    required: ['prompt', 'mv', 'audio_url', 'continue_at'],
  },
  {
    operation: 'add-instrumental',
    endpoint,
    parameters: [...songs, 'audio_operation', 'audio_url'],
    required: ['mv', 'audio_url', 'title', 'tags', 'negative_tags'],
  },
  {
    operation: 'replace-section',
    endpoint,
    parameters: [
      ...songs,
      'audio_operation',
      'audio_url',
      'task_id',
      'audio_id',
      'infill_start_s',
      'infill_end_s',
      'full_lyrics',
    ],
    required: [
      'prompt',
      'tags',
      'title',
      'infill_start_s',
      'infill_end_s',
      'full_lyrics',
      'task_id|audio_url',
    ],
  },
  ...['vocal-separate', 'multi-stem-separation', 'advanced-split'].map((operation) => ({
    operation,
    endpoint,
    parameters: [
      'audio_operation',
      'task_id',
      'audio_id',
      'title',
      ...(operation === 'advanced-split' ? ['stem_name'] : []),
    ],
    required: ['task_id', 'audio_id', ...(operation === 'advanced-split' ? ['stem_name'] : [])],
  })),
];

const lyrics: OperationSpec = {
  operation: 'lyrics',
  endpoint,
  parameters: ['prompt', 'action', 'title', 'tags'],
  required: ['prompt'],
  notes: ['text only, no audio'],
};

const speech = (parameters: readonly string[]): OperationSpec => ({
  operation: 'text-to-speech',
  endpoint: '/v1/audio/speech',
  parameters: ['input', 'voice', 'voice_id', 'response_format', 'speed', 'stream_format', ...parameters],
  required: ['input'],
});

export const soundModels: readonly ModelSpec[] = [
  {
    id: 'suno-music',
    vendor: 'suno',
    family: 'music',
    aliases: ['suno_music'],
    stage: 'active',
    releasedAt: '2025-09-23',
    price: { unit: 'per_request', amount: '0.10' },
    shape: 'details',
    promptMax: 5000,
    operations: musicOperations,
    outputFormats: ['wav'],
  },
  {
    id: 'suno-lyrics',
    vendor: 'suno',
    family: 'music',
    aliases: ['suno_lyrics'],
    stage: 'active',
    releasedAt: '2025-09-23',
    price: { unit: 'per_request', amount: '0.02' },
    shape: 'public_contract',
    promptMax: 5000,
    operations: [lyrics],
    outputFormats: ['text'],
  },
  {
    id: 'minimax-music-2.0',
    vendor: 'minimax',
    family: 'music',
    stage: 'preview',
    releasedAt: '2026-03-18',
    price: { unit: 'per_minute', amount: '0.03', opaque: true },
    complexPrice: true,
    shape: 'summary',
    promptMax: 2000,
    operations: [
      {
        operation: 'music',
        endpoint,
        parameters: ['prompt', 'title', 'tags', 'make_instrumental', 'action'],
        required: ['prompt'],
      },
      lyrics,
    ],
    outputFormats: ['wav'],
    reportsProgress: true,
  },
  {
    id: 'tts-1',
    vendor: 'openai',
    family: 'speech',
    stage: 'active',
    releasedAt: '2023-11-06',
    price: { unit: 'per_1k_characters', amount: '0.015' },
    shape: 'summary',
    promptMax: 4096,
    operations: [speech([])],
    outputFormats: ['wav'],
  },
  {
    id: 'gpt-4o-mini-tts',
    vendor: 'openai',
    family: 'speech',
    stage: 'active',
    releasedAt: '2025-03-20',
    price: {
      unit: 'per_token',
      inputPerMillion: '0.60',
      outputPerMillion: '12.00',
      min: '0.001',
      max: '0.06',
    },
    complexPrice: true,
    shape: 'details',
    promptMax: 2000,
    operations: [speech(['instructions'])],
    outputFormats: ['wav'],
  },
  {
    id: 'eleven-v3',
    vendor: 'elevenlabs',
    family: 'speech',
    stage: 'active',
    releasedAt: '2025-06-05',
    price: { unit: 'per_1k_characters', amount: '0.10' },
    shape: 'details',
    promptMax: 3000,
    operations: [speech(['language_code', 'temperature', 'prompt'])],
    outputFormats: ['wav'],
  },
];
