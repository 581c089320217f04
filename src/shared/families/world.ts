/** Worlds to walk through, from texts, pictures and videos. Fields and rules are those of TokenLab's contract. */

import { hour, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import {
  area,
  choice,
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

const table: FamilyFields = {
  fields: [
    area('prompt', 4000),
    mediaList('images', 4, picture()),
    medium('video_url', linked('video')),
    line('display_name', 64),
    choice('is_pano', ['true', 'false', 'auto'], { advanced: true, custom: false, send: 'boolean' }),
    integer('seed', 0, 4_294_967_295),
    tagList('tags', 10, 32),
    toggle('permission', { labelKey: 'field.permission_public', send: 'json' }),
  ],
  operations: {
    'text-to-world': { needs: ['prompt'], without: ['is_pano'] },
    'image-to-world': { needs: ['images'] },
    'video-to-world': { needs: ['video_url'], without: ['is_pano'] },
  },
};

export const world = {
  routes: { '/v1/worlds/generations': table },
  otherWords: { 'world-generation': 'text-to-world', 'multi-image-to-world': 'image-to-world' },
  rules,
  promptField: 'prompt',
  formatField: null,
  media: 'other',
  polling: [5 * second, 10 * second],
  deadline: hour,
  categories: ['world', 'worlds'],
  // Worlds are listed among the 3D models, and ranked nowhere.
  rankedIn: null,
  icon: 'world',
} as const satisfies FamilyDefinition;

function rules(check: Check): void {
  if (!check.has('prompt', 'world_prompt', 'images', 'image_url', 'image', 'video_url')) {
    check.complain('prompt', say('describeWorldOrAddImage'));
  }
  if (check.count('images') > 4) check.complain('images', say('atMost4ImagesAre'));
  if (check.text('display_name').length > 64) {
    check.complain('display_name', say('atMost64CharactersAre'));
  }
  const tags = check.value('tags');
  const list = Array.isArray(tags) ? tags : [];
  if (list.length > 10 || list.some((tag) => typeof tag !== 'string' || tag.length > 32)) {
    check.complain('tags', say('atMost10TagsOf'));
  }
}
