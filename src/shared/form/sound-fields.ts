/** Fields of music and speech, as TokenLab's contract has them. */
import { area, choice, decimal, type FamilyFields, line, linked, medium, toggle } from './specs.ts';

const versions = [
  'chirp-v3-5',
  'chirp-v4',
  'chirp-v4-5',
  'chirp-v4-5plus',
  'chirp-v4-5all',
  'chirp-v5',
  'chirp-v5-5',
];

const source = ['audio_url'];
const separation = {
  needs: ['task_id', 'audio_id'],
  without: ['prompt', 'tags', 'negative_tags', 'mv', 'make_instrumental'],
};

export const music: FamilyFields = {
  fields: [
    area('prompt', 5000),
    medium('audio_url', linked('audio')),
    line('task_id', 256),
    line('audio_id', 256),
    line('continue_clip_id', 256),
    decimal('continue_at', 0, 36_000, { advanced: false }),
    decimal('infill_start_s', 0, 36_000, { advanced: false }),
    decimal('infill_end_s', 0, 36_000, { advanced: false }),
    area('full_lyrics', 5000),
    line('stem_name', 200),
    line('title', 200),
    line('tags', 1000),
    line('negative_tags', 1000),
    choice('mv', versions),
    toggle('make_instrumental', { advanced: false }),
  ],
  operations: {
    music: { needs: ['prompt'], needsIfTaken: ['mv'] },
    instrumental: { needs: ['prompt'], needsIfTaken: ['mv'], without: ['make_instrumental'] },
    lyrics: { needs: ['prompt'], without: ['mv', 'make_instrumental', 'negative_tags'] },
    continue: { needs: ['prompt', 'continue_clip_id'], takes: ['continue_at'], needsIfTaken: ['mv'] },
    'upload-cover': { needs: ['prompt', ...source], needsIfTaken: ['mv'] },
    'upload-extend': { needs: ['prompt', ...source, 'continue_at'], needsIfTaken: ['mv'] },
    'add-instrumental': {
      needs: [...source, 'title', 'tags', 'negative_tags'],
      needsIfTaken: ['mv'],
      without: ['prompt', 'make_instrumental'],
    },
    'replace-section': {
      needs: ['prompt', 'title', 'tags', 'infill_start_s', 'infill_end_s', 'full_lyrics'],
      oneOf: [['task_id', 'audio_url']],
      takes: ['task_id', 'audio_id', 'audio_url'],
      without: ['make_instrumental'],
    },
    'vocal-separate': separation,
    'multi-stem-separation': separation,
    'advanced-split': { ...separation, needs: [...separation.needs, 'stem_name'] },
  },
};

export const speech: FamilyFields = {
  fields: [
    area('input', 4096),
    line('voice', 200),
    area('instructions', 2000),
    line('language_code', 20, { advanced: true }),
    choice('response_format', ['mp3', 'wav', 'flac', 'aac', 'opus'], { advanced: true }),
    decimal('speed', 0.25, 4, { step: 0.05 }),
    line('voice_id', 200, { advanced: true }),
    area('prompt', 2000, { advanced: true, labelKey: 'field.speech_prompt' }),
    decimal('temperature', 0, 2, { step: 0.1 }),
  ],
  operations: { 'text-to-speech': { needs: ['input'] } },
};
