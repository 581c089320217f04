/** Videos, from texts, pictures, sounds and other videos. Fields and rules are those of TokenLab's contract. */

import { hour, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import { listed } from '../words.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import {
  area,
  choice,
  decimal,
  elements,
  type FamilyFields,
  integer,
  line,
  linked,
  mediaList,
  medium,
  picture,
  tagList,
  toggle,
} from './fields.ts';
import { isGrokVideo, isKling, isSeedance, referenceLimits, seedanceVersion } from './traits.ts';

/** Seedance takes assets of its material library wherever it takes a picture. */
const frame = picture({ asset: true });

const table: FamilyFields = {
  fields: [
    area('prompt', 4000),
    medium('image_url', frame),
    medium('start_image', frame),
    medium('end_image', frame),
    mediaList('reference_images', 9, frame),
    medium('video_url', linked('video')),
    mediaList('video_urls', 3, linked('video')),
    medium('audio_url', linked('audio')),
    mediaList('audio_urls', 3, linked('audio')),
    choice('reference_image_type', ['asset', 'style'], { advanced: true, custom: false }),
    elements('kling_elements', 3),
    tagList('material_asset_ids', 9, 100),
    line('task_id', 256),
    integer('extend_at', 0, 86_400, { advanced: false }),
    line('extend_times', 20),
    integer('duration', -1, 60, { advanced: false }),
    choice('aspect_ratio', ['adaptive', '16:9', '9:16', '1:1', '4:3', '3:4', '21:9']),
    choice('resolution', ['480p', '720p', '1080p', '4k']),
    choice('size', [], { advanced: true }),
    toggle('output_audio', { advanced: false }),
    area('negative_prompt', 4000, { advanced: true }),
    integer('seed', -1, 4_294_967_295),
    integer('fps', 1, 120),
    integer('frames', 1, 100_000),
    decimal('cfg_scale', 0, 20),
    decimal('motion_strength', 0, 1),
    toggle('camera_fixed'),
    toggle('watermark'),
    toggle('return_last_frame'),
    toggle('draft'),
    line('draft_task_id', 256, { advanced: true }),
    line('effect_type', 200, { advanced: true }),
    choice('output_format', ['mp4', 'mov'], { advanced: true }),
    integer('execution_expires_after', 3600, 259_200),
    integer('priority', 0, 9),
    choice('service_tier', ['default', 'flex'], { advanced: true, custom: false }),
    line('safety_identifier', 128, { advanced: true }),
  ],
  operations: {
    'text-to-video': { needs: ['prompt'] },
    'image-to-video': {
      needs: [],
      oneOf: [['image_url', 'material_asset_ids']],
      takes: ['image_url', 'material_asset_ids'],
    },
    'reference-to-video': {
      needs: [],
      oneOf: [['reference_images', 'video_urls', 'audio_urls', 'material_asset_ids', 'kling_elements']],
      takes: [
        'reference_images',
        'video_urls',
        'audio_urls',
        'material_asset_ids',
        'kling_elements',
        'reference_image_type',
      ],
    },
    'start-end-to-video': { needs: ['start_image', 'end_image'] },
    'video-to-video': { needs: [], oneOf: [['video_url', 'task_id']], takes: ['video_url', 'task_id'] },
    'motion-control': { needs: ['image_url', 'video_url'] },
    'audio-to-video': { needs: ['audio_url'], takes: ['image_url'] },
    'video-extension': { needs: ['task_id'], takes: ['extend_at', 'extend_times'] },
  },
};

export const video = {
  routes: { '/v1/videos/generations': table },
  otherWords: {
    'video-generation': 'text-to-video',
    'reference-image-to-video': 'reference-to-video',
    'first-last-frame-to-video': 'start-end-to-video',
    'start-end-frame-to-video': 'start-end-to-video',
    extend: 'video-extension',
    'video-extend': 'video-extension',
  },
  rules,
  promptField: 'prompt',
  formatField: 'output_format',
  isShownUnasked,
  media: 'video',
  polling: [5 * second, 10 * second],
  deadline: hour,
  categories: ['video'],
  rankedIn: 'video',
  isAlwaysListed: true,
  typicalSeconds: 5,
  icon: 'movie',
} as const satisfies FamilyDefinition;

const seedanceOnly = new Set([
  'material_asset_ids',
  'execution_expires_after',
  'priority',
  'service_tier',
  'safety_identifier',
  'return_last_frame',
  'camera_fixed',
]);

function isShownUnasked(field: string, model: string): boolean {
  if (seedanceOnly.has(field)) return isSeedance(model);
  if (field === 'draft' || field === 'draft_task_id') return seedanceVersion(model) === '1.5';
  if (field === 'kling_elements') return isKling(model);
  if (field === 'output_format') return seedanceVersion(model) === '2.5';
  if (field === 'seed') return seedanceVersion(model) !== '2.5';
  return true;
}

const firstFrames = ['image_url', 'image', 'start_image', 'end_image'];
const references = ['reference_images', 'referenceImages'];
const pictures = [...firstFrames, ...references, 'image_urls', 'material_asset_ids', 'material_asset_id'];

