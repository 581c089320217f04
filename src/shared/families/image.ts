/** Pictures: made from a text or from other pictures, and edited. Fields and rules are those of TokenLab's contract. */

import { MiB, minute, second } from '../units.ts';
import { say } from '../words/form/say.ts';
import type { Check } from './check.ts';
import type { FamilyDefinition } from './definition.ts';
import { area, choice, type FamilyFields, integer, mediaList, medium, picture, toggle } from './fields.ts';
import { isGptImage2, isGrokImagine } from './traits.ts';

const scalars = [
  integer('n', 1, 10, { advanced: false }),
  choice('size', ['auto', '1024x1024', '1536x1024', '1024x1536']),
  choice('aspect_ratio', ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '21:9']),
  choice('resolution', ['1k', '2k', '4k']),
  choice('quality', ['auto', 'low', 'medium', 'high']),
  choice('style', ['vivid', 'natural'], { advanced: true }),
  area('negative_prompt', 4000, { advanced: true }),
  toggle('expand_prompt'),
  integer('seed', -1, 4_294_967_295),
  choice('background', ['auto', 'opaque', 'transparent'], { advanced: true, custom: false }),
  choice('output_format', ['png', 'jpeg', 'webp'], { advanced: true }),
  integer('output_compression', 0, 100),
  choice('moderation', ['auto', 'low'], { advanced: true, custom: false }),
  toggle('async'),
];

const generation: FamilyFields = {
  fields: [
    area('prompt', 4000),
    // A single local picture travels as multipart; the links beside it stay links.
    mediaList('image_urls', 16, picture({ maxBytes: 50 * MiB })),
    mediaList('reference_image_urls', 16, picture({ file: false })),
    medium('mask_url', picture({ file: false, types: ['image/png'] }), { advanced: true }),
    ...scalars,
  ],
  operations: {
    'text-to-image': { needs: ['prompt'], takes: [] },
    'image-to-image': {
      needs: ['prompt'],
      oneOf: [['image_urls', 'reference_image_urls']],
      takes: ['image_urls', 'reference_image_urls', 'mask_url'],
    },
    'image-edit': {
      needs: ['prompt'],
      oneOf: [['image_urls', 'reference_image_urls']],
      takes: ['image_urls', 'reference_image_urls', 'mask_url'],
    },
  },
};

const source = picture({ maxBytes: 50 * MiB, maxTotalBytes: 200 * MiB });

const edit: FamilyFields = {
  fields: [
    area('prompt', 4000),
    mediaList('image_urls', 16, source),
    medium('mask', picture({ types: ['image/png'], maxBytes: 50 * MiB - 1 })),
    ...scalars.filter((field) => !['style', 'negative_prompt', 'expand_prompt', 'seed'].includes(field.name)),
  ],
  operations: {
    'image-edit': { needs: ['prompt', 'image_urls'], takes: ['mask'] },
    'image-to-image': { needs: ['prompt', 'image_urls'], takes: ['mask'] },
  },
};

/** Edits have an address of their own, which a model may also name for them alone. */
const editing = '/v1/images/edits';

export const image = {
  routes: { '/v1/images/generations': generation, [editing]: edit },
  ownRoutes: { 'image-edit': editing },
  otherWords: {
    'image-generation': 'text-to-image',
    text2image: 'text-to-image',
    generation: 'text-to-image',
    'reference-to-image': 'image-to-image',
    'image-editing': 'image-edit',
    edit: 'image-edit',
  },
  rules,
  promptField: 'prompt',
  formatField: 'output_format',
  isShownUnasked: (field, model) =>
    (field !== 'aspect_ratio' && field !== 'resolution') || !isGptImage2(model),
  media: 'image',
  polling: [3 * second, 5 * second],
  deadline: 10 * minute,
  categories: ['image'],
  rankedIn: 'image',
  tokenRangeIsPerImage: true,
  isAlwaysListed: true,
  icon: 'photo',
} as const satisfies FamilyDefinition;

const ratioOnly = /^(gemini-2\.5-flash-image|nano-banana|nano-banana-edit)$/i;

function rules(check: Check): void {
  check.forbid(['input_fidelity', 'partial_images'], say('tokenLabNoLongerAcceptsThis'));
  if (check.value('stream') === true) check.complain('stream', say('imageRequestsCantBeStreamed'));
  if (isGptImage2(check.model)) gptImage2Rules(check);
  if (ratioOnly.test(check.model)) {
    check.forbid(['resolution'], say('thisModelTakesAspectRatio'));
  }
  if (check.endpoint === editing) editRules(check);
  else generationRules(check);
}

function generationRules(check: Check): void {
  const sources = check.sources('image_urls', 'image_url', 'image');
  const files = sources.filter(isLocal);
  // Results may have a link of TokenLab's own; files never have one.
  if (sources.filter((source) => source.kind === 'file').length > 1) {
    check.complain('image_urls', say('onlyOneImageFromThis'));
  }
  if (files.length > 0 && check.has('mask_url')) {
    check.complain('mask_url', say('maskLinkCanOnlyBe'));
  }
}

function editRules(check: Check): void {
  const sources = check.sources('image_urls', 'image_url', 'images', 'image');
  const locals = sources.filter(isLocal).length;
  if (locals > 0 && locals < sources.length) {
    check.complain('image_urls', say('imagesFromThisComputerAnd'));
  }
  if (isGrokImagine(check.model) && sources.length > 3) {
    check.complain('image_urls', say('thisModelEditsAtMost'));
  }
  const [mask] = check.sources('mask');
  if (mask !== undefined && sources.length > 0 && isLocal(mask) !== locals > 0) {
    check.complain('mask', say('addMaskInSameWay'));
  }
}

const isLocal = (source: { kind: string }): boolean => source.kind !== 'url';

function gptImage2Rules(check: Check): void {
  check.forbid(['aspect_ratio', 'resolution'], say('gptImage2TakesSize'));
  if (check.text('background') === 'transparent') {
    check.complain('background', say('gptImage2CantMake'));
  }
  const size = check.text('size').toLowerCase();
  if (size === '' || size === 'auto') return;
  const match = /^(\d{2,5})x(\d{2,5})$/.exec(size);
  if (match === null) {
    check.complain('size', say('sizeMustBeAutoOr'));
    return;
  }
  const [width, height] = [Number(match[1]), Number(match[2])] as const;
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (width % 16 !== 0 || height % 16 !== 0) check.complain('size', say('bothSidesMustBeMultiples'));
  if (long > 3840) check.complain('size', say('longerSideMayHaveAt'));
  if (long > short * 3) check.complain('size', say('longerSideMayBeAt'));
  const pixels = width * height;
  if (pixels < 655_360 || pixels > 8_294_400) {
    check.complain('size', say('imageMustHaveBetween655'));
  }
}
