/** 3D models, from a text or a picture. Fields and rules are those of TokenLab's contract. */

import { hour, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import { area, choice, type FamilyFields, integer, line, medium, picture } from './fields.ts';

const table: FamilyFields = {
  fields: [
    area('prompt', 4000),
    medium('image_url', picture()),
    choice('format', ['glb', 'fbx', 'obj', 'usdz']),
    choice('quality', ['draft', 'standard', 'high']),
    line('style', 200, { advanced: true }),
    integer('seed', 0, 4_294_967_295),
  ],
  operations: {
    'text-to-3d': { needs: ['prompt'] },
    // The contract wants a prompt here, too.
    'image-to-3d': { needs: ['prompt', 'image_url'] },
  },
};

export const model3d = {
  routes: { '/v1/3d/generations': table },
  otherWords: {
    '3d-generation': 'text-to-3d',
    'text-to-model': 'text-to-3d',
    'image-to-model': 'image-to-3d',
  },
  rules,
  promptField: 'prompt',
  formatField: 'format',
  // The contract calls model and prompt the safest body.
  isShownUnasked: () => false,
  media: 'model',
  polling: [5 * second, 10 * second],
  deadline: hour,
  categories: ['3d'],
  rankedIn: '3d',
  isAlwaysListed: true,
  icon: 'cube',
} as const satisfies FamilyDefinition;

function rules(check: Check): void {
  check.forbid(['operation'], say('for3DModelsTokenLabTells'));
  if (check.count('image_url', 'image') > 1) check.complain('image_url', say('onlyOneImageIsPossible'));
}