function rules(check: Check): void {
  exclusions(check);
  klingRules(check);
  if (isSeedance(check.model)) seedanceRules(check);
  else if (check.number('duration') === -1) {
    check.complain('duration', say('onlySeedanceModelsChooseLength'));
  }
  if (isGrokVideo(check.model)) grokRules(check);
  limits(check);
}

function exclusions(check: Check): void {
  if (check.has(...references) && check.has(...firstFrames)) {
    const message = say('firstOrLastFrameAnd');
    check.forbid([...references, ...firstFrames], message);
  }
  if (check.value('draft') === true && check.has('draft_task_id')) {
    check.complain('draft_task_id', say('requestEitherMakesDraftOr'));
  }
  if (check.has('priority') && check.text('service_tier') === 'flex') {
    check.complain('priority', say('priorityCantBeCombinedWith'));
  }
}

function limits(check: Check): void {
  const most = referenceLimits(check.model);
  const images = check.count(...references, 'image_urls', 'material_asset_ids', 'material_asset_id');
  if (images > most.images) {
    const path = check.has('reference_images') ? 'reference_images' : 'material_asset_ids';
    check.complain(path, say('referenceImagesAndMaterialsTogether', { count: most.images }));
  }
  if (check.count('video_urls') > most.videos) {
    check.complain('video_urls', say('atMostCountReferenceVideos', { count: most.videos }));
  }
  if (check.count('audio_urls') > most.audios) {
    check.complain('audio_urls', say('atMostCountReferenceSounds', { count: most.audios }));
  }
}

function klingRules(check: Check): void {
  const elements = check.value('kling_elements');
  if (elements === undefined) return;
  if (['output_audio', 'outputAudio', 'generate_audio'].some((name) => check.value(name) === true)) {
    check.complain('output_audio', say('audioIsNotPossibleTogether'));
  }
  for (const element of Array.isArray(elements) ? elements : [elements]) {
    const record = typeof element === 'object' && element !== null && !Array.isArray(element) ? element : {};
    const { name, description, element_input_urls: urls } = record;
    if (typeof name !== 'string' || name.length < 1 || name.length > 64) {
      check.complain('kling_elements', say('everyElementNeedsNameOf'));
    }
    if (typeof description === 'string' && description.length > 500) {
      check.complain('kling_elements', say('elementsDescriptionMayHaveAt'));
    }
    if (!Array.isArray(urls) || urls.length < 2 || urls.length > 4) {
      check.complain('kling_elements', say('everyElementNeeds2To'));
    }
  }
  if (check.operation !== 'reference-to-video' && !check.has(...pictures)) {
    check.complain('kling_elements', say('namedElementsAlsoNeedImage'));
  }
}

function seedanceRules(check: Check): void {
  const version = seedanceVersion(check.model);
  const isSecond = version === '2.0' || version === '2.5';
  if (isSecond && check.text('service_tier') === 'flex') {
    check.complain('service_tier', say('flexServiceTierIsNot'));
  }
  if (isSecond) check.forbid(['camera_fixed'], say('thisSeedanceModelHasNo'));
  if (version !== null) check.forbid(['frames'], say('seedanceTakesLengthInSeconds'));
  if (version !== null && version !== '1.5') {
    check.forbid(['draft', 'draft_task_id'], say('draftsAreOnlyPossibleWith'));
  }
  if (version === '2.5') check.forbid(['seed'], say('seedance25TakesNo'));
  if (version !== '2.5') check.forbid(['output_format'], say('fileFormatCanOnlyBe'));
  if (version !== '2.0') return;
  const hasPictureOrVideo = check.has(...pictures, 'video_url', 'video_urls');
  if (check.has('audio_url', 'audio_urls') && !hasPictureOrVideo) {
    const path = check.has('audio_urls') ? 'audio_urls' : 'audio_url';
    check.complain(path, say('seedance20NeedsImage'));
  }
  const resolution = check.text('resolution');
  const isSmall = /-(fast|mini)\b/i.test(check.model);
  const possible = isSmall ? ['480p', '720p'] : ['480p', '720p', '1080p', '4k'];
  if (resolution !== '' && !possible.includes(resolution.toLowerCase())) {
    check.complain('resolution', say('thisSeedanceModelMakesPossible', { possible: listed(possible) }));
  }
}

function grokRules(check: Check): void {
  if (/^grok-imagine-video-1\.5/i.test(check.model) && check.operation !== 'image-to-video') {
    check.complain('operation', say('thisModelOnlyMakesVideo'));
  }
  if (check.operation === 'reference-to-video' && (check.number('duration') ?? 0) > 10) {
    check.complain('duration', say('withReferenceImagesThisModel'));
  }
  if (check.operation !== 'video-to-video') return;
  check.forbid(['duration', 'resolution', 'aspect_ratio'], say('thisModelKeepsLengthAnd'));
  for (const source of check.sources('video_url')) {
    if (source.kind === 'url' && !/^https:\/\/[^?#]+\.mp4(\?|$)/i.test(source.url)) {
      check.complain('video_url', say('thisModelNeedsPublicHttps'));
    }
  }
}
