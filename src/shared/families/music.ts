/** Songs, their parts and their lyrics. Fields and rules are those of TokenLab's contract. */

import { hour, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import { area, choice, decimal, type FamilyFields, line, linked, medium, toggle } from './fields.ts';

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

const table: FamilyFields = {
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
    instrumental: {
      needs: ['prompt'],
      needsIfTaken: ['mv'],
      without: ['make_instrumental'],
      variantOf: 'music',
      byField: 'make_instrumental',
    },
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

export const music = {
  routes: { '/v1/music/generations': table },
  otherWords: {
    'text-to-music': 'music',
    'music-generation': 'music',
    song: 'music',
    extend: 'continue',
    'music-extend': 'continue',
    cover: 'upload-cover',
    'lyrics-generation': 'lyrics',
    'text-to-lyrics': 'lyrics',
    'stem-separation': 'multi-stem-separation',
    'vocal-separation': 'vocal-separate',
  },
  rules,
  promptField: 'prompt',
  formatField: null,
  linksNeedHttps: true,
  media: 'audio',
  polling: [5 * second, 10 * second],
  deadline: hour,
  categories: ['music'],
  rankedIn: 'music',
  isAlwaysListed: true,
  typicalSeconds: 120,
  icon: 'music',
} as const satisfies FamilyDefinition;

const separations = ['vocal-separate', 'multi-stem-separation', 'advanced-split'];

/** Operations for which Suno wants to know its own version. */
const versioned = ['music', 'instrumental', 'continue', 'upload-cover', 'upload-extend', 'add-instrumental'];

function rules(check: Check): void {
  const { operation } = check;
  for (const [name, most] of [
    ['prompt', 5000],
    ['tags', 1000],
    ['negative_tags', 1000],
  ] as const) {
    if (check.text(name).length > most) check.complain(name, say('atMostMostCharactersAre', { most }));
  }
  if (check.has('task_id') !== check.has('audio_id') && operation !== 'continue') {
    const missing = check.has('task_id') ? 'audio_id' : 'task_id';
    check.complain(missing, say('taskAndItsAudioId'));
  }
  if (versioned.includes(operation) && /suno|chirp/i.test(check.model) && !check.has('mv')) {
    check.complain('mv', say('chooseVersionOfMusicModel'));
  }
  if (operation === 'upload-extend' && !((check.number('continue_at') ?? 0) > 0)) {
    check.complain('continue_at', say('enterSecondAbove0At'));
  }
  if (operation === 'add-instrumental') {
    check.forbid(['prompt'], say('noPromptIsSentWhen'));
  }
  if (operation === 'lyrics' || separations.includes(operation)) {
    check.forbid(['mv'], say('versionOfMusicModelIsNot'));
  }
  if (operation === 'replace-section') replaceSection(check);
}

function replaceSection(check: Check): void {
  const fromTask = check.has('task_id', 'audio_id');
  const fromLink = check.has('audio_url');
  if (fromTask && fromLink) {
    check.complain('audio_url', say('useEitherEarlierTaskOr'));
  }
  if (fromTask && !fromLink) {
    check.forbid(['mv'], say('versionOfMusicModelIs'));
  }
  if (fromLink && !fromTask && !check.has('mv')) {
    check.complain('mv', say('withLinkToSongVersion'));
  }
  const start = check.number('infill_start_s');
  const end = check.number('infill_end_s');
  if (start !== undefined && start < 0) check.complain('infill_start_s', say('sectionCantBeginBeforeSong'));
  if (start === undefined || end === undefined) return;
  const span = end - start;
  if (span < 6 || span > 60) check.complain('infill_end_s', say('sectionMustBe6To'));
}
