/** Fields of image generation and image edit, as TokenLab's contract has them. */
import {
  area,
  choice,
  type FamilyFields,
  integer,
  MiB,
  mediaList,
  medium,
  picture,
  tagList,
  toggle,
} from './specs.ts';

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

export const imageGeneration: FamilyFields = {
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

export const imageEdit: FamilyFields = {
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

export const materialIds = tagList('material_asset_ids', 9, 100);
